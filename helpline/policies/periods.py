"""The periods that statistics are made for: a year, a quarter, a month of the calendar."""

import re
from dataclasses import dataclass
from datetime import date

MONTHS_OF_A_YEAR = 12
MONTHS_OF_A_QUARTER = 3
WRITTEN = re.compile(r"(?P<year>[12]\d{3})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From the first day to before `until`. `code` names it: 2026, 2026-Q3 or 2026-09."""

    first: date
    months: int

    @property
    def until(self) -> date:
        """The day after its last."""
        return _months_later(self.first, self.months)

    @property
    def code(self) -> str:
        """As addresses and files name it."""
        if self.months == MONTHS_OF_A_YEAR:
            return f"{self.first:%Y}"
        if self.months == MONTHS_OF_A_QUARTER:
            return f"{self.first:%Y}-Q{(self.first.month - 1) // MONTHS_OF_A_QUARTER + 1}"
        return f"{self.first:%Y-%m}"

    def is_over(self, today: date) -> bool:
        """Whether all of its days are past."""
        return self.until <= today

    def before(self) -> "Period":
        """The one of the same length that ends where this begins."""
        return Period(_months_later(self.first, -self.months), self.months)


def period_of(day: date, *, months: int) -> Period:
    """The period of this length in which a day falls."""
    begun = (day.month - 1) // months * months
    return Period(date(day.year, begun + 1, 1), months)


def periods_until(today: date, *, months: int, number: int) -> list[Period]:
    """The latest ones, that of today first."""
    found = [period_of(today, months=months)]
    while len(found) < number:
        found.append(found[-1].before())
    return found


def read_period(code: str) -> Period | None:
    """The period of a code; None when it is none."""
    found = WRITTEN.fullmatch(code)
    if found is None:
        return None
    year, quarter, month = int(found["year"]), found["quarter"], found["month"]
    if quarter:
        return Period(date(year, (int(quarter) - 1) * 3 + 1, 1), MONTHS_OF_A_QUARTER)
    return Period(date(year, int(month), 1), 1) if month else Period(date(year, 1, 1), 12)


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, MONTHS_OF_A_YEAR)
    return date(day.year + years, month + 1, 1)
