"""Limits of cases and flags, and until when a flag may stand."""

from datetime import date, timedelta
from enum import StrEnum

TITLE_LIMIT_CHARS = 80
SUMMARY_LIMIT_CHARS = 2000
STEP_LIMIT_CHARS = 300
FLAG_LIMIT_CHARS = 500
REASON_LIMIT_CHARS = 500
"""Longest reason why a contact was taken out, a flag renewed or ended, a case closed."""
FLAG_DAYS_MOST = 90
"""Longest a flag stands before somebody has to look at it again."""
FLAG_DAYS_USUAL = 30
STEP_DAYS_USUAL = 7
TITLES_SEARCHED_MOST = 500
"""Titles are sealed: so many, the newest contacts first, are opened to search among them."""
NUMBER_SIGNS = "23456789BCDFGHJKMNPQRSTVWXZ"
"""Of a case's number: no vowels, and nothing that looks like something else."""
NUMBER_LENGTH = 6


class NotADay(StrEnum):
    """Why a flag cannot stand until that day."""

    PAST = "past"
    TOO_LATE = "too_late"


def wrong_day(day: date, *, today: date) -> NotADay | None:
    """What is wrong with `day` as the last one of a flag."""
    if day < today:
        return NotADay.PAST
    return NotADay.TOO_LATE if day > today + timedelta(days=FLAG_DAYS_MOST) else None


def shown_number(number: str) -> str:
    """A case's number in two groups, as people say it."""
    half = NUMBER_LENGTH // 2
    return f"{number[:half]}-{number[half:]}"


def typed_number(words: str) -> str:
    """What somebody typed as a number or its beginning; empty where it cannot be one."""
    signs = words.strip().upper().replace("-", "").replace(" ", "")
    known = set(signs) <= set(NUMBER_SIGNS) and len(signs) <= NUMBER_LENGTH
    return signs if known else ""
