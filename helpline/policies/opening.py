"""Opening hours: pure arithmetic on the local times of a line."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

WARN_BEFORE_CLOSING = timedelta(minutes=15)
LOOK_AHEAD_DAYS = 14
MIDNIGHT = time(0, 0)


@dataclass(frozen=True, slots=True)
class Hours:
    """One stretch on a weekday (0 is Monday). Closing at 00:00 means the end of that day."""

    weekday: int
    opens: time
    closes: time


def overlap(first: Hours, second: Hours) -> bool:
    """Whether two stretches share a moment; one may begin where the other ends."""
    same_day = first.weekday == second.weekday
    return same_day and first.opens < _end(second) and second.opens < _end(first)


def _end(hours: Hours) -> time:
    return time.max if hours.closes == MIDNIGHT else hours.closes


def is_forward(opens: time, closes: time) -> bool:
    """Whether a stretch ends after it began, on the same day or with it."""
    return closes == MIDNIGHT or closes > opens


def stretches(
    hours: Iterable[Hours], closed_on: frozenset[date], day: date, like: datetime
) -> list[tuple[datetime, datetime]]:
    """The open stretches of one day, as moments in the zone of `like`."""
    if day in closed_on:
        return []
    found = []
    for one in hours:
        if one.weekday != day.weekday():
            continue
        opens = datetime.combine(day, one.opens, tzinfo=like.tzinfo)
        last = day + timedelta(days=1) if one.closes == MIDNIGHT else day
        found.append((opens, datetime.combine(last, one.closes, tzinfo=like.tzinfo)))
    return sorted(found)


def closes_at(hours: Iterable[Hours], closed_on: frozenset[date], now: datetime) -> datetime | None:
    """When the stretch that is open at `now` ends, joined over midnight; None when closed."""
    hours = list(hours)
    end: datetime | None = None
    for ahead in range(8):
        day = now.date() + timedelta(days=ahead)
        for opens, closes in stretches(hours, closed_on, day, now):
            moment = now if end is None else end
            if opens <= moment < closes:
                end = closes
        if end is None or end.date() <= day:
            break
    return end


def opens_next(
    hours: Iterable[Hours], closed_on: frozenset[date], now: datetime
) -> datetime | None:
    """The next opening after `now` within two weeks, or None."""
    hours = list(hours)
    for ahead in range(LOOK_AHEAD_DAYS):
        day = now.date() + timedelta(days=ahead)
        for opens, _closes in stretches(hours, closed_on, day, now):
            if opens > now:
                return opens
    return None
