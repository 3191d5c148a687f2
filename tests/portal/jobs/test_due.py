"""Going through due rows: each locked, each in a transaction of its own."""

import threading
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from portal.jobs.due import each_due
from portal.jobs.models import Job
from portal.jobs.registry import TimeIsUp
from portal.web.logs import LineFormatter
from tests.portal.jobs.making import make_job

pytestmark = pytest.mark.django_db(transaction=True)


def note_attempt(job):
    job.attempts += 1
    job.save(update_fields=["attempts"])


def done_in(jobs):
    return [Job.objects.get(pk=job.pk).attempts for job in jobs]


def test_what_is_due_is_done_and_the_rest_is_not():
    due, later = make_job(), make_job(next_at=timezone.now() + timedelta(hours=1))
    assert each_due(Job.objects.due(), note_attempt) == 1
    assert done_in([due, later]) == [1, 0]


def test_a_row_that_fails_is_taken_back_and_holds_up_no_other(caplog):
    bad, good = make_job(subject="bad"), make_job()

    def stumble(job):
        note_attempt(job)
        if job.subject == "bad":
            raise LookupError("canary")

    assert each_due(Job.objects.due(), stumble) == 1
    assert done_in([bad, good]) == [0, 1]
    (line,) = [LineFormatter().format(record) for record in caplog.records]
    assert f'"due row {bad.pk} failed" kind=jobs.Job error=LookupError' in line


def test_the_time_limit_of_the_sweep_ends_it():
    make_job()

    def take_long(_job):
        raise TimeIsUp

    with pytest.raises(TimeIsUp):
        each_due(Job.objects.due(), take_long)


def test_a_row_that_became_undue_meanwhile_is_left_alone():
    first, second = make_job(), make_job()

    def put_off_the_other(job):
        note_attempt(job)
        Job.objects.exclude(pk=job.pk).update(next_at=timezone.now() + timedelta(hours=1))

    assert each_due(Job.objects.due(), put_off_the_other) == 1
    assert done_in([first, second]) == [1, 0]


def test_two_sweeps_at_once_do_not_wait_for_each_other():
    locked, free = make_job(), make_job()
    done = []

    def elsewhere():
        done.append(each_due(Job.objects.due(), note_attempt))
        connection.close()

    with transaction.atomic():
        Job.objects.select_for_update().get(pk=locked.pk)
        other = threading.Thread(target=elsewhere)
        other.start()
        other.join()
    assert done == [1]
    assert done_in([locked, free]) == [0, 1]


def test_so_many_at_a_time():
    for _number in range(3):
        make_job()
    assert each_due(Job.objects.due(), note_attempt, limit=2) == 2


def test_a_database_that_is_away_ends_the_sweep():
    make_job()
    make_job()
    tried = []

    def lose_the_database(job):
        tried.append(job)
        raise OperationalError

    with pytest.raises(OperationalError):
        each_due(Job.objects.due(), lose_the_database)
    assert len(tried) == 1
