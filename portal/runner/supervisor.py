"""Starts parts, sees that they are up, starts a crashed one again, stops them in order."""

import math
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import NoReturn

from portal.embedded.processes import Process, ask_to_stop, make_sure, tail
from portal.embedded.server import listens
from portal.runner.options import CannotRun

LOOK_EVERY_SECONDS = 0.1
UP_LIMIT_SECONDS = 120
STOP_LIMIT_SECONDS = 20
GIVE_UP_WITHIN_SECONDS = 10
"""A part that ends twice within so little time would only end again."""


@dataclass
class Part:
    """One process of the stack. With a port it is up when somebody listens there."""

    name: str
    log: Path
    start: Callable[[], Process]
    port: int | None = None
    host: str = "127.0.0.1"
    stop_signal: signal.Signals = signal.SIGTERM
    process: Process | None = None
    started_at: float = 0.0
    ended_at: float = -math.inf

    def launch(self) -> None:
        """Starts it, for the first time or again."""
        self.process, self.started_at = self.start(), time.monotonic()

    @property
    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    @property
    def is_up(self) -> bool:
        """One that has ended is not, even where another process listens on its port."""
        return not self.has_ended and (self.port is None or listens(self.port, self.host))

    def last_words(self) -> str:
        """How it ended, if it did, and the end of its log."""
        code = self.process.poll() if self.process else None
        how = "is not up" if code is None else f"ended with exit code {code}"
        if code is not None and code < 0:
            how = f"was ended by signal {-code}"
        return f"{self.name} {how}. The end of {self.log}:\n{tail(self.log)}"


@dataclass
class Supervisor:
    """Every part that was started, in groups: each uses those started before it."""

    groups: list[list[Part]] = field(default_factory=list)

    def start(self, parts: list[Part]) -> None:
        """Starts parts at the same time and waits until they are up; one that ends meanwhile is
        started once more. Raises CannotRun."""
        self.groups.append(parts)
        for part in parts:
            part.launch()
        for part in parts:
            while not part.is_up:
                late = time.monotonic() - part.started_at > UP_LIMIT_SECONDS
                if late:
                    raise CannotRun(part.last_words())
                if part.has_ended:
                    self._start_again(part)
                time.sleep(LOOK_EVERY_SECONDS)

    def watch(self) -> NoReturn:
        """Starts again what ends; only an exception ends this. Raises CannotRun."""
        while True:
            for part in chain(*self.groups):
                if part.has_ended:
                    self._start_again(part)
            time.sleep(LOOK_EVERY_SECONDS)

    def _start_again(self, part: Part) -> None:
        before, part.ended_at = part.ended_at, time.monotonic()
        if part.ended_at - before < GIVE_UP_WITHIN_SECONDS:
            raise CannotRun(part.last_words())
        say(part.last_words())
        assert part.process is not None  # noqa: S101 - it has ended, so it was started
        make_sure(part.process, limit_seconds=0)  # what is left of its group
        part.launch()
        say(f"{part.name} was started again.")

    def stop(self, *, limit_seconds: float = STOP_LIMIT_SECONDS) -> None:
        """Stops the group started last first. Asked to stop a second time, it stops at once."""
        try:
            for group in reversed(self.groups):
                running = [(part, part.process) for part in group if part.process]
                for part, process in running:
                    ask_to_stop(process, part.stop_signal)
                for part, process in running:
                    if not make_sure(process, limit_seconds=limit_seconds):
                        say(f"{part.name} did not stop in time and was killed.")
        except KeyboardInterrupt:
            self.stop(limit_seconds=0)


def say(text: str) -> None:
    """Tells the person at the terminal."""
    print(text, flush=True)  # noqa: T201 - the terminal is where this speaks


@contextmanager
def step(text: str) -> Iterator[None]:
    """Says that something begins, and how long it took."""
    say(f"  ... {text}")
    began = time.monotonic()
    yield
    say(f"  ok  {text:<52}{time.monotonic() - began:6.1f} s")
