"""Last words of a server that was told to stop, while its sockets can still hear them."""

import asyncio
import signal
import threading
from collections.abc import Callable
from types import FrameType

GRACE_SECONDS = 0.5
"""For words that are on their way; whoever stops a server gives it several seconds."""


def call_before_stop(loop: asyncio.AbstractEventLoop, say: Callable[[], None]) -> None:
    """At the first SIGTERM calls `say`, and GRACE_SECONDS later the server's own handler.

    Where no handler is set, as in a command or a test, nothing changes.
    """
    stop = signal.getsignal(signal.SIGTERM)
    if not callable(stop) or threading.current_thread() is not threading.main_thread():
        return

    def told(number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGTERM, stop)  # who insists is obeyed at once
        loop.call_soon_threadsafe(say)
        loop.call_soon_threadsafe(loop.call_later, GRACE_SECONDS, stop, number, None)

    signal.signal(signal.SIGTERM, told)
