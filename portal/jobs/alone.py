"""A lane served by a process of its own: it takes its jobs from the table, one after the other.

No message and no Redis is needed for that: leases, attempts, limits of time and signs of life are
those of every other lane.
"""

import logging
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn
from uuid import uuid4

from django.db import DatabaseError, InterfaceError, close_old_connections

from portal.jobs import liveness, registry, running
from portal.jobs.lanes import Lane
from portal.jobs.taking import take

ROUND_SECONDS = 0.5
"""How long what is due waits at most."""

logger = logging.getLogger(__name__)


def serve(lane: Lane, *, lives: Callable[[], object]) -> NoReturn:
    """Goes round until the process is told to end; a database that is away is waited for.

    `lives` is called whenever a job came to its end.
    """
    while True:
        try:
            close_old_connections()
            done = do_next(lane)
        except (DatabaseError, InterfaceError):
            logger.warning("the worker waits for the database", exc_info=True)
            done = False
        if done:
            lives()
        else:
            time.sleep(ROUND_SECONDS)


def do_next(lane: Lane) -> bool:
    """Takes the job that is due longest and runs it; whether there was one."""
    lease = uuid4()
    taken = take(lane, 1, lease)
    for job in taken:
        with _in_time(registry.find_or_usual(job.kind)):
            running.run(job.pk, lease)
        liveness.show_life(lane.worker)
    return bool(taken)


@contextmanager
def _in_time(kind: registry.Kind) -> Iterator[None]:
    """As Celery does it: the handler is told that its time is up, and what goes on all the same
    is ended with its process."""

    def stop(_number: int, _frame: object) -> None:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(registry.HARD_MARGIN_SECONDS)
        raise registry.TimeIsUp

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(kind.time_limit_seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
