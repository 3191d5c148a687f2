"""What a look at something that was found illegal comes to: evidence, and what follows from it.

How closely and how often one may look says the profile; `asking_the_probe` has the looks made.
"""

from django.db import transaction

from hotline.gateways.probe import Look
from hotline.models import AvailabilityCheck, Location, ProbeTask, Purpose, Watch
from hotline.operations import tracks
from hotline.operations.gone import note_back, note_gone
from hotline.operations.hops import attributed
from hotline.operations.moves import follow_look
from hotline.operations.watches import UNKNOWN_BEFORE_A_PERSON, come_to_the_end
from hotline.operations.withdrawing import withdraw_unsent
from hotline.policies import profiles
from hotline.policies.watching import Event, Outcome, Watching, after_look
from hotline.states import UNKNOWN, WATCH, WATCH_BY_PROBE, Level, WatchState
from portal.database.clock import database_now
from portal.jobs.due import each_due


@transaction.atomic
def record_look(watch_id: int, look: Look, *, level: Level | None = None) -> Outcome | None:
    """Writes down what a look brought and what follows; None where the watch ended meanwhile.

    It was made as closely as `level` says, or as the profile does.
    """
    now, rules = database_now(), profiles.current().watch
    location = Location.objects.select_for_update().get(watches=watch_id)
    watch = Watch.objects.select_for_update().get(pk=watch_id)
    ProbeTask.objects.filter(location=location, purpose=Purpose.WATCH).delete()
    if watch.state not in WATCH_BY_PROBE:
        return None
    AvailabilityCheck.objects.create(
        location=location,
        looked_at=now,
        level=level or rules.level,
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
    watch.against, watch.against_since = outcome.after.against, outcome.after.against_since
    watch.unknown = watch.unknown + 1 if look.finding in UNKNOWN else 0
    watch.due_at = outcome.due_at or watch.due_at
    if outcome.after.seen_online and watch.seen_online_at is None:
        watch.seen_online_at, watch.digest = database_now(), look.digest or None
    watch.save(
        update_fields=[
            *("against", "against_since", "unknown"),
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
