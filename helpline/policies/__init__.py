"""Rules as pure functions: they receive the time and plain values, and touch no database."""
