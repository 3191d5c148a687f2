"""An analyst says when they look at what was reported, and when they stop.

Nothing else is known about it: the system never opens a URL, and a claim says only that
somebody took a report on.
"""

from datetime import datetime

from django.db import transaction

from hotline.models import Claim, Location, LookingOn
from hotline.operations.exposures import end_viewing_of
from hotline.operations.welfare import looked_by, pause_of
from hotline.words.errors import NotYourClaim
from portal import audit
from portal.accounts.models import User
from portal.database.clock import database_now


@transaction.atomic
def begin_viewing(
    location_id: int, *, by: User, blurred: bool = False, why: LookingOn | str = ""
) -> Claim:
    """From now on `by` looks at it, and at nothing else. Saying so again changes nothing.

    Whoever has looked enough may look once more where a report speaks of danger, and says `why`.
    Nobody else decides that for them: a supervisor is not always there, and a limit that somebody
    above may lift would not protect. Raises NotYourClaim, LookingPaused.
    """
    # Whoever presses in two windows at once begins one after the other.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    now = database_now()
    looked_at = Claim.objects.live(now).filter(by=by).exclude(viewing_since=None)
    locations = Location.objects.filter(pk=location_id) | Location.objects.filter(
        pk__in=looked_at.values("location")
    )
    list(locations.lock_in_order())
    held = _held(location_id, by)
    if held.viewing_since is None:
        _must_be_rested(held, by, why, now)
        for other in looked_at:
            _end(other, by)
        held.viewing_since, held.viewing_blurred = now, blurred
        held.save(update_fields=["viewing_since", "viewing_blurred"])
        audit.record("location.viewing_begun", by=by, about=held.location, blurred=blurred)
    return held


def _must_be_rested(held: Claim, by: User, why: str, now: datetime) -> None:
    found = looked_by(by, now)
    if pause := pause_of(found):
        if not why or not held.location.is_in_danger:
            raise pause
        facts = {"pause": pause.code, "why": str(why)}
        audit.record("welfare.looked_on", by=by, about=held.location, **facts)


@transaction.atomic
def end_viewing(location_id: int, *, by: User) -> Claim:
    """`by` looks no longer. Saying so again changes nothing. Raises NotYourClaim."""
    Location.objects.select_for_update().get(pk=location_id)
    held = _held(location_id, by)
    if held.viewing_since is not None:
        _end(held, by)
    return held


def _end(held: Claim, by: User) -> None:
    end_viewing_of(held, database_now())
    audit.record("location.viewing_ended", by=by, about=held.location)


def _held(location_id: int, by: User) -> Claim:
    live = Claim.objects.live(database_now()).select_related("location")
    held: Claim | None = live.filter(location_id=location_id, by=by).first()
    if held is None:
        raise NotYourClaim
    return held
