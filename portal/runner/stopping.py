"""The wish to stop: Ctrl-C, SIGTERM or a closed terminal, heard once; heard twice means now."""

import ctypes
import os
import signal
import sys
import threading
from types import FrameType

from portal.embedded.die_with_parent import PR_SET_PDEATHSIG

WISHES = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopping:
    """Set by a signal; everything that waits, waits on it."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self.wishes = 0

    def listen(self) -> None:
        """Hears the signals from now on; also the end of the `make` that started us."""
        for wish in WISHES:
            signal.signal(wish, self._hear)
        if sys.platform == "linux" and "MAKELEVEL" in os.environ:
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)

    def _hear(self, _number: int, _frame: FrameType | None) -> None:
        self.wishes += 1
        self._event.set()

    def __bool__(self) -> bool:
        return self._event.is_set()

    @property
    def now(self) -> bool:
        """Whether it was asked for a second time."""
        return self.wishes > 1

    def wait(self, seconds: float) -> bool:
        """Sleeps unless a wish comes; True when it has come."""
        return self._event.wait(seconds)
