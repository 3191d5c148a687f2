"""Periodic sweeps: a function that runs every so often, once, however many clocks tick.

Beat rings every few seconds; PostgreSQL remembers when each sweep last began, so restarting
beat neither skips a daily sweep nor doubles it. A lock of PostgreSQL keeps a slow sweep
from overlapping with itself and ends with its process.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import TracebackType

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from portal.jobs import broker
from portal.jobs.models import Sweep

TICK_TASK = "portal.jobs.tick"
SWEEP_TASK = "portal.jobs.sweep"
TICK_SECONDS = 5
"""How often beat asks what is due; no sweep runs more often."""
STALE_AFTER_SECONDS = 60

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Periodic:
    """A registered sweep."""

    name: str
    seconds: int
    function: Callable[[], object]


_sweeps: dict[str, Periodic] = {}


def every(*, seconds: int, name: str) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Registers the decorated function as a sweep that runs every `seconds`.

    It takes nothing, runs outside of any transaction, and is over well before the hard time
    limit of a task. An error is logged by its class and noted; the next round comes anyway.
    """
    if seconds < TICK_SECONDS:
        raise ValueError(f"{name}: no sweep runs more often than {TICK_SECONDS=}")

    def register(function: Callable[[], object]) -> Callable[[], object]:
        if name in _sweeps and _sweeps[name].function is not function:
            raise ValueError(f"two sweeps are called {name!r}")
        _sweeps[name] = Periodic(name, seconds, function)
        return function

    return register


@dataclass(frozen=True)
class LastRound:
    """When a sweep last ran, for people to look at."""

    name: str
    seconds: int
    finished_at: datetime | None
    last_error: str

    @property
    def interval(self) -> str:
        """How often it runs, in words."""
        for size, words in (
            (86_400, ngettext_lazy("every day", "every %(count)s days", "count")),
            (3_600, ngettext_lazy("every hour", "every %(count)s hours", "count")),
            (60, ngettext_lazy("every minute", "every %(count)s minutes", "count")),
        ):
            if self.seconds % size == 0:
                return str(words % {"count": self.seconds // size})
        return _("every %(count)s seconds") % {"count": self.seconds}


def last_rounds() -> list[LastRound]:
    """Every registered sweep, by name."""
    rows = Sweep.objects.in_bulk()
    rounds = []
    for name in sorted(_sweeps):
        row = rows.get(name) or Sweep(name=name)
        rounds.append(LastRound(name, _sweeps[name].seconds, row.finished_at, row.last_error))
    return rounds


def tick() -> list[str]:
    """Sends every sweep that is due to a worker; returns their names. Raises BrokerAwayError."""
    due = due_sweeps()
    for name in due:
        broker.send(SWEEP_TASK, (name,), expires=STALE_AFTER_SECONDS)
    return due


def due_sweeps() -> list[str]:
    """Names of the sweeps whose interval has passed."""
    known = set(Sweep.objects.values_list("name", flat=True))
    missing = [Sweep(name=name) for name in _sweeps if name not in known]
    if missing:
        Sweep.objects.bulk_create(missing, ignore_conflicts=True)
    return [name for name, sweep in _sweeps.items() if _due(sweep).exists()]


def run_sweep(name: str) -> bool:
    """Runs the sweep if it is due and nobody else runs it; returns whether it ran through."""
    sweep = _sweeps[name]
    with _alone(name) as mine:
        if not mine or not _due(sweep).update(started_at=Now()):
            return False
        attempt = Round(name)
        with attempt:
            sweep.function()
        return attempt.succeeded


class Round:
    """Around one run of a sweep: notes that it ended, and the class of what it raised."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.succeeded = False

    def __enter__(self) -> "Round":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> bool:
        if error is not None and not isinstance(error, Exception):
            return False
        self.succeeded = error is None
        failing = "" if error is None else type(error).__name__[:80]
        Sweep.objects.filter(name=self.name).update(finished_at=Now(), last_error=failing)
        if error is not None:
            logger.error("sweep failed", extra={"task": self.name}, exc_info=error)
        return True


def _due(sweep: Periodic) -> QuerySet[Sweep]:
    # Half a tick early, so that a round is not put off by a whole tick for a few milliseconds.
    interval = timedelta(seconds=sweep.seconds - TICK_SECONDS / 2)
    return Sweep.objects.filter(
        Q(started_at=None) | Q(started_at__lte=Now() - interval), name=sweep.name
    )


@contextmanager
def _alone(name: str) -> Iterator[bool]:
    """Whether this process alone holds the lock of `name` meanwhile."""
    lock = f"portal.jobs.sweep:{name}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [lock])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [lock])
