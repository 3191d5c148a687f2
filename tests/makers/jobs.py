"""Runs the outbox in this process, through the same claim and the same finish."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.db.models.functions import Now

from portal.jobs import running
from portal.jobs.models import Job, JobQuerySet
from portal.jobs.registry import NotYet
from portal.jobs.states import State

JOBS_LIMIT = 1_000


def run_due(kind: str | None = None, *, at: datetime | None = None, quietly: bool = False) -> int:
    """Runs due jobs (of one kind) and the jobs they ask for; returns how many were done.

    With `at`, jobs due by that moment run as well, as if it had come. Each job is tried once.
    A handler's error is noted on the row as in production and then raised; `quietly` leaves
    it at the note.
    """
    tried: list[int] = []
    done = 0
    while len(tried) < JOBS_LIMIT:
        job = _waiting(kind, at).exclude(pk__in=tried).first()
        if job is None:
            return done
        tried.append(job.pk)
        done += _run(job, quietly=quietly)
    raise RuntimeError(f"jobs ask for jobs without end ({JOBS_LIMIT=})")


def _waiting(kind: str | None, at: datetime | None) -> JobQuerySet:
    waiting = Job.objects.due()
    if at is not None:
        waiting = Job.objects.filter(state=State.QUEUED, next_at__lte=at).order_by("next_at", "pk")
    return waiting if kind is None else waiting.filter(kind=kind)


def _run(job: Job, *, quietly: bool) -> bool:
    lease = uuid4()
    Job.objects.filter(pk=job.pk).move(
        State.QUEUED,
        State.SENT,
        lease_owner=lease,
        lease_until=Now() + timedelta(minutes=5),
    )
    kept_by = running.run(job.pk, lease)
    if kept_by is not None and not quietly and not isinstance(kept_by, NotYet):
        raise kept_by
    return kept_by is None
