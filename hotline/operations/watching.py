"""Looks whether what was found illegal is still there, and draws the conclusions.

Looks are made outside of any transaction, all that are due at once; what each brought is written
in a transaction of its own. How closely and how often one may look says the profile.
"""

import asyncio
import time
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction

from hotline.gateways.probe import Look, Target, is_resting
from hotline.gateways.probe.configured import LOOKS_A_ROUND, Probe, probe
from hotline.models import AvailabilityCheck, Location, Watch
from hotline.operations import tracks
from hotline.operations.gone import note_back, note_gone
from hotline.operations.hops import attributed
from hotline.operations.moves import follow_look
from hotline.operations.watches import UNKNOWN_BEFORE_A_PERSON, come_to_the_end
from hotline.operations.withdrawing import withdraw_unsent
from hotline.policies import profiles
from hotline.policies.watching import Event, Outcome, Watching, after_look
from hotline.states import (
    ONLINE,
    UNKNOWN,
    WATCH,
    WATCH_BY_PROBE,
    Level,
    WatchState,
)
from portal.database.clock import database_now
from portal.jobs.due import each_due

CANDIDATES = 4_000
"""Due watches that are read for one round of LOOKS_A_ROUND, to find so many different hosts."""
GO_ON_SECONDS = 5.0
"""No further round begins after that: one may take half a minute, and a sweep ends after 40 s."""
LEASE = timedelta(minutes=10)
"""A worker that has not written down by then what it saw has died."""
LEASING_LOCK = 0x57415443484553
"""Workers lease one after the other, so that none takes a host that another is taking."""


@dataclass(frozen=True, slots=True)
class Due:
    """A look that is to be made."""

    watch_id: int
    target: Target


def look_while_due() -> int:
    """Rounds until nothing is due or the sweep's time is over; returns how many looks were made."""
    until, made = time.monotonic() + GO_ON_SECONDS, 0
    while time.monotonic() < until:
        looks = look_at_due()
        made += looks
        if not looks:
            break
    return made


def look_at_due(*, through: Probe | None = None) -> int:
    """One round of looks that are due; returns how many were made."""
    due = lease_due()
    if not due:
        return 0
    rules, asked = profiles.current().watch, through or probe()
    targets = [one.target for one in due]
    looks = asked.look_at(targets, level=rules.level, spacing=float(rules.spacing_seconds))
    for one, look in zip(due, asyncio.run(looks), strict=True):
        record_look(one.watch_id, look)
    return len(due)


@transaction.atomic
def lease_due() -> list[Due]:
    """Due looks, one for each host that needs no pause, that from now on are this worker's.

    A host that another worker asks, or asked when it died, waits for the end of that lease.
    """
    _one_worker_at_a_time()
    asked = set(Watch.objects.leased().values_list("location__host", flat=True))
    waiting = (
        Watch.objects.due_for_the_probe()
        .select_related("location")
        .select_for_update(skip_locked=True, of=("self",))
    )
    of_host: dict[str, Watch] = {}
    for watch in waiting[:CANDIDATES]:
        if watch.location.host not in asked and not is_resting(watch.location.host):
            of_host.setdefault(watch.location.host, watch)
    taken = list(of_host.values())[:LOOKS_A_ROUND]
    until = database_now() + LEASE
    Watch.objects.filter(pk__in=[watch.pk for watch in taken]).update(leased_until=until)
    answering = _that_answered_head(taken)
    return [
        Due(
            watch.pk,
            Target(
                watch.location.canonical,
                bytes(watch.digest or b""),
                answers_head=watch.location_id in answering,
            ),
        )
        for watch in taken
    ]


def _that_answered_head(watches: list[Watch]) -> set[int]:
    """Locations that a look by HEAD found online: their "not found" to HEAD is believed."""
    by_head = AvailabilityCheck.objects.filter(
        location__in=[watch.location_id for watch in watches],
        level=Level.HEADERS,
        finding__in=ONLINE,
    )
    return set(by_head.values_list("location_id", flat=True).distinct())


def _one_worker_at_a_time() -> None:
    """Until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LEASING_LOCK])


@transaction.atomic
def record_look(watch_id: int, look: Look) -> Outcome | None:
    """Writes down what a look brought and what follows; None where the watch ended meanwhile."""
    now, rules = database_now(), profiles.current().watch
    location = Location.objects.select_for_update().get(watches=watch_id)
    watch = Watch.objects.select_for_update().get(pk=watch_id)
    if watch.state not in WATCH_BY_PROBE:
        return None
    AvailabilityCheck.objects.create(
        location=location,
        looked_at=now,
        level=rules.level,
        finding=look.finding,
        http_status=look.http_status,
        moved_to_host=look.moved_to_host,
        moved_to=look.moved_to,
        hops=attributed(look.chain),
    )
    outcome = after_look(_watching(watch, location), look.finding, now, rules)
    follow_look(location, watch, look, at=now)
    _keep(watch, look, outcome)
    _conclude(location, watch, outcome)
    return outcome


def _watching(watch: Watch, location: Location) -> Watching:
    return Watching(
        WatchState(watch.state),
        began_at=watch.began_at,
        gone_at=watch.gone_at,
        against=watch.against,
        against_since=watch.against_since,
        seen_online=watch.seen_online_at is not None,
        said_to_be_gone=location.is_said_to_be_gone,
    )


def _keep(watch: Watch, look: Look, outcome: Outcome) -> None:
    """Counts and clocks of the watch; its state moves only with a conclusion."""
    watch.leased_until = None
    watch.against, watch.against_since = outcome.after.against, outcome.after.against_since
    watch.unknown = watch.unknown + 1 if look.finding in UNKNOWN else 0
    watch.due_at = outcome.due_at or watch.due_at
    if outcome.after.seen_online and watch.seen_online_at is None:
        watch.seen_online_at, watch.digest = database_now(), look.digest or None
    watch.save(
        update_fields=[
            *("leased_until", "against", "against_since", "unknown"),
            *("due_at", "seen_online_at", "digest"),
        ]
    )


def _conclude(location: Location, watch: Watch, outcome: Outcome) -> None:
    now = database_now()
    if outcome.event == Event.GONE:
        withdraw_unsent(location, by=None)
        note_gone(location, by=None, at=now)
    elif outcome.event == Event.REAPPEARED:
        note_back(location, by=None, at=now)
    elif outcome.event == Event.OVER:
        come_to_the_end(location, WatchState(watch.state), by=None, at=now)
    elif watch.unknown >= UNKNOWN_BEFORE_A_PERSON:
        ask_a_person(location)


def ask_people() -> int:
    """Where only a person can look and it is time to, one is asked. Returns how many times."""
    return each_due(Location.objects.due_for_a_person(), ask_a_person)


def ask_a_person(location: Location) -> None:
    """Somebody has to look whether it is still there, or back; the caller holds the location's
    lock."""
    gone = location.watch_state == WatchState.GONE
    to, now = WatchState.GONE_DUE if gone else WatchState.TO_CHECK, database_now()
    tracks.move(WATCH, location, to, by=None, at=now, columns={"due_at": now})
