"""Whether a provider answers: from what it was asked in a window of time, as pure functions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOW = timedelta(days=90)
"""What lies further back says nothing about the abuse desk of today."""
LEAST_ASKED = 3
"""Fewer URLs say nothing about a provider."""
LATE_SHARE = 0.5
"""From this share of late or missing answers on, it counts as unresponsive."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One URL of a notice: by when an answer was asked for, and when it came, if it did.

    An answer is whatever the provider said, or that the content was gone.
    """

    deadline_at: datetime
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """How a provider answered what it was asked."""

    in_time: int = 0
    late: int = 0
    never: int = 0

    @property
    def asked(self) -> int:
        """URLs whose time is over or that were answered."""
        return self.in_time + self.late + self.never

    @property
    def is_unresponsive(self) -> bool:
        """Whether too much came late or not at all."""
        return self.asked >= LEAST_ASKED and self.late + self.never >= LATE_SHARE * self.asked


def record_of(asked: Iterable[Asked], now: datetime) -> Record:
    """Counts what was answered and whose time is over; what may still be answered is left out."""
    in_time = late = never = 0
    for one in asked:
        if one.answered_at is not None:
            in_time += one.answered_at <= one.deadline_at
            late += one.answered_at > one.deadline_at
        else:
            never += one.deadline_at < now
    return Record(in_time, late, never)
