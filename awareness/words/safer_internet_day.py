"""When Safer Internet Day is."""

import datetime as dt

FIRST_YEAR = 2004
"""The first Safer Internet Day was held in 2004."""
SATURDAY = 5


def safer_internet_day(year: int) -> dt.date:
    """Tuesday of the second week of February: 10 February 2026, 9 February 2027.

    Weeks begin on Monday; one that has only its weekend in February does not count.
    """
    first = dt.date(year, 2, 1)
    if first.weekday() >= SATURDAY:
        first += dt.timedelta(days=7 - first.weekday())
    monday = first - dt.timedelta(days=first.weekday())
    return monday + dt.timedelta(weeks=1, days=1)
