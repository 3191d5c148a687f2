"""The watch of a location as a row: begun, turned, ended. Callers hold the location's lock."""

from datetime import datetime

from hotline.models import Location, Watch
from hotline.operations import tracks
from hotline.policies import profiles
from hotline.policies.watching import Watching, due_after
from hotline.reported_urls import LocationKind
from hotline.states import WATCH, WatchState
from portal.accounts.models import User

LOOKED_AT = frozenset({"http", "https"})
"""Schemes that the probe speaks."""


def can_be_looked_at(location: Location) -> bool:
    """Whether the probe may go there at all."""
    return location.scheme in LOOKED_AT and location.kind != LocationKind.ONION


def open_watch(location: Location) -> Watch | None:
    """The watch that goes on."""
    found: Watch | None = Watch.objects.open().filter(location=location).first()
    return found


def begin_watch(location: Location, *, at: datetime) -> None:
    """From now on it is looked at until it is gone; a watch that goes on is left alone."""
    if open_watch(location) is None:
        by_hand = not can_be_looked_at(location)
        new = Watching(WatchState.WATCHED, began_at=at)
        due_at = due_after(new, at, profiles.current().watch) if by_hand else at
        tracks.begin(WATCH, location, at=at, due_at=due_at or at, by_hand=by_hand)


def end_watch(location: Location, *, by: User | None, at: datetime) -> None:
    """Nothing is left to look for."""
    if open_watch(location) is not None:
        tracks.move(WATCH, location, WatchState.ENDED, by=by, at=at)


def watch_after_gone(location: Location, *, by: User | None, at: datetime) -> None:
    """It is gone: from now on it is looked whether it comes back, where a machine can."""
    begin_watch(location, at=at)
    watch = open_watch(location)
    gone = Watching(WatchState.GONE, began_at=at, gone_at=at)
    due_at = due_after(gone, at, profiles.current().watch)
    if watch is None or watch.by_hand or due_at is None:
        tracks.move(WATCH, location, WatchState.ENDED, by=by, at=at)
        return
    calm = {"due_at": due_at, "gone_at": at, "against": 0, "against_since": None, "unknown": 0}
    tracks.move(WATCH, location, WatchState.GONE, by=by, at=at, columns=calm)


def watch_on(location: Location, *, by: User | None, at: datetime) -> None:
    """It is there: it is looked at as often as one that has just been found."""
    watch = open_watch(location)
    if watch is None:
        begin_watch(location, at=at)
        return
    new = Watching(WatchState.WATCHED, began_at=at)
    due_at = due_after(new, at, profiles.current().watch) or at
    calm = {"due_at": due_at, "against": 0, "against_since": None, "unknown": 0}
    tracks.move(WATCH, location, WatchState.WATCHED, by=by, at=at, columns=calm)


def look_soon(location: Location, *, at: datetime) -> None:
    """Somebody says that it is gone: the next look is due at once."""
    Watch.objects.open().filter(location=location, by_hand=False).update(due_at=at)
