"""Kinds of job that only exist in tests."""

from portal.jobs.registry import GiveUp, job

done: list[str] = []


class PartnerAwayError(Exception):
    """A partner who does not answer."""


@job("test.note")
def note(subject: str) -> None:
    done.append(subject)


@job("test.fail", max_attempts=3)
def fail(subject: str) -> None:
    raise PartnerAwayError(f"words about {subject}")


@job("test.give_up")
def give_up(subject: str) -> None:
    raise GiveUp(subject)
