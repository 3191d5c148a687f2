"""What a worker does with an id: claim the job, do it, and note how it went.

The claim counts the attempt and is committed before anything happens, so a job that kills
its worker is counted too. A message whose lease is no longer the job's does nothing: that
makes it harmless when the broker delivers twice.
"""

import logging
from datetime import timedelta
from random import SystemRandom
from uuid import UUID

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest, Now

from portal.jobs import registry
from portal.jobs.models import Job, JobQuerySet
from portal.jobs.registry import Kind
from portal.jobs.states import State

LEASE_MARGIN_SECONDS = 15
"""How much longer than the hard time limit a worker keeps a job."""
COME_AGAIN_AFTER_SECONDS = 1
"""A job that was not due yet comes again no sooner than that."""
FIRST_DELAY_SECONDS = 10
LONGEST_DELAY_SECONDS = 3600
LONGEST_PAUSE = timedelta(minutes=15)
"""Between two rounds of a sweep that fail."""
FAILURES_COUNTED = 8
"""Of rounds of a sweep: the longest pause is reached by then."""
JITTER = 0.25
"""Share of a delay that is left to chance, so that jobs that failed together part company."""

_random = SystemRandom()
logger = logging.getLogger(__name__)


class LeaseLostError(RuntimeError):
    """The job was given to somebody else meanwhile; what was done here is taken back."""


def run(job_id: int, lease: UUID) -> Exception | None:
    """Runs the job if `lease` still holds it; returns what kept it from being done, else None.

    A failure is noted on the row and goes no further. The row keeps the class of the error,
    never its words: those may quote what a person wrote. The log lines of this house leave
    them out as well.
    """
    held = Job.objects.filter(pk=job_id).leased(lease)
    job = _claim(held)
    if job is None:
        return LeaseLostError("it was given to somebody else before it ran")
    kind = registry.find_or_usual(job.kind)
    try:
        _perform(job, kind, held)
    except registry.NotYet as early:
        _wait(held, early)
        return early
    except LeaseLostError as lost:
        logger.warning("job taken away while it ran", extra=_about(job))
        return lost
    except Exception as error:
        logger.warning("job failed", extra=_about(job), exc_info=True)
        fail(job, held, type(error).__name__, at_once=isinstance(error, registry.GiveUp))
        return error
    return None


def _claim(held: JobQuerySet) -> Job | None:
    job = held.first()
    if job is None:
        return None
    seconds = registry.find_or_usual(job.kind).hard_limit_seconds + LEASE_MARGIN_SECONDS
    claimed = held.move(
        State.SENT,
        State.RUNNING,
        attempts=F("attempts") + 1,
        lease_until=Now() + timedelta(seconds=seconds),
    )
    return held.get() if claimed else None


def _perform(job: Job, kind: Kind, held: JobQuerySet) -> None:
    if not kind.atomic:
        kind.handler(job.subject)
        _finish(kind, held)
        return
    with transaction.atomic():
        # Held for the whole effect, so that nobody can give the job away under our hands.
        if held.filter(state=State.RUNNING).select_for_update().first() is None:
            raise LeaseLostError
        kind.handler(job.subject)
        _finish(kind, held)


def _finish(kind: Kind, held: JobQuerySet) -> None:
    if kind.every is not None:
        finished = _come_round(kind, held, error="")
    else:
        finished = held.move(State.RUNNING, State.DONE, finished_at=Now())
    if not finished:
        raise LeaseLostError


def _come_round(kind: Kind, held: JobQuerySet, *, error: str, failures: int = 0) -> int:
    """A sweep waits for its next round: at a steady pace, and never two on each other's heels.

    Of one that backs off, `failures` rounds in a row have failed.
    """
    pause = kind.every or timedelta()
    if failures:
        pause = max(pause, min(pause * 2**failures, LONGEST_PAUSE))
    due = Greatest(F("next_at") + Value(pause), Now() + Value(pause / 2))
    return held.move(State.RUNNING, State.QUEUED, attempts=failures, last_error=error, next_at=due)


def _wait(held: JobQuerySet, early: registry.NotYet) -> None:
    """Back into the queue; finding that it is too early is no attempt."""
    soonest = Now() + timedelta(seconds=COME_AGAIN_AFTER_SECONDS)
    due = Greatest(Value(early.at), soonest)
    held.move(State.RUNNING, State.QUEUED, attempts=F("attempts") - 1, next_at=due)


def fail(job: Job, held: JobQuerySet, error: str, *, at_once: bool = False) -> None:
    """Puts a running job back with a delay, or gives it to a person after its last attempt."""
    kind, error = registry.find_or_usual(job.kind), error[:80]
    if kind.every is not None:
        logger.error("sweep failed", extra=_about(job) | {"error": error})
        failures = min(job.attempts, FAILURES_COUNTED) if kind.backs_off else 0
        _come_round(kind, held, error=error, failures=failures)
    elif at_once or job.attempts >= kind.max_attempts:
        _give_up(job, kind, held, error)
    else:
        due = Now() + retry_after(job.attempts)
        held.move(State.RUNNING, State.QUEUED, last_error=error, next_at=due)


@transaction.atomic
def _give_up(job: Job, kind: Kind, held: JobQuerySet, error: str) -> None:
    """Ends it for a person to look at, and tells the service it belongs to."""
    logger.error("job given up", extra=_about(job) | {"error": error})
    moved = held.move(State.RUNNING, State.GIVEN_UP, last_error=error, finished_at=Now())
    if moved and kind.given_up is not None:
        _tell(job, kind.given_up)


def _tell(job: Job, given_up: registry.Handler) -> None:
    """A service that stumbles over it does not keep the job from its person."""
    try:
        with transaction.atomic():
            given_up(job.subject)
    except Exception:
        logger.exception("nobody was told that a job was given up", extra=_about(job))


def retry_after(attempts: int, *, chance: float | None = None) -> timedelta:
    """The wait after `attempts` failures: doubling, capped, spread by `chance` in 0..1."""
    if chance is None:
        chance = _random.random()
    doublings = min(attempts - 1, 30)
    seconds = min(FIRST_DELAY_SECONDS * 2**doublings, LONGEST_DELAY_SECONDS)
    return timedelta(seconds=seconds * (1 - JITTER + 2 * JITTER * chance))


def _about(job: Job) -> dict[str, object]:
    return {"job": job.pk, "kind": job.kind, "attempt": job.attempts}
