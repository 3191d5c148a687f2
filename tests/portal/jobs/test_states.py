"""The state table tested whole, and the database's agreement with it."""

from datetime import timedelta
from itertools import product
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from portal.jobs.models import Job
from portal.jobs.states import FINISHED, LEASED, NEXT, State

pytestmark = pytest.mark.django_db


def make_job(state):
    leased = state in LEASED
    return Job.objects.create(
        kind="test.note",
        effect_key=str(uuid4()),
        state=state,
        lease_owner=uuid4() if leased else None,
        lease_until=Now() + timedelta(minutes=1) if leased else None,
        finished_at=Now() if state in FINISHED else None,
    )


def lease_for(state):
    if state not in LEASED:
        return {}
    return {"lease_owner": uuid4(), "lease_until": Now() + timedelta(minutes=1)}


@pytest.mark.parametrize(("old", "new"), list(product(State, State)))
def test_a_job_moves_as_the_table_says_and_not_otherwise(old, new):
    job = make_job(old)
    row = Job.objects.filter(pk=job.pk)
    if new not in NEXT[old]:
        with pytest.raises(ValueError, match="does not go"):
            row.move(old, new, **lease_for(new))
        return
    assert row.move(old, new, **lease_for(new)) == 1
    job.refresh_from_db()
    assert job.state == new
    assert (job.lease_owner is not None) == (new in LEASED)
    assert (job.finished_at is not None) == (new in FINISHED)


@pytest.mark.parametrize("state", State)
def test_a_job_in_another_state_stays_as_it_is(state):
    job = make_job(state)
    for old in set(State) - {state}:
        for new in NEXT[old]:
            assert Job.objects.filter(pk=job.pk).move(old, new, **lease_for(new)) == 0
    job.refresh_from_db()
    assert job.state == state


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "lost"},
        {"state": State.RUNNING},
        {"state": State.QUEUED, "lease_owner": uuid4()},
        {"state": State.DONE},
        {"state": State.QUEUED, "finished_at": Now()},
        {"attempts": -1},
    ],
)
def test_the_database_refuses_impossible_jobs(columns):
    job = make_job(State.QUEUED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(**columns)


def test_every_state_is_in_the_table():
    assert set(NEXT) == set(State)
