"""The dispatcher: takes due rows under a lease and sends their ids to the workers of their lane.

It also takes jobs back from those who did not finish them. Any number may run at once: rows are
taken with SKIP LOCKED, and a lease makes every message but the latest void. It opens nothing
sealed, so production gives it no keys.
"""

import logging
import threading
from uuid import UUID, uuid4

from celery import current_app
from django.db import DatabaseError, close_old_connections, transaction
from kombu import Connection
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from portal.jobs import liveness, registry, running, schedule
from portal.jobs.due import each_due
from portal.jobs.lanes import LANES, Lane
from portal.jobs.models import Job, JobQuerySet
from portal.jobs.states import LEASED, State
from portal.jobs.taking import take

RUN_TASK = "portal.jobs.run"
ROUND_SECONDS = 0.5
"""How long what is due waits at most, also while Redis is away."""
IMPATIENT = {
    "socket_connect_timeout": 0.4,
    "socket_timeout": 0.4,
    "retry_on_timeout": False,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}
WORKER_LOST = "WorkerLost"
"""Written as the error of a job whose worker never came back."""

logger = logging.getLogger(__name__)


def run(stopping: threading.Event) -> None:
    """Goes round until it is told to stop; a database that is away is waited for."""
    began = False
    while not stopping.is_set():
        try:
            close_old_connections()
            began = began or schedule.begin()
            dispatch()
            liveness.show_life(liveness.DISPATCHER)
        except DatabaseError:
            logger.warning("the dispatcher waits for the database", exc_info=True)
        stopping.wait(ROUND_SECONDS)


def dispatch() -> int:
    """Takes back what lapsed and sends what is due; returns how many jobs were sent."""
    take_back()
    in_flight = Job.objects.filter(state__in=LEASED).count_by_lane()
    sent = 0
    for lane in LANES.values():
        if lane.alone:
            continue
        lease = uuid4()
        taken = take(lane, lane.in_flight_limit - in_flight.get(lane.name, 0), lease)
        handed_over = _send(lane, taken, lease) if taken else 0
        sent += handed_over
        if handed_over < len(taken):
            break  # Redis is away; the next round tries again
    return sent


def take_back() -> int:
    """Puts jobs with a lapsed lease back into the queue; returns how many.

    A message that never reached a worker costs its job nothing. A worker that died with the
    job counts as an attempt: after the last one the job goes to a person.
    """
    lapsed = Job.objects.lapsed()
    taken_back = _never_taken(lapsed.filter(state=State.SENT)) + each_due(
        lapsed.filter(state=State.RUNNING),
        lambda job: running.fail(job, Job.objects.filter(pk=job.pk), WORKER_LOST),
    )
    if taken_back:
        logger.warning("jobs taken back after their lease", extra={"count": taken_back})
    return taken_back


@transaction.atomic
def _never_taken(sent: JobQuerySet) -> int:
    """All at once: a lane that hangs lets hundreds lapse, and the other lanes do not wait."""
    rows = sent.select_for_update(skip_locked=True).values_list("pk", flat=True)
    return Job.objects.filter(pk__in=list(rows)).move(State.SENT, State.QUEUED)


def _send(lane: Lane, taken: list[Job], lease: UUID) -> int:
    """Sends ids, returns how many; what Redis does not take goes back to the queue."""
    unsent = list(taken)
    try:
        with _connection() as connection:
            while unsent:
                _send_one(connection, lane, unsent[0], lease)
                unsent.pop(0)
    except (KombuError, RedisError, OSError) as missing:
        rows = Job.objects.filter(pk__in=[job.pk for job in unsent]).leased(lease)
        rows.move(State.SENT, State.QUEUED)
        said = {"error": type(missing).__name__, "count": len(unsent)}
        logger.warning("Redis away: jobs keep waiting", extra=said)
    return len(taken) - len(unsent)


def _connection() -> Connection:
    """One that loses patience quickly, unlike those of workers, who wait for ever."""
    options = current_app.conf.broker_transport_options | IMPATIENT
    return current_app.connection_for_write(transport_options=options)


def _send_one(connection: Connection, lane: Lane, job: Job, lease: UUID) -> None:
    kind = registry.find_or_usual(job.kind)
    current_app.send_task(
        RUN_TASK,
        args=(job.pk, str(lease)),
        queue=lane.name,
        connection=connection,
        retry=False,
        soft_time_limit=kind.time_limit_seconds,
        time_limit=kind.hard_limit_seconds,
    )
