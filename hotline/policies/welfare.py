"""How long somebody may look at what is reported: so much a day, in blocks, with breaks between."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

DAY_LIMIT_MINUTES = 240
"""INHOPE advises at most four hours of viewing a day."""
BLOCK_MINUTES = 50
BREAK_MINUTES = 10
LONGEST_LOOK_MINUTES = 30
"""One look at one thing lasts no longer: the clock ends it, and whoever looks on says so again."""
LOOK_ENDS_SOON_MINUTES = 5
"""From here on the desk says loudly that a look is about to end."""
MIX_AFTER_PERCENT = 50
"""Of a block: after so much looking in a row, work without looking is offered first."""
OTHER_WORK_MINUTES = 5
"""Whoever has not looked for so long has done something else in between."""
LEAST_PEOPLE = 5
"""A sum of fewer people, or a smaller count, would say something about one of them."""
LOOKED_BACK = timedelta(hours=36)
"""What is older belongs to no day and no block that still counts."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much somebody looks at, and what they are spared."""

    day_minutes: int = DAY_LIMIT_MINUTES
    block_minutes: int = BLOCK_MINUTES
    break_minutes: int = BREAK_MINUTES
    no_video: bool = False
    no_small_children: bool = False
    in_training: bool = False
    """Whether a colleague looks as well at everything they assess."""

    @property
    def spares(self) -> bool:
        """Whether some things are for colleagues."""
        return self.no_video or self.no_small_children


@dataclass(frozen=True, slots=True)
class Look:
    """From when to when somebody looked."""

    began_at: datetime
    ended_at: datetime

    def seconds(self, since: datetime) -> int:
        """How much of it was after a moment."""
        return max(0, int((self.ended_at - max(self.began_at, since)).total_seconds()))


class Pause(Enum):
    """Why somebody does not look any further for the moment."""

    DAY = "day"
    BREAK = "break"


@dataclass(frozen=True, slots=True)
class Looked:
    """What somebody has looked today and in this block, and when it goes on where it does not."""

    plan: Plan
    seconds_today: int = 0
    seconds_in_block: int = 0
    seconds_in_row: int = 0
    """Since they last did something else for a while."""
    pause: Pause | None = None
    goes_on_at: datetime | None = None

    @property
    def minutes_today(self) -> int:
        """Whole minutes of today."""
        return self.seconds_today // 60

    @property
    def seconds_to_break(self) -> int:
        """How much more looking until the next break or the end of the day; 0 in one."""
        of_day = self.plan.day_minutes * 60 - self.seconds_today
        return max(0, min(of_day, self.plan.block_minutes * 60 - self.seconds_in_block))

    @property
    def minutes_in_row(self) -> int:
        """Whole minutes of looking since something else."""
        return self.seconds_in_row // 60

    @property
    def wants_other_work(self) -> bool:
        """Whether something that needs no looking should come first; in a pause all of it does."""
        enough = self.plan.block_minutes * 60 * MIX_AFTER_PERCENT // 100
        return self.pause is None and self.seconds_in_row >= max(enough, 60)

    @property
    def minutes_left(self) -> int:
        """Of the day."""
        return max(0, self.plan.day_minutes - self.minutes_today)

    @property
    def percent_left(self) -> int:
        """The same in hundredths of the plan."""
        return self.minutes_left * 100 // self.plan.day_minutes if self.plan.day_minutes else 0

    @property
    def minutes_to_break(self) -> int:
        """How much more looking until the next break; the end of the day is one, too."""
        in_block = max(0, self.plan.block_minutes - self.seconds_in_block // 60)
        return min(in_block, self.minutes_left)


def looked(plan: Plan, looks: Sequence[Look], *, now: datetime, zone: ZoneInfo) -> Looked:
    """What it comes to. A look that goes on ends `now`.

    What was told may cover what was measured: time counts once. Looks belong to one block until
    somebody has not looked for as long as a break lasts. Whoever still looks goes on when they
    have stopped and had their break. The day is that of `zone`.
    """
    today = now.astimezone(zone).date()
    looks = _merged(looks)
    seconds_today = sum(look.seconds(_midnight(today, zone)) for look in looks)
    in_block = _seconds_since_a_gap(timedelta(minutes=plan.break_minutes), looks, now)
    in_row = _seconds_since_a_gap(timedelta(minutes=OTHER_WORK_MINUTES), looks, now)
    pause, goes_on_at = None, None
    if seconds_today >= plan.day_minutes * 60:
        pause, goes_on_at = Pause.DAY, _midnight(today + timedelta(days=1), zone)
    elif in_block >= plan.block_minutes * 60:
        over = looks[-1].ended_at + timedelta(minutes=plan.break_minutes)
        pause, goes_on_at = Pause.BREAK, over.astimezone(zone)
    return Looked(plan, seconds_today, in_block, in_row, pause, goes_on_at)


def look_ends_at(found: Looked, now: datetime) -> datetime:
    """When the clock ends a look that begins now.

    With the block or the day, and never later than the longest look. Whoever looks on in danger
    although nothing is left has one look of that length.
    """
    longest = LONGEST_LOOK_MINUTES * 60
    return now + timedelta(seconds=min(found.seconds_to_break or longest, longest))


def _merged(looks: Sequence[Look]) -> list[Look]:
    """The same time without overlaps, in its order."""
    found: list[Look] = []
    for look in sorted(looks, key=lambda look: look.began_at):
        if found and look.began_at <= found[-1].ended_at:
            found[-1] = Look(found[-1].began_at, max(found[-1].ended_at, look.ended_at))
        else:
            found.append(look)
    return found


def _seconds_since_a_gap(least: timedelta, looks: Sequence[Look], now: datetime) -> int:
    """How long somebody has looked since they last did not for so long; 0 while they do not."""
    seconds, next_began = 0, now
    for look in reversed(looks):
        if next_began - look.ended_at >= least:
            break
        seconds += look.seconds(look.began_at)
        next_began = look.began_at
    return seconds


def monday_of(now: datetime, zone: ZoneInfo) -> date:
    """The first day of the week, where the centre is."""
    today = now.astimezone(zone).date()
    return today - timedelta(days=today.weekday())


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone)
