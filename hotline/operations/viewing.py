"""An analyst says when they look at what was reported, and when they stop.

Nothing else is known about it: the system never opens a URL, and a claim says only that
somebody took a report on.
"""

from django.db import transaction

from hotline.models import Claim, Location
from hotline.operations.claims import count_viewing
from hotline.words.errors import NotYourClaim
from portal import audit
from portal.accounts.models import User
from portal.database.clock import database_now


@transaction.atomic
def begin_viewing(location_id: int, *, by: User) -> Claim:
    """From now on `by` looks at it. Saying so again changes nothing. Raises NotYourClaim."""
    now = database_now()
    location, held = _held(location_id, by)
    if held.viewing_since is None:
        held.viewing_since = now
        held.save(update_fields=["viewing_since"])
        audit.record("location.viewing_begun", by=by, about=location)
    return held


@transaction.atomic
def end_viewing(location_id: int, *, by: User) -> Claim:
    """`by` looks no longer. Saying so again changes nothing. Raises NotYourClaim."""
    now = database_now()
    location, held = _held(location_id, by)
    if held.viewing_since is not None:
        count_viewing(held, now)
        audit.record("location.viewing_ended", by=by, about=location)
    return held


def _held(location_id: int, by: User) -> tuple[Location, Claim]:
    location: Location = Location.objects.select_for_update().get(pk=location_id)
    held: Claim | None = Claim.objects.live(database_now()).filter(location=location, by=by).first()
    if held is None:
        raise NotYourClaim
    return location, held
