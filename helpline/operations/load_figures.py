"""How much counsellors carried, week by week, in sums alone and never of one of them.

Hours are those on shift without breaks and without being away; they are worked out from the record
of shifts. A chat belongs to the week in which somebody accepted it, and is hard where its risk was
medium or more. Times are those of the site; a week belongs to the period in which its Monday falls.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

from helpline.models import Conversation, Shift
from helpline.policies.periods import Period
from helpline.states.shift import ShiftState
from helpline.words.desk_contacts import Risk
from portal.audit.models import Entry

WEEK = timedelta(days=7)
HARD_FROM = Risk.MEDIUM
STATE_OF: dict[str, ShiftState] = {
    "shift.ready": ShiftState.AVAILABLE,
    "shift.break": ShiftState.BREAK,
    "shift.away": ShiftState.AWAY,
    "shift.stop": ShiftState.WRAP_UP_ONLY,
}
"""What a shift is from an entry of the record on."""
WORKING = frozenset({ShiftState.AVAILABLE, ShiftState.WRAP_UP_ONLY})


@dataclass(slots=True)
class WeekLoad:
    """One week, or several together. `counsellors` are ids, to be counted and never shown."""

    first: date
    counsellors: set[int] = field(default_factory=set)
    worked: timedelta = timedelta(0)
    chats: int = 0
    hard: int = 0
    breaks: int = 0
    rested: timedelta = timedelta(0)


class Stretch(NamedTuple):
    """So long a counsellor was in one state, without a change."""

    counsellor: int
    state: ShiftState
    begins: datetime
    ends: datetime


def load_figures(period: Period, *, now: datetime) -> list[WeekLoad]:
    """Each week of the period that has begun, in three queries."""
    weeks = {monday: WeekLoad(monday) for monday in mondays(period) if _midnight(monday) <= now}
    if not weeks:
        return []
    begins, ends = _midnight(min(weeks)), min(_midnight(max(weeks) + WEEK), now)
    for at, *risks in _chats(begins, ends):
        week = weeks[_monday_of(at)]
        week.chats += 1
        week.hard += any(risk is not None and risk >= HARD_FROM for risk in risks)
    for stretch in _stretches(begins, ends):
        if stretch.state == ShiftState.BREAK and begins <= stretch.begins < ends:
            weeks[_monday_of(stretch.begins)].breaks += 1
        for monday, part in _by_week(stretch, begins, ends):
            _add(weeks[monday], stretch, part)
    return list(weeks.values())


def mondays(period: Period) -> Iterator[date]:
    """Of the weeks that belong to a period."""
    monday = period.first + timedelta(days=-period.first.weekday() % 7)
    while monday < period.until:
        yield monday
        monday += WEEK


def together(weeks: Iterable[WeekLoad]) -> WeekLoad:
    """Several weeks as one; who worked in two of them is counted once."""
    listed = list(weeks)
    return WeekLoad(
        min(week.first for week in listed),
        set().union(*(week.counsellors for week in listed)),
        sum((week.worked for week in listed), timedelta(0)),
        sum(week.chats for week in listed),
        sum(week.hard for week in listed),
        sum(week.breaks for week in listed),
        sum((week.rested for week in listed), timedelta(0)),
    )


def stretches_of(
    counsellor: int, began: datetime, ended: datetime, changes: Sequence[tuple[str, datetime]]
) -> Iterator[Stretch]:
    """A shift in stretches of one state each; `changes` are its entries in order."""
    state, since = ShiftState.AVAILABLE, began
    for verb, at in changes:
        turned = STATE_OF.get(verb)
        if turned is None or turned == state:
            continue
        moment = min(max(at, began), ended)
        yield Stretch(counsellor, state, since, moment)
        state, since = turned, moment
    yield Stretch(counsellor, state, since, ended)


def _chats(begins: datetime, ends: datetime) -> Iterable[tuple[datetime, int | None, int | None]]:
    found = Conversation.objects.filter(accepted_at__gte=begins, accepted_at__lt=ends).order_by()
    return found.values_list("accepted_at", "risk", "contact__risk")


def _stretches(begins: datetime, ends: datetime) -> Iterator[Stretch]:
    on_duty = Q(ended_at__isnull=True) | Q(ended_at__gt=begins)
    shifts = list(
        Shift.objects.filter(on_duty, began_at__lt=ends)
        .order_by()
        .values_list("pk", "counsellor_id", "began_at", "ended_at")
    )
    entries = Entry.objects.filter(
        about_type=Shift._meta.label_lower, about_id__in=[str(pk) for pk, *_rest in shifts]
    )
    changes: dict[str, list[tuple[str, datetime]]] = defaultdict(list)
    for about, verb, at in entries.order_by("id").values_list("about_id", "verb", "at"):
        changes[about].append((verb, at))
    for pk, counsellor, began, ended in shifts:
        yield from stretches_of(counsellor, began, max(ended or ends, began), changes[str(pk)])


def _by_week(
    stretch: Stretch, begins: datetime, ends: datetime
) -> Iterator[tuple[date, timedelta]]:
    """How much of it lies in which week."""
    since, until = max(stretch.begins, begins), min(stretch.ends, ends)
    while since < until:
        monday = _monday_of(since)
        part_ends = min(until, _midnight(monday + WEEK))
        yield monday, part_ends - since
        since = part_ends


def _add(week: WeekLoad, stretch: Stretch, part: timedelta) -> None:
    if stretch.state in WORKING:
        week.counsellors.add(stretch.counsellor)
        week.worked += part
    elif stretch.state == ShiftState.BREAK:
        week.rested += part


def _monday_of(at: datetime) -> date:
    day = timezone.localdate(at)
    return day - timedelta(days=day.weekday())


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
