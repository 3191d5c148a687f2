"""The watch of a location as a row: begun, turned, ended. Callers hold the location's lock."""

from datetime import datetime, timedelta
from typing import Any

from hotline.models import Location, Watch
from hotline.operations import tracks
from hotline.policies import profiles
from hotline.policies.watching import Watching, began_to_go_on, due_after
from hotline.reported_urls import LocationKind
from hotline.states import WATCH, WATCH_BY_PROBE, WatchState
from portal.accounts.models import User

LOOKED_AT = frozenset({"http", "https"})
"""Schemes that the probe speaks."""
BY_HAND_AT_LEAST = timedelta(days=1)
"""Nobody is asked to look more often than that."""
NOT_MOVED = {"moved_at": None, "moved_because": "", "moved_host": ""}
"""Columns of a watch whose location is where it was."""
UNKNOWN_BEFORE_A_PERSON = 6
"""Looks in a row that brought nothing either way; then a person is asked to look. After that the
probe tries again, and one more such look asks a person again."""


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
    """It is gone: from now on it is looked whether it comes back, by the probe where it can, also
    where it was turned away before, and else by a person."""
    begin_watch(location, at=at)
    watch = Watch.objects.open().get(location=location)
    gone = Watching(WatchState.GONE, began_at=at, gone_at=at)
    due_at = due_after(gone, at, profiles.current().watch)
    if due_at is None:
        tracks.move(WATCH, location, WatchState.ENDED, by=by, at=at)
        return
    calm = {"due_at": due_at, "gone_at": at, "against": 0, "against_since": None}
    calm["unknown"] = _one_before_a_person(watch)
    calm |= NOT_MOVED
    tracks.move(WATCH, location, WatchState.GONE, by=by, at=at, columns=calm)


def _one_before_a_person(watch: Watch) -> int:
    """The count of a watch whose probe was turned away until a person looked; else nought."""
    return UNKNOWN_BEFORE_A_PERSON - 1 if watch.unknown >= UNKNOWN_BEFORE_A_PERSON else 0


def watch_anew(location: Location, *, by: User | None, at: datetime) -> None:
    """It is there again: it is looked at as often as what has just been found."""
    if open_watch(location) is None:
        begin_watch(location, at=at)
        return
    _count_from(at, location, by=by, at=at)


def look_by_hand_later(location: Location, *, by: User, at: datetime) -> None:
    """A person saw that it is still there; by the age of the watch the probe tries again, or the
    person is asked again."""
    watch = Watch.objects.open().get(location=location)
    due_at = due_after(Watching(WatchState.WATCHED, watch.began_at), at, profiles.current().watch)
    if due_at is None:
        come_to_the_end(location, WatchState.WATCHED, by=by, at=at)
        return
    later = {"due_at": max(due_at, at + BY_HAND_AT_LEAST), "unknown": _one_before_a_person(watch)}
    tracks.move(WATCH, location, WatchState.WATCHED, by=by, at=at, columns=later)


def come_to_the_end(
    location: Location, after: WatchState, *, by: User | None, at: datetime
) -> None:
    """The profile has no further look: what is still there a person decides about, once."""
    if after == WatchState.GONE:
        end_watch(location, by=by, at=at)
        return
    tracks.move(WATCH, location, WatchState.AT_END, by=by, at=at, columns={"due_at": at})


def go_on_watching(location: Location, *, by: User, at: datetime) -> None:
    """Still there at the end: it is looked at as rarely as it was last, for as long again."""
    began_at = began_to_go_on(at, profiles.current().watch)
    _count_from(began_at, location, by=by, at=at, verb="watch.prolonged")


def look_for_return_later(location: Location, *, by: User, at: datetime) -> None:
    """A person saw that it is still gone; when to look next follows from when it went."""
    watch = Watch.objects.open().get(location=location)
    gone = Watching(WatchState.GONE, watch.began_at, gone_at=watch.gone_at)
    due_at = due_after(gone, at, profiles.current().watch)
    if due_at is None:
        end_watch(location, by=by, at=at)
        return
    later = {"due_at": due_at, "unknown": _one_before_a_person(watch)}
    how: dict[str, Any] = {"verb": "watch.still_gone", "columns": later}
    tracks.move(WATCH, location, WatchState.GONE, by=by, at=at, **how)


def _count_from(
    began_at: datetime, location: Location, *, by: User | None, at: datetime, verb: str = ""
) -> None:
    """Watched until it is gone; how often follows from `began_at`."""
    watch = Watch.objects.open().get(location=location)
    clock = Watching(WatchState.WATCHED, began_at)
    due_at = due_after(clock, at, profiles.current().watch) or at
    if watch.by_hand:
        due_at = max(due_at, at + BY_HAND_AT_LEAST)
    calm = {"against": 0, "against_since": None, "unknown": _one_before_a_person(watch)}
    columns = {"began_at": began_at, "due_at": due_at, **calm}
    tracks.move(WATCH, location, WatchState.WATCHED, by=by, at=at, verb=verb, columns=columns)


def look_soon(location: Location, *, at: datetime) -> None:
    """Somebody says that it is gone: the next look is due at once."""
    by_probe = Watch.objects.filter(state__in=sorted(WATCH_BY_PROBE), by_hand=False)
    by_probe.filter(location=location).update(due_at=at)
