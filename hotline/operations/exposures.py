"""Writes down how long an analyst looked, when it ends by word, with the claim, or by its lapse."""

from datetime import datetime

from django.db.models import F
from django.db.models.functions import Coalesce

from hotline.models import Claim, Exposure, ViewingEnd
from hotline.states import ClaimEnd


def end_viewing_of(current: Claim, now: datetime, how: ViewingEnd = ViewingEnd.SAID) -> None:
    """The holder of a claim looks no longer. Nothing when they do not. Locks are held.

    Nobody has looked for longer than the claim lasted, whenever that is found out. What ended by
    the lapse of the claim alone is no time that anybody said they spent on the assessment. A look
    at what is on a page is one exposure to the page; each URL that was claimed on it has an equal
    share of the time.
    """
    if current.viewing_since is None:
        return
    ended_at = max(current.viewing_since, min(now, current.lapses_at))
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
    if how != ViewingEnd.LAPSED:
        share = seconds // (len(others) + 1)
        current.seconds_viewed = (current.seconds_viewed or 0) + share
        more = Coalesce(F("seconds_viewed"), 0) + share
        Claim.objects.filter(pk__in=others).update(seconds_viewed=more)
    current.viewing_since, current.viewing_page = None, None
    current.save(update_fields=["seconds_viewed", "viewing_since", "viewing_page"])


def end_viewing_with(current: Claim, how: ClaimEnd, now: datetime) -> None:
    """The claim ends, and with it the looking."""
    lapsed = how == ClaimEnd.LAPSED
    end_viewing_of(current, now, ViewingEnd.LAPSED if lapsed else ViewingEnd.CLAIM)
