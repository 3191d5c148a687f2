"""An analyst says when they look at what was reported, and when they stop.

One URL, or what waits on a page together, in its grid. Nothing else is known about it: the system
never opens a URL, and a claim says only that somebody took a report on.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from hotline.models import Claim, Location, LookingOn, Report, ViewingEnd
from hotline.models.querysets import ClaimQuerySet, LocationQuerySet
from hotline.operations.exposures import end_viewing_of
from hotline.operations.welfare import looked_by, pause_of
from hotline.policies.welfare import look_ends_at
from hotline.words.errors import NotYourClaim
from portal import audit
from portal.accounts.models import User
from portal.database.clock import database_now


@transaction.atomic
def begin_viewing(
    location_id: int, *, by: User, blurred: bool = False, why: LookingOn | str = ""
) -> Claim:
    """From now on `by` looks at it, and at nothing else. Saying so again changes nothing.

    It ends by word, or by the clock: when the block or the day is used up, and at the latest after
    the longest look.
    Whoever has looked enough may look once more where a report speaks of danger, and says `why`.
    Nobody else decides that for them: a supervisor is not always there, and a limit that somebody
    above may lift would not protect. Raises NotYourClaim, LookingPaused.
    """
    _lock(by, Location.objects.filter(pk=location_id))
    held = _held(location_id, by)
    if held.is_looked_at(database_now()) and held.viewing_page_id is None:
        return held
    _must_be_rested([held], held.location, by, why)
    _stop_looking(by)
    return _look(_held(location_id, by), held.location, by, blurred=blurred)


@transaction.atomic
def begin_viewing_parts(
    page_id: int, *, by: User, blurred: bool = False, why: LookingOn | str = ""
) -> Claim:
    """From now on `by` looks at what they have claimed on a page, all of it together.

    It is one look, however many URLs are in it: it is kept at the claim on one of them, counts once
    for the person, and is written down for the page. Otherwise as `begin_viewing`.
    """
    _lock(by, Location.objects.filter(parent=page_id))
    held = _held_on(page_id, by)
    if not held:
        raise NotYourClaim
    for one in held:
        if one.viewing_page_id == page_id and one.is_looked_at(database_now()):
            return one
    page = Location.objects.get(pk=page_id)
    _must_be_rested(held, page, by, why)
    _stop_looking(by)
    begun = _held_on(page_id, by)[0]
    begun.viewing_page = page
    return _look(begun, page, by, blurred=blurred, parts=len(held))


@transaction.atomic
def end_viewing(location_id: int, *, by: User) -> Claim:
    """`by` looks no longer. Saying so again changes nothing. Raises NotYourClaim."""
    Location.objects.select_for_update().get(pk=location_id)
    held = _held(location_id, by)
    if held.viewing_since is not None and held.viewing_page_id is None:
        _end(held, by)
    return held


@transaction.atomic
def end_viewing_parts(page_id: int, *, by: User) -> None:
    """`by` looks no longer at what is on a page. Saying so again changes nothing."""
    list(Location.objects.filter(parent=page_id).lock_in_order())
    stop_looking_at_parts(page_id, by)


def stop_looking_at_parts(page_id: int, by: User) -> None:
    """The same for a verb that holds the locks."""
    for held in _held_on(page_id, by):
        if held.viewing_page_id == page_id:
            _end(held, by)


def _lock(by: User, wanted: LocationQuerySet) -> None:
    """What they look at and want to look at, locked in the order all verbs use."""
    # Whoever presses in two windows at once begins one after the other.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    looked_at = Location.objects.filter(pk__in=_looked_at(by).values("location"))
    list((wanted | looked_at).lock_in_order())


def _looked_at(by: User) -> ClaimQuerySet:
    found: ClaimQuerySet = Claim.objects.live(database_now()).filter(by=by)
    return found.exclude(viewing_since=None)


def _must_be_rested(held: list[Claim], about: Location, by: User, why: str) -> None:
    if pause := pause_of(looked_by(by, database_now())):
        if not why or not any_in_danger(one.location_id for one in held):
            raise pause
        facts = {"pause": pause.code, "why": str(why)}
        audit.record("welfare.looked_on", by=by, about=about, **facts)


def any_in_danger(location_ids: Iterable[int]) -> bool:
    """Whether an open report of one of them speaks of danger at this moment."""
    reports = Report.objects.open().filter(imminent_danger=True)
    return bool(reports.filter(submissions__location__in=list(location_ids)).exists())


def _look(held: Claim, about: Location, by: User, *, blurred: bool, parts: int = 0) -> Claim:
    now = database_now()
    held.viewing_since, held.viewing_blurred = now, blurred
    held.viewing_ends_at = look_ends_at(looked_by(by, now), now)
    held.save(update_fields=["viewing_since", "viewing_ends_at", "viewing_blurred", "viewing_page"])
    facts: dict[str, Any] = {"blurred": blurred} | ({"parts": parts} if parts else {})
    audit.record("location.viewing_begun", by=by, about=about, **facts)
    return held


def _stop_looking(by: User) -> None:
    for other in _looked_at(by).select_related("location", "viewing_page"):
        _end(other, by)


def _end(held: Claim, by: User) -> None:
    about = held.viewing_page or held.location
    if end_viewing_of(held, database_now()) != ViewingEnd.CLOCK:
        audit.record("location.viewing_ended", by=by, about=about)


def _held(location_id: int, by: User) -> Claim:
    live = Claim.objects.live(database_now()).select_related("location")
    held: Claim | None = live.filter(location_id=location_id, by=by).first()
    if held is None:
        raise NotYourClaim
    return held


def _held_on(page_id: int, by: User) -> list[Claim]:
    live = Claim.objects.live(database_now()).select_related("location")
    return list(live.filter(location__parent=page_id, by=by).order_by("pk"))
