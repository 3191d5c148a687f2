"""Kinds of job that only exist in tests."""

from datetime import datetime

from portal.jobs.models import Job
from portal.jobs.registry import GiveUp, NotYet, job
from portal.jobs.states import State

done: list[str] = []
given_up: list[str] = []
not_before: list[datetime] = []


class PartnerAwayError(Exception):
    """A partner who does not answer."""


@job("test.note", lane="default")
def note(subject: str) -> None:
    done.append(subject)


@job("test.fail", lane="default", max_attempts=3)
def fail(subject: str) -> None:
    raise PartnerAwayError(f"words about {subject}")


@job("test.give_up", lane="default")
def give_up(subject: str) -> None:
    raise GiveUp(subject)


def lose_lease(kind: str) -> None:
    """As if the dispatcher had taken the job back meanwhile."""
    Job.objects.filter(kind=kind).move(State.RUNNING, State.QUEUED)


@job("test.slow", lane="default")
def slow(subject: str) -> None:
    lose_lease("test.slow")


@job("test.slow_rows", lane="default", atomic=True)
def slow_rows(subject: str) -> None:
    Job.objects.create(kind="test.note", effect_key="row of test.slow_rows")
    lose_lease("test.slow_rows")


def tell(subject: str) -> None:
    given_up.append(subject)


@job(
    "test.told_of",
    lane="default",
    max_attempts=2,
    given_up=tell,
)
def told_of(subject: str) -> None:
    raise PartnerAwayError(subject)


@job("test.not_yet", lane="default")
def not_yet(subject: str) -> None:
    if not_before:
        raise NotYet(not_before.pop())
    done.append(subject)
