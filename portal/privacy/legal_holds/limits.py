"""How long a legal hold may stand, and how long it waits."""

from datetime import timedelta

HOLD_DAYS_MOST = 365
"""A hold is asked again, by two, where an investigation takes longer."""
ANSWER_HOURS = 72
"""So long one person keeps alone what a second has not looked at yet."""
ANSWER_WITHIN = timedelta(hours=ANSWER_HOURS)
REASON_LIMIT_CHARS = 1_000
FILE_NUMBER_LIMIT_CHARS = 80
