"""What a worker does with an id: claim the job, do it, and note how it went.

The claim counts the attempt and is committed before anything happens, so a job that kills
its worker is counted too. A message whose lease is no longer the job's does nothing: that
makes it harmless when the broker delivers twice.
"""

import logging
from datetime import timedelta
from types import TracebackType
from uuid import UUID

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest, Now

from portal.jobs import registry
from portal.jobs.backoff import retry_after
from portal.jobs.dispatcher import HARD_MARGIN_SECONDS, time_limit_seconds
from portal.jobs.models import Job, JobQuerySet
from portal.jobs.states import State

LEASE_MARGIN_SECONDS = 15
COME_AGAIN_AFTER_SECONDS = 1
"""A job that was not due yet comes again no sooner than that."""
"""How much longer than the hard time limit a worker keeps a job."""

logger = logging.getLogger(__name__)


class LeaseLostError(RuntimeError):
    """The job was given to somebody else meanwhile; what was done here is taken back."""


def run(job_id: int, lease: UUID) -> "Attempt | None":
    """Runs the job if `lease` still holds it; returns how it went, None when it did not run.

    A failure is noted on the row and goes no further.
    """
    job = _claim(job_id, lease)
    if job is None:
        return None
    attempt = Attempt(job, lease)
    with attempt:
        _perform(job, lease)
    return attempt


class Attempt:
    """Around a handler: whatever it raises becomes a retry or a job for a person.

    `NotYet` is no error: the job waits for its moment.

    The row keeps the class of the error, never its words: those may quote what a person wrote.
    The log lines of this house leave them out as well.
    """

    def __init__(self, job: Job, lease: UUID) -> None:
        self.job = job
        self.lease = lease
        self.error: BaseException | None = None
        self.waits = False

    @property
    def succeeded(self) -> bool:
        """Whether the handler came back and did what there was to do."""
        return self.error is None and not self.waits

    def __enter__(self) -> "Attempt":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> bool:
        if isinstance(error, registry.NotYet):
            self.waits = True
            _wait(self.job, self.lease, error)
            return True
        self.error = error
        if error is None:
            return True
        if not isinstance(error, Exception):
            return False  # the worker is told to stop; the lease will lapse
        logger.warning("job failed", extra=_words(self.job), exc_info=error)
        if not isinstance(error, LeaseLostError):
            note_failure(self.job, self.lease, error)
        return True


def _wait(job: Job, lease: UUID, until: registry.NotYet) -> None:
    """Back into the queue; finding that it is too early is no attempt."""
    soonest = Now() + timedelta(seconds=COME_AGAIN_AFTER_SECONDS)
    Job.objects.filter(pk=job.pk).leased(lease).move(
        State.RUNNING,
        State.QUEUED,
        attempts=F("attempts") - 1,
        next_at=Greatest(Value(until.at), soonest),
    )


def note_failure(job: Job, lease: UUID, error: Exception) -> None:
    """Puts the job back with a delay, or gives it to a person after its last attempt."""
    held = Job.objects.filter(pk=job.pk).leased(lease)
    name = type(error).__name__[:80]
    if isinstance(error, registry.GiveUp) or job.attempts >= max_attempts(job.kind):
        give_up(job, held, name)
        logger.error("job given up", extra=_words(job) | {"error": name})
        return
    held.move(
        State.RUNNING, State.QUEUED, last_error=name, next_at=Now() + retry_after(job.attempts)
    )


@transaction.atomic
def give_up(job: Job, held: JobQuerySet, error: str) -> None:
    """Ends a running job for a person to look at, and tells the service it belongs to."""
    if held.move(State.RUNNING, State.DEAD, last_error=error):
        told = _given_up(job.kind)
        if told is not None:
            told(job.subject)


def _given_up(kind: str) -> registry.Handler | None:
    try:
        return registry.find(kind).given_up
    except registry.UnknownKindError:
        return None


def max_attempts(kind: str) -> int:
    """How often a job of `kind` is tried; a kind this process does not know, the usual number."""
    try:
        return registry.find(kind).max_attempts
    except registry.UnknownKindError:
        return registry.MAX_ATTEMPTS


def _claim(job_id: int, lease: UUID) -> Job | None:
    job = Job.objects.filter(pk=job_id).leased(lease).first()
    if job is None:
        return None
    seconds = time_limit_seconds(job.kind) + HARD_MARGIN_SECONDS + LEASE_MARGIN_SECONDS
    claimed = (
        Job.objects.filter(pk=job_id)
        .leased(lease)
        .move(
            State.SENT,
            State.RUNNING,
            attempts=F("attempts") + 1,
            lease_until=Now() + timedelta(seconds=seconds),
        )
    )
    if not claimed:
        return None
    job.refresh_from_db()
    return job


def _perform(job: Job, lease: UUID) -> None:
    kind = registry.find(job.kind)
    if not kind.atomic:
        kind.handler(job.subject)
        _finish(job, lease)
        return
    with transaction.atomic():
        # Held for the whole effect, so that nobody can give the job away under our hands.
        held = Job.objects.filter(pk=job.pk, state=State.RUNNING).leased(lease)
        if held.select_for_update().first() is None:
            raise LeaseLostError
        kind.handler(job.subject)
        _finish(job, lease)


def _finish(job: Job, lease: UUID) -> None:
    if not Job.objects.filter(pk=job.pk).leased(lease).move(State.RUNNING, State.DONE):
        raise LeaseLostError


def _words(job: Job) -> dict[str, object]:
    return {"job": job.pk, "kind": job.kind, "attempt": job.attempts}
