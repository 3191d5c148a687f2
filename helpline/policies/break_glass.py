"""For how long the address of a visitor lies sealed, and stays open once two people opened it."""

from datetime import timedelta

KEPT_HOURS = 72
OPEN_FOR = timedelta(minutes=15)
"""Long enough to tell it to the police; every look is recorded."""
REASON_LIMIT_CHARS = 1000
COUNTED_DAYS = 365
"""How far back the public number of openings goes."""
