"""The police were told and have not answered for as long as the profile waits for them."""

from hotline.models import Location
from hotline.operations import tracks
from hotline.states import POLICE, PoliceState
from portal.database.clock import database_now
from portal.jobs.due import each_due


def note_silences() -> int:
    """Where the police come first, their silence lets a notice go. Returns how many times."""
    return each_due(Location.objects.with_silent_police(), _note)


def _note(location: Location) -> None:
    tracks.move(
        POLICE,
        location,
        PoliceState.SILENT,
        by=None,
        at=database_now(),
        columns={"due_at": None},
    )
