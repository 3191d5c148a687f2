"""Where a redirect leads: that address is named in the report beside the one that leads to it."""

from django.db import transaction

from hotline.models import AvailabilityCheck, Location
from hotline.operations.correcting_addresses import add_addresses
from hotline.operations.moves import move_is_seen
from hotline.reported_urls import read_lines
from hotline.states import RemovalState
from hotline.words.errors import NothingToCheck
from hotline.words.errors_addresses import NamedAlready
from portal import audit
from portal.accounts.models import User


@transaction.atomic
def add_target(report_id: int, location_id: int, *, by: User) -> Location:
    """The address to which the machine saw it lead is named by the report from now on.

    It is looked up, assessed and followed like any other; what led there stays. Where the report
    names it already, nothing is added. Raises NothingToCheck where it leads nowhere, ReportEnded,
    NotOnThisCase, TooManyAddresses.
    """
    looks = AvailabilityCheck.objects.filter(location_id=location_id)
    newest = looks.exclude(moved_to="").first()
    if newest is None:
        raise NothingToCheck
    try:
        with transaction.atomic():
            add_addresses(report_id, tuple(read_lines(newest.moved_to)), by=by)
    except NamedAlready:
        pass
    location: Location = Location.objects.select_for_update().get(pk=location_id)
    if location.removal_state != RemovalState.MOVED_CLAIMED:
        move_is_seen(location)
    audit.record("watch.target_added", by=by, about=location)
    return location
