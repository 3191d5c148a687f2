"""Jobs in any state, brought there the way that jobs go."""

from datetime import timedelta
from uuid import uuid4

from django.db.models.functions import Now

from portal.jobs.models import Job
from portal.jobs.states import FINISHED, LEASED, State

WAYS = {
    State.QUEUED: (),
    State.SENT: (State.SENT,),
    State.RUNNING: (State.SENT, State.RUNNING),
    State.DONE: (State.SENT, State.RUNNING, State.DONE),
    State.GIVEN_UP: (State.SENT, State.RUNNING, State.GIVEN_UP),
    State.DISMISSED: (State.SENT, State.RUNNING, State.GIVEN_UP, State.DISMISSED),
}


def columns_of(state):
    """What a move to `state` brings along."""
    if state in LEASED:
        return {"lease_owner": uuid4(), "lease_until": Now() + timedelta(minutes=1)}
    return {"finished_at": Now()} if state in FINISHED else {}


def make_job(state=State.QUEUED, *, kind="test.note", **columns):
    """A job of `kind` in `state`; `columns` are set in the end, whatever they are."""
    job = Job.objects.create(kind=kind, effect_key=str(uuid4()))
    row = Job.objects.filter(pk=job.pk)
    before = State.QUEUED
    for after in WAYS[state]:
        row.move(before, after, **columns_of(after))
        before = after
    if columns:
        row.update(**columns)
    job.refresh_from_db()
    return job
