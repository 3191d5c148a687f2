"""One process of the stack: how it starts, how one sees that it is up, how it likes to stop."""

import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from portal.embedded.processes import Process, ask_to_stop, make_sure, tail

STOP_LIMIT_SECONDS = 12.0


@dataclass
class Part:
    """A named process. `is_up` is asked repeatedly after `start` until it says yes."""

    name: str
    purpose: str
    start: Callable[[], Process]
    is_up: Callable[["Part"], bool]
    log: Path
    vital: bool = True
    serves_others: bool = False
    stop_signal: signal.Signals = signal.SIGTERM
    stop_limit_seconds: float = STOP_LIMIT_SECONDS
    process: Process | None = None
    log_begins_at: int = 0
    ended_at: list[float] = field(default_factory=list)
    start_again_at: float | None = None
    given_up: bool = False

    def launch(self) -> None:
        """Starts it, remembering where its log stood."""
        self.log_begins_at = self.log.stat().st_size if self.log.exists() else 0
        self.start_again_at = None
        self.process = self.start()

    @property
    def exit_code(self) -> int | None:
        """None while it runs (or was never started); negative when a signal ended it."""
        return None if self.process is None else self.process.poll()

    def said(self, words: str) -> bool:
        """Whether its log of this start contains these words."""
        if not self.log.exists():
            return False
        with self.log.open("rb") as stream:
            stream.seek(self.log_begins_at)
            return words.encode() in stream.read()

    def last_words(self) -> str:
        return tail(self.log)

    def ask_to_stop(self) -> None:
        self.start_again_at = None
        if self.process is not None:
            ask_to_stop(self.process, self.stop_signal)

    def make_sure(self, *, limit_seconds: float) -> bool:
        """Waits, then kills. True when it ended by itself."""
        if self.process is None:
            return True
        return make_sure(self.process, limit_seconds=limit_seconds)
