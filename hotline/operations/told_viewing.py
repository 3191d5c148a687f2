"""Whether somebody looked at what they assess: measured while they did, or told afterwards.

An assessment is recorded only where one of the two is known. What was told counts in the day and
in the block as what was measured does, and is marked as told.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from django.db.models import Q

from hotline.models import Claim, Exposure, HowSeen, Location, ViewingEnd
from hotline.operations.welfare import looked_by
from hotline.policies.welfare import DAY_LIMIT_MINUTES, LOOKED_BACK, Pause
from hotline.states import ClaimEnd
from hotline.words.errors_assessing import HowNotSaid, LookedTooLong
from portal import audit
from portal.accounts.models import User


@dataclass(frozen=True, slots=True)
class Told:
    """How long somebody looked in all, as they say; 0 where they did not look."""

    minutes: int

    @property
    def seen(self) -> HowSeen:
        """What an assessment keeps of it."""
        return HowSeen.TOLD if self.minutes else HowSeen.NOT_LOOKED


def seen_how(held: Claim, told: Told | None, now: datetime) -> HowSeen:
    """How it is known whether the holder of a claim looked; writes down what they told.

    Raises HowNotSaid, LookedTooLong.
    """
    if not unmeasured([held.location], held.by, now):
        return HowSeen.MEASURED
    if told is None:
        raise HowNotSaid
    if told.minutes:
        must_fit([held.location], held.by, told, now)
        note_told([held], held.location, told.minutes, now)
    return told.seen


def unmeasured(locations: Iterable[Location], by: User, now: datetime) -> set[int]:
    """Which of these `by` has not looked at by the clock since they claimed them.

    A claim that lapsed shortly before goes on with the next one. Whoever looked at what is on a
    page together looked at the page. Three queries for all of them.
    """
    found = list(locations)
    since = _claimed_since(found, by, now)
    pages = {one.parent_id for one in found if one.parent_id}
    of_pages = Q(location__in=pages, parts__gt=0)
    mine = Exposure.objects.filter(of_pages | Q(location__in=found), by=by)
    looks = mine.exclude(ended=ViewingEnd.TOLD).filter(
        ended_at__gt=min(since.values(), default=now)
    )
    alone: dict[int, datetime] = {}
    together: dict[int, datetime] = {}
    for where, parts, at in looks.order_by("ended_at").values_list("location", "parts", "ended_at"):
        alone[where] = at
        if parts:
            together[where] = at
    going_on = Claim.objects.open().filter(by=by, viewing_since__isnull=False)
    for where, page in going_on.values_list("location", "viewing_page"):
        alone[page or where] = now
        if page:
            together[page] = now
    looked = {
        one.pk
        for one in found
        for at in (alone.get(one.pk), together.get(one.parent_id or 0))
        if at and one.pk in since and at > since[one.pk]
    }
    return {one.pk for one in found} - looked


def most_minutes(locations: Iterable[Location], by: User, now: datetime) -> int:
    """For how long `by` can have looked at these: since they took on the first, rounded up."""
    since = min(_claimed_since(list(locations), by, now).values(), default=now)
    return min(DAY_LIMIT_MINUTES, max(1, ceil((now - since) / timedelta(minutes=1))))


def must_fit(locations: Iterable[Location], by: User, told: Told, now: datetime) -> None:
    """Raises LookedTooLong where somebody looked for longer than they had these."""
    most = most_minutes(locations, by, now)
    if told.minutes > most:
        raise LookedTooLong(most)


def _claimed_since(locations: Sequence[Location], by: User, now: datetime) -> dict[int, datetime]:
    """Since when somebody has been on each, by location; lapses in between left out."""
    held = Claim.objects.filter(location__in=locations, by=by).order_by("-taken_at")
    since: dict[int, datetime] = {}
    over: set[int] = set()
    for one in held:
        shortly = one.ended_at is None or (
            one.ended == ClaimEnd.LAPSED and one.lapses_at > now - LOOKED_BACK
        )
        if one.location_id in over or not shortly:
            over.add(one.location_id)
        else:
            since[one.location_id] = one.taken_at
    return since


def note_told(held: Sequence[Claim], about: Location, minutes: int, now: datetime) -> None:
    """The holder of these claims looked for so long, at all of it together; `about`: its page.

    Whoever had no time left for it looked on, which goes on the record as it does elsewhere.
    """
    by, seconds = held[0].by, minutes * 60
    parts = len(held) if about.pk != held[0].location_id else 0
    before = looked_by(by, now)
    Exposure.objects.create(
        by=by,
        location=about,
        parts=parts,
        began_at=now - timedelta(seconds=seconds),
        ended_at=now,
        seconds=seconds,
        blurred=False,
        ended=ViewingEnd.TOLD,
    )
    for one in held:
        one.seconds_viewed = (one.seconds_viewed or 0) + seconds // len(held)
        one.save(update_fields=["seconds_viewed"])
    facts: dict[str, Any] = {"minutes": minutes} | ({"parts": parts} if parts else {})
    audit.record("location.viewing_told", by=by, about=about, **facts)
    if seconds > before.seconds_to_break:
        day = before.plan.day_minutes * 60 - before.seconds_today < seconds
        pause = (before.pause or (Pause.DAY if day else Pause.BREAK)).value
        audit.record("welfare.looked_past", by=by, about=about, pause=pause)
