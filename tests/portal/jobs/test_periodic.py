"""Sweeps: due by the database, one at a time, noted when they fail."""

import math
import threading
from datetime import timedelta

import pytest
from celery import current_app
from django.db import OperationalError, connection
from django.db.models import F
from django.utils import timezone

from portal.audit.models import Entry
from portal.jobs import beat, liveness, periodic, sweeps
from portal.jobs.beat import Clock
from portal.jobs.models import Heartbeat, Job, Sweep
from portal.jobs.states import State
from portal.jobs.tasks import dispatch
from portal.jobs.testing import run_due
from portal.web import health
from portal.web.logs import LineFormatter

pytestmark = pytest.mark.django_db


@pytest.fixture
def registered(monkeypatch):
    """Only what the test registers, and what ran of it."""
    monkeypatch.setattr(periodic, "_sweeps", {})
    ran = []

    @periodic.every(seconds=15, name="test.sweep")
    def sweep():
        ran.append("test.sweep")

    return ran


def time_passes(seconds):
    Sweep.objects.update(started_at=F("started_at") - timedelta(seconds=seconds))


def test_a_new_sweep_is_due_at_once_and_then_after_its_interval(registered):
    assert periodic.due_sweeps() == ["test.sweep"]
    assert periodic.run_sweep("test.sweep")
    assert periodic.due_sweeps() == []
    time_passes(10)
    assert periodic.due_sweeps() == []
    time_passes(5)
    assert periodic.due_sweeps() == ["test.sweep"]


def test_a_message_that_comes_twice_runs_the_sweep_once(registered):
    periodic.due_sweeps()
    assert periodic.run_sweep("test.sweep")
    assert not periodic.run_sweep("test.sweep")
    assert registered == ["test.sweep"]


def test_a_failing_sweep_is_noted_without_its_words_and_comes_round_again(registered, caplog):
    @periodic.every(seconds=15, name="test.broken")
    def broken():
        raise LookupError("canary")

    periodic.due_sweeps()
    assert not periodic.run_sweep("test.broken")
    row = Sweep.objects.get(name="test.broken")
    assert row.last_error == "LookupError"
    (line,) = [LineFormatter().format(record) for record in caplog.records]
    assert "task=test.broken error=LookupError" in line
    assert "canary" not in line
    time_passes(15)
    assert "test.broken" in periodic.due_sweeps()


def test_the_note_of_a_failure_goes_with_the_next_success(registered):
    periodic.due_sweeps()
    Sweep.objects.update(last_error="LookupError")
    periodic.run_sweep("test.sweep")
    assert Sweep.objects.get().last_error == ""


def test_a_sweep_never_overlaps_with_itself(registered):
    periodic.due_sweeps()
    refused = []

    def elsewhere():
        with periodic._alone("test.sweep") as mine:
            refused.append(not mine)
        connection.close()

    with periodic._alone("test.sweep") as mine:
        assert mine
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
    assert refused == [True]


def test_no_sweep_runs_more_often_than_the_clock_ticks():
    with pytest.raises(ValueError, match="TICK_SECONDS"):
        periodic.every(seconds=1, name="test.hasty")


def test_two_sweeps_of_one_name_are_refused(registered):
    with pytest.raises(ValueError, match="two sweeps"):
        periodic.every(seconds=15, name="test.sweep")(lambda: None)


def test_the_last_rounds_are_listed_for_people(registered):
    (before,) = periodic.last_rounds()
    assert before.finished_at is None
    periodic.due_sweeps()
    periodic.run_sweep("test.sweep")
    (after,) = periodic.last_rounds()
    assert after.finished_at is not None


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (15, "every 15 seconds"),
        (60, "every minute"),
        (300, "every 5 minutes"),
        (3600, "every hour"),
        (86_400, "every day"),
        (7 * 86_400, "every 7 days"),
    ],
)
def test_an_interval_is_said_in_words(seconds, words):
    assert periodic.LastRound("test.sweep", seconds, None, "").interval == words


def test_a_worker_is_alive_when_it_has_finished_a_heartbeat_in_the_last_minute():
    assert health.look()["worker"][0] == health.State.DEGRADED
    sweeps.ask_for_heartbeat()
    assert not liveness.worker_is_alive(), "asking is not finishing"
    run_due(liveness.HEARTBEAT)
    assert health.look()["worker"][0] == health.State.READY
    Job.objects.update(finished_at=timezone.now() - timedelta(seconds=61))
    assert not liveness.worker_is_alive()


