"""Asking for work: a row in the caller's transaction."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Model

from portal.database.inserting import Rows, insert, made
from portal.jobs import registry
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
    name = _name(subject)
    insert([_job(kind, name, key or f"{kind}:{name}", at)], once_by="effect_key")


def jobs_of(kind: str, subjects: Iterable[Model]) -> Rows:
    """One job of `kind` about each of `subjects`, for a verb that puts in more with them."""
    names = [_name(subject) for subject in subjects]
    return Rows([_job(kind, name, f"{kind}:{name}", None) for name in names], "effect_key")


def _job(kind: str, name: str, key: str, at: datetime | None) -> Job:
    lane = registry.find(kind).lane
    if len(name) > SUBJECT_LIMIT_CHARS:
        raise ValueError(f"the subject of {kind} exceeds {SUBJECT_LIMIT_CHARS=}")
    if len(key) > KEY_LIMIT_CHARS:
        raise ValueError(f"the effect key of {kind} exceeds {KEY_LIMIT_CHARS=}")
    wanted = made(Job, kind=kind, lane=lane, subject=name, effect_key=key)
    if at is not None:
        wanted.next_at = at
    return wanted


def is_waiting(kind: str, *, subject: str | int | Model) -> bool:
    """Whether a job of `kind` about `subject` is still to be done or being done."""
    asked = Job.objects.filter(kind=kind, subject=_name(subject))
    return asked.exclude(state__in=FINISHED).exists()


def _name(subject: str | int | Model) -> str:
    return str(subject.pk) if isinstance(subject, Model) else str(subject)
