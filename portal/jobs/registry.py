"""Which function does which kind of job, in which lane. Services register in `<app>/tasks.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from celery.exceptions import SoftTimeLimitExceeded

from portal.jobs import lanes

Handler = Callable[[str], object]

MAX_ATTEMPTS = 8
TIME_LIMIT_SECONDS = 60
TIME_LIMIT_CEILING_SECONDS = 100
"""A sweep gets no more: twice the hard limit stays below the broker's visibility timeout."""
HARD_MARGIN_SECONDS = 10
"""Between asking a job to stop and killing it."""
SHORTEST_INTERVAL_SECONDS = 5
SHORTEST_LIMIT_OF_A_SWEEP_SECONDS = 20
"""Sweeps get twice their interval, but no less: one whose worker died is late by about that."""


TimeIsUp = SoftTimeLimitExceeded
"""Raised in the middle of a handler that has used up its time; whoever catches everything lets it
through, or the worker is killed."""


class GiveUp(Exception):
    """Raised by a handler when trying again is pointless: a person has to look at it."""


class NotYet(Exception):
    """Raised by a handler whose moment has not come: the job comes again then, at no cost."""

    def __init__(self, at: datetime) -> None:
        super().__init__("not due yet")
        self.at = at


class UnknownKindError(LookupError):
    """Nobody registered a handler for this kind of job."""


@dataclass(frozen=True)
class Kind:
    """A kind of job and how it is run."""

    name: str
    handler: Handler
    lane: str = "default"
    max_attempts: int = MAX_ATTEMPTS
    time_limit_seconds: int = TIME_LIMIT_SECONDS
    atomic: bool = False
    given_up: Handler | None = None
    every: timedelta | None = None
    """For sweeps: how long after a round the next one is due."""
    backs_off: bool = False
    """For sweeps: whether rounds that fail are further and further apart."""

    def __post_init__(self) -> None:
        lanes.named([self.lane])
        if self.every is not None and self.every.total_seconds() < SHORTEST_INTERVAL_SECONDS:
            raise ValueError(f"{self.name}: no sooner than {SHORTEST_INTERVAL_SECONDS=}")

    @property
    def hard_limit_seconds(self) -> int:
        """When a worker that did not stop is killed."""
        return self.time_limit_seconds + HARD_MARGIN_SECONDS


_kinds: dict[str, Kind] = {}


def job(
    name: str,
    *,
    lane: str,
    max_attempts: int = MAX_ATTEMPTS,
    atomic: bool = False,
    given_up: Handler | None = None,
) -> Callable[[Handler], Handler]:
    """Registers the decorated function as the handler of jobs of kind `name`.

    The handler receives the subject's id as text and must be idempotent: after a crash it
    runs again. With `atomic=True` it runs inside the very transaction that marks the job as
    done, so its rows appear exactly once; choose that when it only writes rows, never when
    it talks to the network. It raises to be tried again with back-off (`max_attempts` times
    in all), `NotYet` to come again at a moment of the database's clock, and `GiveUp` to be
    handed to a person at once.

    `lane` is one of `portal.jobs.lanes.LANES`. `given_up` is called with the subject in the
    transaction that gives the job up, so that what the job was about can say so where its
    people look; it may run where no keys are, so it opens nothing sealed.
    """

    def register(handler: Handler) -> Handler:
        _add(Kind(name, handler, lane, max_attempts, atomic=atomic, given_up=given_up))
        return handler

    return register


def every(
    *, seconds: int, name: str, lane: str = "timers", backs_off: bool = False
) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Registers the decorated function as a sweep, which runs again every `seconds`.

    It takes nothing, runs outside of any transaction, once at a time however many dispatchers
    and workers there are. An error is logged by its class and noted; the next round comes anyway.
    Rounds that were missed are not made up for. With `backs_off` each round that fails doubles the
    wait for the next, up to a quarter of an hour: for a server that is asked.
    `portal.jobs.due.each_due` goes through due rows.
    """

    limit = min(max(2 * seconds, SHORTEST_LIMIT_OF_A_SWEEP_SECONDS), TIME_LIMIT_CEILING_SECONDS)
    interval = timedelta(seconds=seconds)

    def register(sweep: Callable[[], object]) -> Callable[[], object]:
        kind = Kind(
            name,
            lambda _: sweep(),
            lane,
            time_limit_seconds=limit,
            every=interval,
            backs_off=backs_off,
        )
        _add(kind)
        return sweep

    return register


def _add(kind: Kind) -> None:
    if kind.name in _kinds:
        raise ValueError(f"two handlers for jobs of kind {kind.name!r}")
    _kinds[kind.name] = kind


def all_kinds() -> list[Kind]:
    """Every kind this process knows, by name."""
    return [_kinds[name] for name in sorted(_kinds)]


def find(name: str) -> Kind:
    """The kind called `name`. Raises UnknownKindError."""
    if name not in _kinds:
        raise UnknownKindError(f"no handler for jobs of kind {name!r}; is it in <app>/tasks.py?")
    return _kinds[name]


def find_or_usual(name: str) -> Kind:
    """Like `find`; a kind of a newer release has the usual limits, and fails when it is run."""
    return _kinds.get(name) or Kind(name, lambda _subject: find(name))
