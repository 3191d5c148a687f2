"""The watch of a location as a row: begun, turned, ended. Callers hold the location's lock."""

from datetime import datetime, timedelta

from hotline.models import Location, Watch
from hotline.operations import tracks
from hotline.policies import profiles
from hotline.policies.watching import Watching, due_after
from hotline.reported_urls import LocationKind
from hotline.states import WATCH, WatchState
from portal.accounts.models import User

LOOKED_AT = frozenset({"http", "https"})
"""Schemes that the probe speaks."""
BY_HAND_AT_LEAST = timedelta(days=1)
"""Nobody is asked to look more often than that."""


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
        due_at = at + BY_HAND_AT_LEAST if by_hand else at
        tracks.begin(WATCH, location, at=at, due_at=due_at, by_hand=by_hand)


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


def watch_anew(location: Location, *, by: User | None, at: datetime) -> None:
    """It is there again: it is looked at as often as what has just been found."""
    if open_watch(location) is None:
        begin_watch(location, at=at)
        return
    due_at = due_after(Watching(WatchState.WATCHED, at), at, profiles.current().watch) or at
    anew = {"began_at": at, "due_at": due_at, "against": 0, "against_since": None, "unknown": 0}
    tracks.move(WATCH, location, WatchState.WATCHED, by=by, at=at, columns=anew)


def look_by_hand_later(location: Location, *, by: User, at: datetime) -> None:
    """A person saw that it is still there, and is asked again by the age of the watch."""
    watch = Watch.objects.open().get(location=location)
    due_at = due_after(Watching(WatchState.WATCHED, watch.began_at), at, profiles.current().watch)
    if due_at is None:
        end_watch(location, by=by, at=at)
        return
    later = {"due_at": max(due_at, at + BY_HAND_AT_LEAST), "unknown": 0}
    tracks.move(WATCH, location, WatchState.WATCHED, by=by, at=at, columns=later)


def look_soon(location: Location, *, at: datetime) -> None:
    """Somebody says that it is gone: the next look is due at once."""
    Watch.objects.open().filter(location=location, by_hand=False).update(due_at=at)
