"""The law profile changes with a release or a setting: which open cases that touches.

What a location waits for is kept on its row; after a change it is found out anew for all at once.
"""

from collections.abc import Iterable

from django.db import transaction

from hotline.models import Location, Notice, ProfileInUse
from hotline.operations.standing import standing_by_rows
from hotline.operations.waiting_notices import lock_locations, take_out_what_may_not_leave
from hotline.policies import profiles, projection
from hotline.policies.profiles import Profile
from hotline.states import NoticeState, Phase
from portal import audit
from portal.database.clock import database_now

BATCH_ROWS = 1_000
MAY_BE_EMPTIED = {NoticeState.QUEUED, NoticeState.FORM_DUE, NoticeState.FAILED}


@transaction.atomic
def note_profile() -> bool:
    """Writes down that another profile is in use, and finds out anew what everything waits for.

    Returns False where nothing changed. The first profile of an installation touches nothing.
    """
    profile = profiles.current()
    before: ProfileInUse | None = ProfileInUse.objects.select_for_update().first()
    if before is not None and _is_of(before, profile):
        return False
    touched = [*_taken_out_of_notices(), *_touched(profile)] if before else []
    made = ProfileInUse.objects.create(
        label=profile.label,
        country=profile.country,
        sha256=profiles.sha256_of(profile),
        since=database_now(),
        touched=[location.pk for location in touched],
    )
    if touched:
        Location.objects.bulk_update(touched, projection.OF_ALL, batch_size=BATCH_ROWS)
    if before is not None:
        audit.record(
            "profile.changed",
            by=None,
            actor="system",
            about=made,
            before=before.label,
            after=made.label,
            touched=len(touched),
        )
    return True


def _is_of(row: ProfileInUse, profile: Profile) -> bool:
    known = (row.label, row.country, bytes(row.sha256))
    return known == (profile.label, profile.country, profiles.sha256_of(profile))


def _taken_out_of_notices() -> list[Location]:
    """What waited in a notice that may not leave any more: a person goes on with it."""
    waiting = Notice.objects.waiting().values_list("pk", flat=True).order_by("pk")
    found: list[Location] = []
    for notice_id in waiting:
        locations = lock_locations(notice_id)
        notice = Notice.objects.select_for_update().get(pk=notice_id)
        if notice.state in MAY_BE_EMPTIED:
            found += take_out_what_may_not_leave(notice, locations)
    return found


def _touched(profile: Profile) -> Iterable[Location]:
    """Locations under way that wait for something else now, or until another hour; it is set."""
    under_way = Location.objects.exclude(phase__in=["", Phase.DONE]).lock_in_order()
    for location in under_way.iterator(chunk_size=BATCH_ROWS):
        come_to = projection.of_all(standing_by_rows(location), profile)
        changed = [name for name, value in come_to.items() if getattr(location, name) != value]
        for name in changed:
            setattr(location, name, come_to[name])
        if changed:
            yield location
