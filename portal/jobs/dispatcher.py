"""The dispatcher: takes due rows under a lease and sends their ids to the workers of their lane.

It also takes jobs back from those who did not finish them. Any number may run at once: rows are
taken with SKIP LOCKED, and a lease makes every message but the latest void. It opens nothing
sealed, so production gives it no keys.
"""

import logging
import threading
from datetime import timedelta
from uuid import UUID, uuid4

from celery import current_app
from django.db import DatabaseError, close_old_connections, transaction
from django.db.models import Count
from django.db.models.functions import Now
from kombu import Connection
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from portal.jobs import liveness, notifier, registry, running, schedule
from portal.jobs.due import each_due
from portal.jobs.lanes import LANES, Lane
from portal.jobs.models import Job
from portal.jobs.states import LEASED, State

RUN_TASK = "portal.jobs.run"
ROUND_SECONDS = 1
"""How long what is due waits at most, also while Redis is away."""
PAUSE_SECONDS = 0.02
"""So that many words at once make one round."""
SENT_LEASE_SECONDS = 60
"""A message not taken by then counts as lost, and its job is sent anew."""
ANSWER_WITHIN_SECONDS = 0.4
"""For each of the few steps (connect, greet, send) of handing a message to Redis."""
IMPATIENT = {
    "socket_connect_timeout": ANSWER_WITHIN_SECONDS,
    "socket_timeout": ANSWER_WITHIN_SECONDS,
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
            logger.warning("the database is away: the dispatcher waits for it")
        notifier.wait(ROUND_SECONDS)
        stopping.wait(PAUSE_SECONDS)


def dispatch() -> int:
    """Takes back what lapsed and sends what is due; returns how many jobs were sent."""
    take_back()
    in_flight = Job.objects.filter(state__in=LEASED).values_list("lane").annotate(Count("pk"))
    busy = dict(in_flight)
    return sum(
        _dispatch(lane, lane.in_flight_limit - busy.get(lane.name, 0)) for lane in LANES.values()
    )


def take_back() -> int:
    """Puts jobs with a lapsed lease back into the queue; returns how many.

    A message that never reached a worker costs its job nothing. A worker that died with the
    job counts as an attempt: after the last one the job goes to a person.
    """
    taken_back = each_due(Job.objects.lapsed(), _take_back)
    if taken_back:
        logger.warning("jobs taken back after their lease", extra={"count": taken_back})
    return taken_back


def _take_back(job: Job) -> None:
    row = Job.objects.filter(pk=job.pk)
    if job.state == State.SENT:
        row.move(State.SENT, State.QUEUED)
    else:
        running.fail(job, row, WORKER_LOST)


def _dispatch(lane: Lane, room: int) -> int:
    lease = uuid4()
    taken = _take(lane, room, lease) if room > 0 else []
    return _send(lane, taken, lease) if taken else 0


@transaction.atomic
def _take(lane: Lane, room: int, lease: UUID) -> list[Job]:
    due = Job.objects.due().filter(lane=lane.name).select_for_update(skip_locked=True)
    taken = list(due[:room])
    Job.objects.filter(pk__in=[job.pk for job in taken]).move(
        State.QUEUED,
        State.SENT,
        lease_owner=lease,
        lease_until=Now() + timedelta(seconds=SENT_LEASE_SECONDS),
    )
    return taken


def _send(lane: Lane, taken: list[Job], lease: UUID) -> int:
    """Sends ids; what Redis does not take goes back to the queue."""
    waiting = list(taken)
    try:
        with _connection() as connection:
            while waiting:
                _send_one(connection, lane, waiting[0], lease)
                waiting.pop(0)
    except (KombuError, RedisError, OSError) as missing:
        Job.objects.filter(pk__in=[job.pk for job in waiting]).leased(lease).move(
            State.SENT, State.QUEUED
        )
        said = {"error": type(missing).__name__, "count": len(waiting)}
        logger.warning("Redis away: jobs keep waiting", extra=said)
    return len(taken) - len(waiting)


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
