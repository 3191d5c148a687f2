"""After a clear, one reader renders a page and the others wait for it a moment.

Only pages that have been kept before are waited for: whether a new address can be kept at
all is not known yet, and forms must not queue behind each other.
"""

import asyncio
import threading
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLate

from portal.web.pagecache.remembered import Remembered

WAIT_SECONDS = 2.0
"""Longest wait for another reader's page; then one renders it oneself."""
KNOWN_PAGES = 4096
"""How many addresses are remembered as worth waiting for."""

Flight = Future[None]


class Flights:
    """Who is rendering what right now, in this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known = Remembered(KNOWN_PAGES)
        self._under_way: dict[str, Flight] = {}

    def remember(self, key: str) -> None:
        """The page at this address has been kept once."""
        self._known.note(key)

    def board(self, key: str) -> tuple[Flight | None, bool]:
        """The flight for this page and whether the caller leads it.

        No flight for an address not kept before: render, wait for nobody. Whoever leads
        calls `land` when done, come what may; the others `wait`.
        """
        with self._lock:
            under_way = self._under_way.get(key)
            if under_way is not None:
                return under_way, False
            if key not in self._known:
                return None, False
            flight = self._under_way[key] = Future()
            return flight, True

    def land(self, key: str, flight: Flight) -> None:
        """The leader's page is kept, or will not be."""
        with self._lock:
            if self._under_way.get(key) is flight:
                del self._under_way[key]
        flight.set_result(None)


def wait(flight: Flight) -> None:
    """Waits in a thread, no longer than `WAIT_SECONDS`."""
    try:
        flight.result(timeout=WAIT_SECONDS)
    except TooLate:
        return


async def wait_async(flight: Flight) -> None:
    """Waits on the event loop, no longer than `WAIT_SECONDS`."""
    await asyncio.wait([asyncio.wrap_future(flight)], timeout=WAIT_SECONDS)
