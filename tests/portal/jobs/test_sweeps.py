"""Sweeps: one row each that comes again and again, noted when they fail."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from portal.audit.models import Entry
from portal.jobs import registry, schedule, sweeps
from portal.jobs.desk.rows import interval, sweep_rows
from portal.jobs.dispatcher import WORKER_LOST, take_back
from portal.jobs.models import Job
from portal.jobs.registry import every, job
from portal.jobs.states import State
from portal.web import health
from portal.web.logs import LineFormatter
from tests.makers.jobs import run_due
from tests.portal.jobs.making import columns_of, make_job

pytestmark = pytest.mark.django_db


@pytest.fixture
def registered(monkeypatch):
    """Only what the test registers, and what ran of it."""
    monkeypatch.setattr(registry, "_kinds", {})
    ran = []

    @every(seconds=60, name="test.sweep")
    def sweep():
        ran.append("test.sweep")

    schedule.begin()
    return ran


def time_passes(seconds):
    Job.objects.update(next_at=F("next_at") - timedelta(seconds=seconds))


def test_a_new_sweep_is_due_at_once_and_then_after_its_interval(registered):
    assert run_due() == 1
    assert run_due() == 0
    time_passes(50)
    assert run_due() == 0
    time_passes(10)
    assert run_due() == 1
    assert Job.objects.get().state == State.QUEUED


def test_it_keeps_its_pace_and_rounds_that_were_missed_are_not_made_up_for(registered):
    run_due()
    time_passes(62)
    run_due()
    seconds = (Job.objects.get().next_at - timezone.now()).total_seconds()
    assert 57 < seconds < 59, "two seconds late, so two seconds sooner"
    time_passes(24 * 3600)
    assert run_due() == 1
    assert run_due() == 0


def test_a_failing_sweep_is_noted_without_its_words_and_comes_round_again(registered, caplog):
    @every(seconds=60, name="test.broken")
    def broken():
        raise LookupError("canary")

    schedule.begin()
    for _round in range(20):
        time_passes(120)
        run_due(quietly=True)
    row = Job.objects.get(kind="test.broken")
    assert (row.state, row.last_error) == (State.QUEUED, "LookupError")
    lines = [LineFormatter().format(record) for record in caplog.records]
    assert any('"sweep failed" error=LookupError kind=test.broken' in line for line in lines)
    assert not any("canary" in line for line in lines)


def test_the_note_of_a_failure_goes_with_the_next_success(registered):
    Job.objects.update(last_error="LookupError")
    run_due()
    assert Job.objects.get().last_error == ""


def test_a_sweep_that_loses_its_worker_comes_round_again_however_often(registered):
    row = Job.objects.all()
    for _round in range(registry.MAX_ATTEMPTS + 1):
        row.move(State.QUEUED, State.SENT, **columns_of(State.SENT))
        row.move(State.SENT, State.RUNNING, attempts=F("attempts") + 1)
        row.update(lease_until=timezone.now() - timedelta(seconds=1))
        assert take_back() == 1
    assert (row.get().state, row.get().last_error) == (State.QUEUED, WORKER_LOST)


def test_beginning_again_changes_nothing(registered):
    run_due()
    before = Job.objects.get()
    schedule.begin()
    assert Job.objects.get().next_at == before.next_at


def test_a_shorter_interval_holds_from_now_on(registered, monkeypatch):
    run_due()
    Job.objects.update(next_at=timezone.now() + timedelta(days=1))
    schedule.begin()
    assert (Job.objects.get().next_at - timezone.now()).total_seconds() < 61


def test_a_sweep_that_is_no_more_goes(registered, monkeypatch):
    monkeypatch.setattr(registry, "_kinds", {})
    schedule.begin()
    assert not Job.objects.exists()


def test_waiting_jobs_follow_their_kind_to_another_lane(registered):
    job("test.note", lane="bulk")(print)
    waiting, sent, unknown = (
        make_job(lane="default"),
        make_job(State.SENT, lane="default"),
        make_job(kind="of.a_newer_release", lane="future"),
    )
    schedule.begin()
    lanes = dict(Job.objects.values_list("pk", "lane"))
    assert (lanes[waiting.pk], lanes[sent.pk], lanes[unknown.pk]) == ("bulk", "default", "future")


@pytest.mark.parametrize(
    ("interval", "limit"), [(5, 20), (15, 30), (24 * 3600, registry.TIME_LIMIT_CEILING_SECONDS)]
)
def test_a_sweep_has_time_by_its_interval(registered, interval, limit):
    every(seconds=interval, name="test.other")(print)
    assert registry.find("test.other").time_limit_seconds == limit


def test_no_sweep_comes_round_without_a_pause():
    with pytest.raises(ValueError, match="SHORTEST_INTERVAL_SECONDS"):
        every(seconds=1, name="test.hasty")(lambda: None)


def test_two_sweeps_of_one_name_are_refused(registered):
    with pytest.raises(ValueError, match=r"two handlers.*test\.sweep"):
        every(seconds=15, name="test.sweep")(lambda: None)


def test_people_see_when_a_sweep_comes_round(registered):
    assert sweep_rows() == [(Job.objects.get(), "every minute")]


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
    assert interval(timedelta(seconds=seconds)) == words


def test_finished_jobs_are_forgotten_and_those_given_up_are_not():
    old = timezone.now() - timedelta(days=sweeps.KEEP_FINISHED_DAYS, hours=1)
    young = old + timedelta(hours=2)
    kept = [make_job(State.DONE, finished_at=young), make_job(State.GIVEN_UP, finished_at=old)]
    make_job(State.DONE, finished_at=old)
    make_job(State.DISMISSED, finished_at=old)
    sweeps.prune()
    assert set(Job.objects.all()) == set(kept)


def test_the_record_is_sealed_exported_and_verified(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    sweeps.seal_record()
    sweeps.verify_record()
    assert Entry.objects.get(verb="audit.verified").facts["problems"] == 0


def test_readyz_says_how_long_no_head_was_exported():
    assert not sweeps.heads_are_exported().ok
    schedule.begin()
    seal = Job.objects.filter(kind=sweeps.SEAL_SWEEP)
    assert sweeps.heads_are_exported().ok
    seal.update(next_at=timezone.now() - timedelta(minutes=11, seconds=5))
    late = health.Probe(ok=False, detail="no head exported for 11 min")
    assert sweeps.heads_are_exported() == late
    seal.update(next_at=timezone.now(), last_error="FileNotFoundError")
    failed = health.Probe(ok=False, detail="the last export of a head failed")
    assert sweeps.heads_are_exported() == failed
