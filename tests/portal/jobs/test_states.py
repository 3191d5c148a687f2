"""The life of a job tested whole, and the database's agreement with it."""

from itertools import product
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from portal.jobs.models import Job
from portal.jobs.states import FINISHED, JOB, LEASED, State
from portal.lifecycle import LifecycleError
from tests.portal.jobs.making import columns_of, make_job

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("old", "new"), list(product(State, State)))
def test_a_job_moves_as_the_table_says_and_not_otherwise(old, new):
    job = make_job(old)
    row = Job.objects.filter(pk=job.pk)
    if new not in JOB.then(old):
        with pytest.raises(LifecycleError, match="no move from"):
            row.move(old, new, **columns_of(new))
        return
    assert row.move(old, new, **columns_of(new)) == 1
    job.refresh_from_db()
    assert job.state == new
    assert (job.lease_owner is not None) == (new in LEASED)
    assert (job.finished_at is not None) == (new in FINISHED)


@pytest.mark.parametrize("state", State)
def test_a_job_in_another_state_stays_as_it_is(state):
    job = make_job(state)
    for old in set(State) - {state}:
        for new in JOB.then(old):
            assert Job.objects.filter(pk=job.pk).move(old, new, **columns_of(new)) == 0
    job.refresh_from_db()
    assert job.state == state


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "lost"},
        {"state": State.DONE, "finished_at": Now()},
        {"lease_owner": uuid4()},
        {"finished_at": Now()},
        {"attempts": -1},
    ],
)
def test_the_database_refuses_impossible_jobs(columns):
    job = make_job(State.QUEUED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(**columns)
