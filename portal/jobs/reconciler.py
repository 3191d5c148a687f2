"""The reconciler: takes jobs back from those who did not finish them."""

import logging

from django.db import transaction
from django.db.models.functions import Now

from portal.jobs.backoff import retry_after
from portal.jobs.models import Job
from portal.jobs.running import give_up, max_attempts
from portal.jobs.states import State

BATCH_LIMIT_JOBS = 500
WORKER_LOST = "WorkerLost"
"""Written as the error of a job whose worker never came back."""

logger = logging.getLogger(__name__)


@transaction.atomic
def reconcile() -> int:
    """Puts jobs with a lapsed lease back into the queue; returns how many.

    A message that never reached a worker costs its job nothing. A worker that died with the
    job counts as an attempt: after the last one the job goes to a person.
    """
    lapsed = Job.objects.lapsed().order_by("lease_until").select_for_update(skip_locked=True)
    jobs = list(lapsed[:BATCH_LIMIT_JOBS])
    for job in jobs:
        _take_back(job)
    if jobs:
        logger.warning("jobs taken back after their lease", extra={"count": len(jobs)})
    return len(jobs)


def _take_back(job: Job) -> None:
    row = Job.objects.filter(pk=job.pk)
    if job.state == State.SENT:
        row.move(State.SENT, State.QUEUED)
    elif job.attempts >= max_attempts(job.kind):
        give_up(job, row, WORKER_LOST)
        said = {"job": job.pk, "kind": job.kind, "attempts": job.attempts}
        logger.error("job given up: it loses its workers", extra=said)
    else:
        pause = Now() + retry_after(job.attempts - 1) if job.attempts > 1 else Now()
        row.move(State.RUNNING, State.QUEUED, last_error=WORKER_LOST, next_at=pause)
