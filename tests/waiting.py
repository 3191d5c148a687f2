"""Waiting for something outside the test process, with a limit and a reason."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")
LOOK_EVERY_SECONDS = 0.1


def until(
    look: Callable[[], Found],
    *,
    seconds: float,
    what: str,
    why: Callable[[], str] = str,
    every: float = LOOK_EVERY_SECONDS,
) -> Found:
    """The first truthy answer of `look`; fails naming `what` and `why` when none came in time."""
    pause = threading.Event()
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        pause.wait(every)
    raise AssertionError(f"{what} did not happen within {seconds} s. {why()}")
