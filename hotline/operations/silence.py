"""The police were told and have not answered for as long as the profile waits for them.

Somebody asks them then; a notice goes only where the profile says that their silence lets it.
"""

from hotline.models import Location
from hotline.operations import tracks
from hotline.states import POLICE, PoliceState
from portal.database.clock import database_now
from portal.jobs.due import each_due


def note_silences() -> int:
    """Police who did not answer in time are to be asked, since then. Returns how many times."""
    return each_due(Location.objects.with_silent_police(), _note)


def _note(location: Location) -> None:
    tracks.move(POLICE, location, PoliceState.SILENT, by=None, at=database_now())
