"""What the runner says: compact and coloured on a terminal, plain lines in a pipe."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TextIO

GREEN, RED, AMBER, BOLD, FAINT = "32", "31", "33", "1", "2"


@dataclass
class Screen:
    """Writes progress. `coloured` is decided by what is on the other end."""

    out: TextIO = field(default_factory=lambda: sys.stdout)
    started: float = field(default_factory=time.monotonic)

    @property
    def coloured(self) -> bool:
        return self.out.isatty()

    def line(self, text: str = "") -> None:
        """One plain line."""
        self._write(text + "\n")

    def title(self, text: str) -> None:
        self.line(self._in(BOLD, text))

    def doing(self, text: str) -> None:
        """Something that takes a while begins."""
        if self.coloured:
            self._write(f"  {self._in(FAINT, '…')} {text}")
        else:
            self.line(f"  ... {text}")

    def done(self, text: str, seconds: float) -> None:
        """It ended well, after so many seconds."""
        self.line(f"  {self._in(GREEN, 'ok ')} {text:<52}{seconds:6.1f} s")

    def note(self, text: str) -> None:
        """Something to know; nothing is broken."""
        self.line(f"  {self._in(AMBER, '!')}   {text}")

    def trouble(self, text: str, detail: str = "") -> None:
        """Something broke, with the end of its log."""
        self.line(f"  {self._in(RED, '!!')}  {text}")
        for row in detail.splitlines():
            self.line(f"      | {row}")

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        """Says that `text` begins, then that it is done and how long it took."""
        began = time.monotonic()
        self.doing(text)
        yield
        self.done(text, time.monotonic() - began)

    def since_start(self) -> float:
        return time.monotonic() - self.started

    def _in(self, colour: str, text: str) -> str:
        return f"\033[{colour}m{text}\033[0m" if self.coloured else text

    def _write(self, text: str) -> None:
        """On a terminal every new line first wipes the status line before it."""
        self.out.write(f"\r\033[K{text}" if self.coloured else text)
        self.out.flush()
