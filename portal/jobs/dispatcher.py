"""The dispatcher: takes due rows under a lease and sends their ids to the workers.

Any number may run at once: rows are taken with SKIP LOCKED, and a lease makes every message
but the latest void.
"""

import logging
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models.functions import Now

from portal.jobs import broker, registry
from portal.jobs.models import Job
from portal.jobs.states import LEASED, State

RUN_TASK = "portal.jobs.run"
JOBS_QUEUE = "jobs"
BATCH_LIMIT_JOBS = 100
IN_FLIGHT_LIMIT_JOBS = 400
"""No more than that many with the workers at once: a long queue in the broker helps nobody."""
SENT_LEASE_SECONDS = 60
"""A message not taken by then counts as lost, and its job is sent anew."""
HARD_MARGIN_SECONDS = 10
"""Between asking a job to stop and killing it."""

logger = logging.getLogger(__name__)


def dispatch() -> int:
    """Sends what is due; returns how many jobs were sent."""
    sent = 0
    while taken := _take(uuid4()):
        handed_over = _send(taken)
        sent += handed_over
        if handed_over < len(taken):
            break
    return sent


@transaction.atomic
def _take(lease: UUID) -> list[Job]:
    room = IN_FLIGHT_LIMIT_JOBS - Job.objects.filter(state__in=LEASED).count()
    if room <= 0:
        return []
    due = Job.objects.due().select_for_update(skip_locked=True)
    taken = list(due[: min(room, BATCH_LIMIT_JOBS)])
    Job.objects.filter(pk__in=[job.pk for job in taken]).move(
        State.QUEUED,
        State.SENT,
        lease_owner=lease,
        lease_until=Now() + timedelta(seconds=SENT_LEASE_SECONDS),
    )
    for job in taken:
        job.lease_owner = lease
    return taken


def _send(taken: list[Job]) -> int:
    """Sends ids; what the broker does not take goes back to the queue."""
    for number, job in enumerate(taken):
        try:
            _send_one(job)
        except broker.BrokerAwayError as missing:
            rest = [unsent.pk for unsent in taken[number:]]
            Job.objects.filter(pk__in=rest).leased(_lease(job)).move(State.SENT, State.QUEUED)
            said = {"error": str(missing), "count": len(rest)}
            logger.warning("broker away: jobs keep waiting", extra=said)
            return number
    return len(taken)


def _send_one(job: Job) -> None:
    limit = time_limit_seconds(job.kind)
    broker.send(
        RUN_TASK,
        (job.pk, str(_lease(job))),
        queue=JOBS_QUEUE,
        soft_time_limit=limit,
        time_limit=limit + HARD_MARGIN_SECONDS,
    )


def _lease(job: Job) -> UUID:
    if job.lease_owner is None:
        raise ValueError(f"job {job.pk} was not taken")
    return job.lease_owner


def time_limit_seconds(kind: str) -> int:
    """How long a job of `kind` may run; a kind this process does not know gets the usual time."""
    try:
        return registry.find(kind).time_limit_seconds
    except registry.UnknownKindError:
        return registry.TIME_LIMIT_SECONDS
