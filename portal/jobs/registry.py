"""Which function does which kind of job. Services register theirs in `<app>/tasks.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

Handler = Callable[[str], None]

MAX_ATTEMPTS = 8
TIME_LIMIT_SECONDS = 60
TIME_LIMIT_CEILING_SECONDS = 100
"""A kind may ask for no more: twice the hard limit stays below the broker's visibility timeout."""


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
    max_attempts: int
    time_limit_seconds: int
    atomic: bool
    given_up: Handler | None = None


_kinds: dict[str, Kind] = {}


def job(
    name: str,
    *,
    max_attempts: int = MAX_ATTEMPTS,
    time_limit_seconds: int = TIME_LIMIT_SECONDS,
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

    `given_up` is called with the subject in the transaction that gives the job up, so that
    what the job was about can say so where its people look.
    """
    if not 1 <= time_limit_seconds <= TIME_LIMIT_CEILING_SECONDS:
        raise ValueError(f"{name}: at most TIME_LIMIT_CEILING_SECONDS={TIME_LIMIT_CEILING_SECONDS}")

    def register(handler: Handler) -> Handler:
        if name in _kinds and _kinds[name].handler is not handler:
            raise ValueError(f"two handlers for jobs of kind {name!r}")
        _kinds[name] = Kind(name, handler, max_attempts, time_limit_seconds, atomic, given_up)
        return handler

    return register


def find(name: str) -> Kind:
    """The kind called `name`. Raises UnknownKindError."""
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKindError(
            f"no handler for jobs of kind {name!r}; is it registered in <app>/tasks.py?"
        ) from None
