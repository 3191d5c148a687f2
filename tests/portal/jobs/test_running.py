"""What a worker does with an id, without any broker."""

import logging
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models.functions import Now

from portal.database.clock import database_now
from portal.jobs import outbox, registry, running
from portal.jobs.dispatcher import WORKER_LOST, take_back
from portal.jobs.models import Job
from portal.jobs.running import (
    FIRST_DELAY_SECONDS,
    JITTER,
    LONGEST_DELAY_SECONDS,
    LeaseLostError,
    retry_after,
)
from portal.jobs.states import State
from portal.web.logs import LineFormatter
from tests.makers.jobs import run_due
from tests.portal.jobs import kinds

pytestmark = pytest.mark.django_db


def sent(kind, subject="7"):
    """A job on its way, and its lease."""
    outbox.add(kind, subject=subject)
    job = Job.objects.get(kind=kind, subject=subject)
    lease = uuid4()
    Job.objects.filter(pk=job.pk).move(
        State.QUEUED,
        State.SENT,
        lease_owner=lease,
        lease_until=Now() + timedelta(minutes=1),
    )
    return job, lease


def seconds_until_due(job):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(epoch FROM next_at - now())::float FROM jobs_job WHERE id = %s",
            [job.pk],
        )
        return cursor.fetchone()[0]


def test_a_message_counts_once():
    job, lease = sent("test.note")
    assert running.run(job.pk, lease) is None
    assert isinstance(running.run(job.pk, lease), LeaseLostError)
    assert kinds.done == ["7"]


def test_a_message_of_an_older_lease_does_nothing():
    job, _lease = sent("test.note")
    assert isinstance(running.run(job.pk, uuid4()), LeaseLostError)
    assert kinds.done == []


def test_a_failure_is_noted_and_tried_again_later():
    job, lease = sent("test.fail")
    running.run(job.pk, lease)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.last_error) == (State.QUEUED, 1, "PartnerAwayError")
    assert 0 < seconds_until_due(job) <= FIRST_DELAY_SECONDS * (1 + JITTER)


def test_after_the_last_attempt_a_person_is_asked():
    outbox.add("test.fail", subject=7)
    for _attempt in range(3):
        Job.objects.update(next_at=Now())
        run_due(quietly=True)
    job = Job.objects.get()
    assert (job.state, job.attempts) == (State.GIVEN_UP, 3)
    assert list(Job.objects.needing_a_person()) == [job]


def test_giving_up_asks_a_person_at_once():
    job, lease = sent("test.give_up")
    running.run(job.pk, lease)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.last_error) == (State.GIVEN_UP, 1, "GiveUp")


def test_the_words_of_an_error_reach_neither_row_nor_log(caplog):
    job, lease = sent("test.fail", subject="canary-7")
    with caplog.at_level(logging.DEBUG):
        running.run(job.pk, lease)
    job.refresh_from_db()
    lines = [LineFormatter().format(record) for record in caplog.records]
    assert any("error=PartnerAwayError" in line and "kinds.py" in line for line in lines)
    assert not any("canary" in line for line in lines)
    assert job.last_error == "PartnerAwayError"


def test_a_job_of_a_kind_that_this_process_does_not_know_is_tried_later():
    job, lease = sent("test.note")
    Job.objects.filter(pk=job.pk).update(kind="of.a_newer_release")
    running.run(job.pk, lease)
    job.refresh_from_db()
    assert (job.state, job.last_error) == (State.QUEUED, "UnknownKindError")


def test_who_lost_the_lease_does_not_mark_the_job_as_done():
    job, lease = sent("test.slow")
    assert isinstance(running.run(job.pk, lease), LeaseLostError)
    job.refresh_from_db()
    assert job.state == State.QUEUED


def test_rows_of_an_atomic_job_are_taken_back_with_the_lease():
    job, lease = sent("test.slow_rows")
    assert isinstance(running.run(job.pk, lease), LeaseLostError)
    assert not Job.objects.filter(effect_key="row of test.slow_rows").exists()


