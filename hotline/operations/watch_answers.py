"""What a person answers whom the watch asks: still there, go on, end it, still gone."""

from datetime import datetime

from django.db import transaction

from hotline.models import Location
from hotline.operations.claims import must_be_free_for
from hotline.operations.watches import (
    end_watch,
    go_on_watching,
    look_by_hand_later,
    look_for_return_later,
)
from hotline.states import WatchState
from hotline.words.errors import NothingToCheck
from portal.accounts.models import User
from portal.database.clock import database_now


@transaction.atomic
def note_still_there(location_id: int, *, by: User) -> Location:
    """A person looked, and it is still there; when to look again follows from the profile.

    Raises NothingToCheck where no look of a person is due, ColleagueIsOnIt.
    """
    location, now = _asked(location_id, WatchState.TO_CHECK, by)
    look_by_hand_later(location, by=by, at=now)
    return location


@transaction.atomic
def watch_on(location_id: int, *, by: User) -> Location:
    """It was still there at the last look by the profile, and somebody decides that looks go on.

    Raises NothingToCheck where no such decision is due, ColleagueIsOnIt.
    """
    location, now = _asked(location_id, WatchState.AT_END, by)
    go_on_watching(location, by=by, at=now)
    return location


@transaction.atomic
def end_watching(location_id: int, *, by: User) -> Location:
    """It was still there at the last look by the profile, and somebody decides that looks end.

    Raises NothingToCheck where no such decision is due, ColleagueIsOnIt.
    """
    location, now = _asked(location_id, WatchState.AT_END, by)
    end_watch(location, by=by, at=now)
    return location


@transaction.atomic
def note_still_gone(location_id: int, *, by: User) -> Location:
    """A person looked, and it has not come back; when to look again follows from the profile.

    Raises NothingToCheck where no look of a person is due, ColleagueIsOnIt.
    """
    location, now = _asked(location_id, WatchState.GONE_DUE, by)
    look_for_return_later(location, by=by, at=now)
    return location


def _asked(location_id: int, state: WatchState, by: User) -> tuple[Location, datetime]:
    location: Location = Location.objects.select_for_update().get(pk=location_id)
    must_be_free_for(location, by=by)
    if location.watch_state != state:
        raise NothingToCheck
    return location, database_now()
