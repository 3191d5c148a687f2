"""What the machine sees of a move: it leads to another site, or is hosted elsewhere than before.

Each is told to a person once; whoever was told of the URL before is reminded no longer meanwhile.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from hotline.gateways.probe import Look
from hotline.models import HostingObservation, Location, Method, Watch
from hotline.operations import tracks
from hotline.operations.claims import must_be_free_for
from hotline.operations.hosting_evidence import answered_look, finding_of
from hotline.operations.watches import NOT_MOVED, open_watch
from hotline.policies import projection
from hotline.states import (
    EXCHANGE_OPEN,
    MOVED,
    ONLINE,
    REMOVAL,
    WATCH,
    MoveSeen,
    RemovalState,
    Verdict,
    WatchState,
)
from hotline.words.errors import NothingToCheck
from portal import audit
from portal.accounts.models import User
from portal.database.clock import database_now
from portal.jobs import outbox

LOOK_UP_AT_MOST_EVERY = timedelta(hours=1)
"""A site whose IP addresses change with every look is not looked up with every look."""


def follow_look(location: Location, watch: Watch, look: Look, *, at: datetime) -> None:
    """What a look says of where it is now; the caller holds the locks of both rows."""
    if watch.state != WatchState.WATCHED:
        return
    if look.finding in MOVED:
        _leads_elsewhere(location, watch, look.moved_to_host, at)
    elif look.finding in ONLINE and _led_elsewhere(location, watch):
        _write(location, watch, **NOT_MOVED)
    ips = next((hop.ips for hop in look.chain if hop.host == location.host), ())
    if ips:
        _look_up_where_new(location, ips, at)


def _led_elsewhere(location: Location, watch: Watch) -> bool:
    """And nobody whom that concerns has been told of it."""
    waits = location.removal_state == RemovalState.MOVED_CLAIMED
    return watch.moved_because == MoveSeen.REDIRECT and not waits


def _leads_elsewhere(location: Location, watch: Watch, host: str, at: datetime) -> None:
    if watch.moved_because == MoveSeen.REDIRECT and host == watch.moved_host:
        return
    _write(location, watch, moved_at=at, moved_because=MoveSeen.REDIRECT, moved_host=host)
    audit.record("watch.leads_elsewhere", by=None, actor="system", about=location)
    if stop_reminders(location, at=at):
        key = f"hosting.observe:{location.pk}:moved:{at:%Y%m%dT%H%M%S%f}"
        outbox.add("hosting.observe", subject=location, key=key)


def _look_up_where_new(location: Location, ips: Sequence[str], at: datetime) -> None:
    """None of the addresses it had is among those it has: hosting is looked up, in a job."""
    told = HostingObservation.objects.filter(location=location, method=Method.ANALYST)
    look = answered_look(location)
    known = {ip for row in look for ip in row.ips}
    if not known or known & set(ips) or told.exclude(ips=[]).exists():
        return
    if look[0].observed_at <= at - LOOK_UP_AT_MOST_EVERY:
        key = f"hosting.observe:{location.pk}:ips:{look[0].pk}"
        outbox.add("hosting.observe", subject=location, key=key)


def stop_reminders(location: Location, *, at: datetime) -> bool:
    """A provider was told of it: it is asked no longer until a person has seen where it is now."""
    if not tracks.may(REMOVAL, location, RemovalState.MOVED_CLAIMED):
        return False
    due = {"due_at": at}
    return bool(
        tracks.move(REMOVAL, location, RemovalState.MOVED_CLAIMED, by=None, at=at, columns=due)
    )


def note_hosting(
    location: Location,
    before: Iterable[HostingObservation],
    after: Iterable[HostingObservation],
    *,
    at: datetime,
) -> None:
    """Two looks at where it is hosted: where the second names another country or provider, whoever
    was told is reminded no longer, and a person sees it. The caller holds the location's lock.

    Where nobody was told and nobody decided the country, that follows by itself.
    """
    watch = open_watch(location)
    if watch is None or location.verdict != Verdict.ILLEGAL or location.is_gone:
        return
    if not _is_elsewhere(list(before), list(after), at):
        return
    relies = location.country_decided_by_id is not None
    relies |= location.exchange_state in EXCHANGE_OPEN
    if stop_reminders(location, at=at) or relies:
        _write(location, watch, moved_at=at, moved_because=MoveSeen.HOSTING)
        audit.record("watch.hosted_elsewhere", by=None, actor="system", about=location)


def _is_elsewhere(
    before: list[HostingObservation], after: list[HostingObservation], at: datetime
) -> bool:
    """Another country, none of the networks, or none of their holders; silence says nothing."""
    countries = [finding_of(look, at).country for look in (before, after)]
    if all(countries) and countries[0] != countries[1]:
        return True
    networks = [{row.asn for row in look if row.asn is not None} for look in (before, after)]
    if all(networks):
        return not networks[0] & networks[1]
    registry = [[row for row in look if row.method == Method.RDAP] for look in (before, after)]
    holders = [{row.holder for row in look if row.holder} for look in registry]
    return all(holders) and not holders[0] & holders[1]


def _write(location: Location, watch: Watch, **columns: object) -> None:
    for name, value in columns.items():
        setattr(watch, name, value)
    watch.save(update_fields=list(columns))
    tracks.keep(location, projection.of_watch(tracks.rows_of(WATCH, location)))


def move_is_seen(location: Location) -> None:
    """A person has seen where it moved; the caller holds the location's lock."""
    watch = open_watch(location)
    if watch is not None and watch.moved_at is not None:
        _write(location, watch, moved_at=None)


@transaction.atomic
def note_move_seen(location_id: int, *, by: User) -> Location:
    """A person has seen where it moved, and nothing follows.

    Raises NothingToCheck where nothing was seen, ColleagueIsOnIt.
    """
    location: Location = Location.objects.select_for_update().get(pk=location_id)
    must_be_free_for(location, by=by)
    if location.moved_due_at is None:
        raise NothingToCheck
    move_is_seen(location)
    audit.record("watch.move_seen", by=by, about=location)
    return location


def moved_because_of_hosting(location: Location) -> bool:
    """Whether the machine saw it hosted elsewhere, and nobody has seen to that yet."""
    watch = open_watch(location)
    waits = location.moved_due_at is not None
    return watch is not None and waits and watch.moved_because == MoveSeen.HOSTING


def country_now(location: Location) -> str:
    """Where the newest look of the machines has it; empty where they do not agree."""
    return finding_of(answered_look(location), database_now()).country
