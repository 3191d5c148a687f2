"""How large the referral directory may be, and when an entry is due to be checked."""

from datetime import date, timedelta

NAME_LIMIT_CHARS = 120
HELPS_LIMIT_CHARS = 500
REGION_LIMIT_CHARS = 80
TELEPHONE_LIMIT_CHARS = 40
WEB_ADDRESS_LIMIT_CHARS = 300
OPENING_LIMIT_CHARS = 160
NOTE_LIMIT_CHARS = 1000
CHECK_AFTER_DAYS = 180
"""A telephone number that nobody tried for half a year may be somebody else's."""
IMPORT_LIMIT_BYTES = 200 * 1024
"""Largest file or text of an import: a form takes 256 KB at most."""
IMPORT_LIMIT_ROWS = 1000
"""Most services of one import."""
FORMULA_BEGINS = ("=", "+", "-", "@")
"""What a spreadsheet takes for a formula: exports put an apostrophe before it."""


def is_due(checked_on: date | None, today: date) -> bool:
    """Whether somebody should look whether it still holds."""
    return checked_on is None or today - checked_on >= timedelta(days=CHECK_AFTER_DAYS)


def unquoted(text: str) -> str:
    """Without the apostrophe that a spreadsheet keeps before what is no formula."""
    return text[1:] if text.startswith(tuple(f"'{sign}" for sign in FORMULA_BEGINS)) else text