def test_a_lapsed_message_costs_its_job_nothing():
    job, _lease = sent("test.note")
    Job.objects.update(lease_until=Now())
    assert take_back() == 1
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.QUEUED, 0)
    assert run_due() == 1


def test_a_worker_that_never_came_back_counts_as_an_attempt():
    job, lease = sent("test.fail")
    running._claim(Job.objects.filter(pk=job.pk).leased(lease))
    Job.objects.update(lease_until=Now())
    assert take_back() == 1
    job.refresh_from_db()
    assert (job.state, job.attempts, job.last_error) == (State.QUEUED, 1, WORKER_LOST)


def test_a_lease_that_holds_is_left_alone():
    sent("test.note")
    assert take_back() == 0


@pytest.mark.parametrize(
    ("attempts", "chance", "seconds"),
    [
        (1, 0.5, FIRST_DELAY_SECONDS),
        (2, 0.5, 2 * FIRST_DELAY_SECONDS),
        (3, 0.0, 4 * FIRST_DELAY_SECONDS * (1 - JITTER)),
        (3, 1.0, 4 * FIRST_DELAY_SECONDS * (1 + JITTER)),
        (500, 0.5, LONGEST_DELAY_SECONDS),
    ],
)
def test_the_wait_doubles_up_to_a_limit(attempts, chance, seconds):
    assert retry_after(attempts, chance=chance).total_seconds() == seconds


def test_a_kind_without_a_known_lane_does_not_start():
    with pytest.raises(ValueError, match="no lane is called emails; there are: timers, mail"):
        registry.job("test.never", lane="emails")(lambda _subject: None)
    with pytest.raises(TypeError, match="lane"):
        registry.job("test.never")


def test_two_handlers_for_one_kind_are_refused():
    with pytest.raises(ValueError, match="two handlers"):
        registry.job("test.note", lane="default")(lambda _subject: None)


def test_a_job_that_finds_it_is_too_early_comes_again_at_no_cost():
    kinds.not_before.append(database_now() + timedelta(hours=1))
    job, lease = sent("test.not_yet")
    assert isinstance(running.run(job.pk, lease), registry.NotYet)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.last_error) == (State.QUEUED, 0, "")
    assert 3_590 < seconds_until_due(job) < 3_610
    assert run_due() == 0
    Job.objects.update(next_at=Now())
    assert run_due() == 1
    assert kinds.done == ["7"]


def test_a_job_that_waits_for_a_moment_that_has_passed_does_not_spin():
    kinds.not_before.append(database_now() - timedelta(hours=1))
    job, lease = sent("test.not_yet")
    running.run(job.pk, lease)
    job.refresh_from_db()
    assert seconds_until_due(job) > 0


def test_what_a_job_was_about_is_told_once_it_is_given_up():
    outbox.add("test.told_of", subject=7)
    run_due(quietly=True)
    assert kinds.given_up == []
    Job.objects.update(next_at=Now())
    run_due(quietly=True)
    assert kinds.given_up == ["7"]
    assert Job.objects.get().state == State.GIVEN_UP


def test_it_is_told_as_well_when_the_last_worker_died_with_it():
    job, lease = sent("test.told_of")
    running._claim(Job.objects.filter(pk=job.pk).leased(lease))
    Job.objects.update(attempts=2, lease_until=Now() - timedelta(seconds=1))
    take_back()
    assert kinds.given_up == ["7"]


def test_a_service_that_stumbles_over_it_does_not_keep_the_job_from_its_person(monkeypatch, caplog):
    monkeypatch.setattr(kinds, "given_up", None)  # nothing to append to
    job, lease = sent("test.told_of")
    Job.objects.update(attempts=1)
    running.run(job.pk, lease)
    job.refresh_from_db()
    assert job.state == State.GIVEN_UP
    assert "nobody was told" in caplog.text


def test_a_job_still_to_be_done_is_known_to_be():
    assert not outbox.is_waiting("test.note", subject=7)
    outbox.add("test.note", subject=7)
    assert outbox.is_waiting("test.note", subject=7)
    run_due()
    assert not outbox.is_waiting("test.note", subject=7)
