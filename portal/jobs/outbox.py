"""Asking for work: a row in the caller's transaction, and a bell once it has committed."""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Model

from portal.jobs import registry
from portal.jobs.bell import ring
from portal.jobs.models import KEY_LIMIT_CHARS, SUBJECT_LIMIT_CHARS, Job
from portal.jobs.states import FINISHED


def add(
    kind: str,
    *,
    subject: str | int | Model,
    key: str | None = None,
    at: datetime | None = None,
) -> None:
    """Asks for one job of `kind` about `subject`, now or not before `at`.

    `key` names the effect (default: kind and subject): asking again for the same effect does
    nothing, also after it was done. The subject is an id, never a text.
    Raises UnknownKindError for a kind without a handler, ValueError for an overlong id or key.
    """
    registry.find(kind)
    name = str(subject.pk) if isinstance(subject, Model) else str(subject)
    key = key or f"{kind}:{name}"
    if len(name) > SUBJECT_LIMIT_CHARS:
        raise ValueError(f"the subject of {kind} exceeds {SUBJECT_LIMIT_CHARS=}")
    if len(key) > KEY_LIMIT_CHARS:
        raise ValueError(f"the effect key of {kind} exceeds {KEY_LIMIT_CHARS=}")
    wanted = Job(kind=kind, subject=name, effect_key=key)
    if at is not None:
        wanted.next_at = at
    Job.objects.bulk_create([wanted], ignore_conflicts=True)
    _ring_once_committed()


def is_waiting(kind: str, *, subject: str | int | Model) -> bool:
    """Whether a job of `kind` about `subject` is still to be done or being done."""
    name = str(subject.pk) if isinstance(subject, Model) else str(subject)
    return Job.objects.filter(kind=kind, subject=name).exclude(state__in=FINISHED).exists()


def _ring_once_committed() -> None:
    """One ring per transaction, however many jobs it asked for."""
    already = any(waiting[1] is ring for waiting in connection.run_on_commit)
    if not already:
        transaction.on_commit(ring, robust=True)