def test_the_clock_shows_that_it_goes_and_rings_on_without_a_database(monkeypatch):
    class Quiet(Clock):
        def setup_schedule(self):
            """Nothing to ring for: what is tried here is the round itself."""

    monkeypatch.setattr(beat, "close_old_connections", lambda: None)  # it is the test's
    assert liveness.ages_seconds()["beat"] == math.inf
    assert health.look()["beat"][0] == health.State.DEGRADED
    ringing = Quiet(app=current_app)
    ringing.tick()
    assert liveness.ages_seconds()["beat"] < 5
    assert health.look()["beat"][0] == health.State.READY
    Heartbeat.objects.update(at=timezone.now() - timedelta(seconds=31))
    assert health.look()["beat"] == (health.State.DEGRADED, "no sign of life for 30 s")

    def away(_name):
        raise OperationalError

    monkeypatch.setattr(liveness, "show_life", away)
    assert ringing.tick() > 0


def test_the_dispatcher_shows_that_it_comes_round(django_assert_num_queries):
    dispatch()
    assert liveness.ages_seconds()["dispatcher"] < 5
    with django_assert_num_queries(1):
        liveness.show_life(liveness.DISPATCHER)  # a moment later: nothing to write
    Heartbeat.objects.update(at=timezone.now() - timedelta(seconds=61))
    assert not liveness.lives("dispatcher")
    dispatch()
    assert liveness.lives("dispatcher")


def test_jobs_given_up_are_named_by_kind():
    assert health.look()["jobs"][0] == health.State.READY
    Job.objects.create(
        kind="test.note", effect_key="x", state=State.DEAD, finished_at=timezone.now()
    )
    assert liveness.dead_by_kind() == {"test.note": 1.0}
    assert health.look()["jobs"] == (health.State.DEGRADED, "given up: test.note")


def test_the_oldest_job_of_a_kind_says_how_long_it_has_been_due():
    for minutes in (1, 10, -10):
        due = timezone.now() - timedelta(minutes=minutes)
        Job.objects.create(kind="test.note", effect_key=str(minutes), next_at=due)
    assert 600 <= liveness.oldest_due_seconds()["test.note"] < 660


def test_finished_jobs_are_forgotten_and_dead_ones_are_not():
    def finished(kind, state, ago):
        return Job.objects.create(
            kind=kind,
            effect_key=f"{kind} {state} {ago}",
            state=state,
            finished_at=timezone.now() - ago,
        )

    old = timedelta(days=sweeps.KEEP_FINISHED_DAYS, hours=1)
    young = timedelta(days=sweeps.KEEP_FINISHED_DAYS) - timedelta(hours=1)
    kept = [
        finished("test.note", State.DONE, young),
        finished("test.note", State.DEAD, old),
        finished(liveness.HEARTBEAT, State.DONE, timedelta(hours=1)),
    ]
    finished("test.note", State.DONE, old)
    finished("test.note", State.DISMISSED, old)
    finished(liveness.HEARTBEAT, State.DONE, timedelta(hours=sweeps.KEEP_HEARTBEATS_HOURS + 1))
    sweeps.prune()
    assert set(Job.objects.all()) == set(kept)


def test_figures_count_what_is_not_done():
    sweeps.ask_for_heartbeat()
    figures = liveness.jobs_by_state()
    assert figures[State.QUEUED] == 1
    assert figures[State.DEAD] == 0
    assert State.DONE not in figures
    assert liveness.late_jobs() == 0


def test_the_record_is_sealed_exported_and_verified(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    sweeps.seal_record()
    sweeps.verify_record()
    assert Entry.objects.get(verb="audit.verified").facts["problems"] == 0


def round_ended(minutes_ago, *, error=""):
    ended = timezone.now() - timedelta(minutes=minutes_ago)
    Sweep.objects.update_or_create(
        name=sweeps.SEAL_SWEEP, defaults={"finished_at": ended, "last_error": error}
    )
    return sweeps.heads_are_exported()


def test_readyz_says_how_old_the_last_exported_head_is():
    assert not sweeps.heads_are_exported().ok
    assert round_ended(2) == health.Probe(ok=True, detail="last head exported 2 min ago")
    assert round_ended(11) == health.Probe(ok=False, detail="last head exported 11 min ago")
    failed = round_ended(1, error="FileNotFoundError")
    assert failed == health.Probe(ok=False, detail="the last export of a head failed 1 min ago")
