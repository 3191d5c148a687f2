"""When a line is open: stretches of the week, closed days, and what else a centre sets.

Each verb locks the line first, and sets the clocks of those who wait in it anew: for them closing
time may have moved.
"""

from collections.abc import Iterable
from datetime import date, time
from typing import Any

from django.db import transaction

from helpline.models import Closure, Conversation, OpeningHours, Queue
from helpline.models.queue import OCCASION_LIMIT_CHARS
from helpline.operations import moves
from helpline.policies import holidays, opening
from helpline.words.errors_desk import DayIsClosed, HoursBackwards, HoursOverlap, NoHolidays
from portal.accounts.models import User
from portal.audit.log import record
from portal.database.clock import database_now


@transaction.atomic
def add_hours(
    queue_id: int, *, weekdays: Iterable[int], opens: time, closes: time, by: User
) -> list[OpeningHours]:
    """One stretch on each of these weekdays. Raises HoursBackwards, HoursOverlap."""
    queue = _locked(queue_id)
    if not opening.is_forward(opens, closes):
        raise HoursBackwards
    known = [opening.Hours(one.weekday, one.opens, one.closes) for one in queue.opening_hours.all()]
    new = [opening.Hours(day, opens, closes) for day in sorted(set(weekdays))]
    if any(opening.overlap(one, other) for one in new for other in known):
        raise HoursOverlap
    made = OpeningHours.objects.bulk_create(
        OpeningHours(queue=queue, weekday=one.weekday, opens=opens, closes=closes) for one in new
    )
    days = ", ".join(str(one.weekday) for one in new)
    told = {"weekdays": days, "opens": f"{opens:%H:%M}", "closes": f"{closes:%H:%M}"}
    _changed(queue, "queue.hours_added", by, **told)
    return made


@transaction.atomic
def remove_hours(queue_id: int, hours_id: int, *, by: User) -> None:
    """Closed then. What is not there any more stays away."""
    queue = _locked(queue_id)
    found = queue.opening_hours.filter(pk=hours_id).first()
    if found is None:
        return
    found.delete()
    told = {"opens": f"{found.opens:%H:%M}", "closes": f"{found.closes:%H:%M}"}
    _changed(queue, "queue.hours_removed", by, weekdays=str(found.weekday), **told)


@transaction.atomic
def close_on(queue_id: int, *, day: date, name: str, by: User) -> Closure:
    """Closed all that day. Raises DayIsClosed where it is known already."""
    queue = _locked(queue_id)
    if queue.closures.filter(day=day).exists():
        raise DayIsClosed
    made: Closure = Closure.objects.create(queue=queue, day=day, name=name)
    _changed(queue, "queue.day_closed", by, day=day.isoformat())
    return made


@transaction.atomic
def open_on(queue_id: int, closure_id: int, *, by: User) -> None:
    """Open that day after all, by the hours of its weekday."""
    queue = _locked(queue_id)
    found = queue.closures.filter(pk=closure_id).first()
    if found is None:
        return
    found.delete()
    _changed(queue, "queue.day_opened", by, day=found.day.isoformat())


@transaction.atomic
def close_on_holidays(queue_id: int, *, country: str, by: User) -> list[Closure]:
    """Closed on the public holidays of a country within a year, unless they are already.

    Raises NoHolidays where there is none to add.
    """
    queue = _locked(queue_id)
    today = queue.local(database_now()).date()
    known = set(queue.closures.values_list("day", flat=True))
    found = holidays.public_holidays(country, today)
    missing = {day: name for day, name in found.items() if day not in known}
    if not missing:
        raise NoHolidays
    made = Closure.objects.bulk_create(
        Closure(queue=queue, day=day, name=name[:OCCASION_LIMIT_CHARS])
        for day, name in missing.items()
    )
    _changed(queue, "queue.holidays_closed", by, country=country, days=len(made))
    return made


@transaction.atomic
def describe_queue(
    queue_id: int,
    *,
    languages: Iterable[str],
    waiting_limit: int,
    time_zone: str,
    active: bool,
    by: User,
) -> Queue:
    """In which languages, for how many, by which clocks, and whether it is in use at all."""
    queue = _locked(queue_id)
    told: dict[str, Any] = {
        "languages": sorted(set(languages)),
        "waiting_limit": waiting_limit,
        "time_zone": time_zone,
        "active": active,
    }
    changed = sorted(name for name, value in told.items() if getattr(queue, name) != value)
    if not changed:
        return queue
    for name in changed:
        setattr(queue, name, told[name])
    queue.save(update_fields=changed)
    _changed(queue, "queue.described", by, changed=", ".join(changed))
    return queue


def _locked(queue_id: int) -> Queue:
    found: Queue = Queue.objects.select_for_update().get(pk=queue_id)
    return found


def _changed(queue: Queue, verb: str, by: User, **facts: Any) -> None:
    """On the record; and whoever waits hears of closing time when it comes now."""
    record(verb, by=by, about=queue, **facts)
    now = database_now()
    closes = Queue.objects.get(pk=queue.pk).closes_at(now)
    for pk in queue.conversations.in_queue().order_by("pk").values_list("pk", flat=True):
        conversation = moves.locked(pk)
        early = closes is not None and closes - opening.WARN_BEFORE_CLOSING > now
        if conversation.warned_of_closing and early:
            conversation.warned_of_closing = False
            Conversation.objects.filter(pk=pk).update(warned_of_closing=False)
        moves.reschedule(conversation, now=now)
