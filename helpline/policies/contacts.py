"""Until when a contact can be written down, and a record corrected."""

WRITTEN_DOWN_WITHIN_DAYS = 31
"""A contact by telephone, letter, mail or in person: before the month's figures are closed."""
CORRECT_WITHIN_DAYS = 31
MINUTES_MOST = 600
"""Longest contact that is written down."""
