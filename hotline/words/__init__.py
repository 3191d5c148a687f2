"""Meaning: what may be said and decided. No framework beyond enums and translation."""
