"""Writes down how long an analyst looked, when it ends by word, with the claim, or by its lapse."""

from datetime import datetime

from hotline.models import Claim, Exposure, ViewingEnd
from hotline.states import ClaimEnd


def end_viewing_of(current: Claim, now: datetime, how: ViewingEnd = ViewingEnd.SAID) -> None:
    """The holder of a claim looks no longer. Nothing when they do not. Locks are held.

    Nobody has looked for longer than the claim lasted, whenever that is found out. What ended by
    the lapse of the claim alone is no time that anybody said they spent on the assessment.
    """
    if current.viewing_since is None:
        return
    ended_at = max(current.viewing_since, min(now, current.lapses_at))
    seconds = int((ended_at - current.viewing_since).total_seconds())
    Exposure.objects.create(
        by_id=current.by_id,
        location_id=current.location_id,
        began_at=current.viewing_since,
        ended_at=ended_at,
        seconds=seconds,
        blurred=current.viewing_blurred,
        ended=how,
    )
    if how != ViewingEnd.LAPSED:
        current.seconds_viewed = (current.seconds_viewed or 0) + seconds
    current.viewing_since = None
    current.save(update_fields=["seconds_viewed", "viewing_since"])


def end_viewing_with(current: Claim, how: ClaimEnd, now: datetime) -> None:
    """The claim ends, and with it the looking."""
    lapsed = how == ClaimEnd.LAPSED
    end_viewing_of(current, now, ViewingEnd.LAPSED if lapsed else ViewingEnd.CLAIM)
