"""Writes down how long an analyst looked: until their word, the end of the claim, or the clock."""

from datetime import datetime

from django.db.models import F
from django.db.models.functions import Coalesce

from hotline.models import Claim, Exposure, Location, ViewingEnd
from hotline.states import ClaimEnd
from portal import audit
from portal.database.clock import database_now
from portal.jobs.due import each_due

NOBODY_SAID = frozenset({ViewingEnd.LAPSED, ViewingEnd.CLOCK})
"""What ended so is no time that anybody said they spent on an assessment."""


def end_viewing_of(
    current: Claim, now: datetime, how: ViewingEnd = ViewingEnd.SAID
) -> ViewingEnd | None:
    """The holder of a claim looks no longer. Nothing when they do not. Locks are held.

    Nobody has looked for longer than the claim lasted, nor past the end that the look had from its
    beginning, whenever that is found out. What ended by the lapse of the claim or by the clock is
    no time that anybody said they spent on the assessment. A look at what is on a page is one
    exposure to the page; each URL that was claimed on it has an equal share of the time. Returns
    how it ended.
    """
    if current.viewing_since is None or current.viewing_ends_at is None:
        return None
    if current.viewing_ends_at <= min(now, current.lapses_at):
        how = ViewingEnd.CLOCK
    latest = min(now, current.lapses_at, current.viewing_ends_at)
    ended_at = max(current.viewing_since, latest)
    seconds = int((ended_at - current.viewing_since).total_seconds())
    page_id = current.viewing_page_id
    beside = Claim.objects.open().filter(by=current.by_id, location__parent=page_id)
    others = list(beside.exclude(pk=current.pk).values_list("pk", flat=True)) if page_id else []
    Exposure.objects.create(
        by_id=current.by_id,
        location_id=page_id or current.location_id,
        parts=len(others) + 1 if page_id else 0,
        began_at=current.viewing_since,
        ended_at=ended_at,
        seconds=seconds,
        blurred=current.viewing_blurred,
        ended=how,
    )
    if how not in NOBODY_SAID:
        share = seconds // (len(others) + 1)
        current.seconds_viewed = (current.seconds_viewed or 0) + share
        more = Coalesce(F("seconds_viewed"), 0) + share
        Claim.objects.filter(pk__in=others).update(seconds_viewed=more)
    if how == ViewingEnd.CLOCK:
        about = current.viewing_page or current.location
        audit.record("location.viewing_ended_by_clock", by=None, actor="system", about=about)
    current.viewing_since, current.viewing_ends_at, current.viewing_page = None, None, None
    current.save(
        update_fields=["seconds_viewed", "viewing_since", "viewing_ends_at", "viewing_page"]
    )
    return how


def end_viewing_with(current: Claim, how: ClaimEnd, now: datetime) -> None:
    """The claim ends, and with it the looking."""
    lapsed = how == ClaimEnd.LAPSED
    end_viewing_of(current, now, ViewingEnd.LAPSED if lapsed else ViewingEnd.CLAIM)


def end_looks_that_are_over() -> int:
    """The clock ends what nobody ended in time. Returns at how many URLs nobody looks any more."""
    return each_due(Location.objects.with_look_over(), _end_by_clock)


def _end_by_clock(location: Location) -> None:
    now = database_now()
    for current in Claim.objects.open().filter(location=location, viewing_ends_at__lte=now):
        end_viewing_of(current, now, ViewingEnd.CLOCK)
