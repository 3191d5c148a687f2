"""A notice turns out not to have left: nobody needs to hear anything else of it."""

from hotline.models import Location, Notice, Retraction
from hotline.operations import tracks
from hotline.states import RETRACTION, RetractionState
from portal.accounts.models import User
from portal.database.clock import database_now


def nobody_was_told(notice: Notice, *, by: User | None) -> None:
    """Whoever would have been told that something in it is not illegal does not know of it.

    The caller holds the locks of its locations.
    """
    waiting = Retraction.objects.open().filter(item__notice=notice).order_by("pk")
    for found in waiting.select_for_update():
        location = Location.objects.get(pk=found.location_id)
        now = database_now()
        RETRACTION.move(found, RetractionState.DROPPED, by=by, at=now, about=location)
        tracks.keep(location, tracks.TRACKS[RETRACTION](tracks.rows_of(RETRACTION, location)))
