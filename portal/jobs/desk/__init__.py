"""The screen for jobs that need a person."""
