"""The first level: pages in this process's memory, bounded in number and bytes."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from portal.web.pagecache.page import KeptPage

PAGES_IN_PROCESS = 512
BYTES_IN_PROCESS = 32 * 1024 * 1024
"""The least recently read pages go when either is reached."""


class ProcessLevel:
    """A bounded, thread-safe memory of pages with their age."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._pages: OrderedDict[str, tuple[float, KeptPage]] = OrderedDict()
        self._bytes = 0

    def get(self, key: str, *, max_age_seconds: float) -> KeptPage | None:
        """The page when it is here and young enough."""
        with self._lock:
            found = self._pages.get(key)
            if found is None or self._now() - found[0] > max_age_seconds:
                return None
            self._pages.move_to_end(key)
            return found[1]

    def put(self, key: str, page: KeptPage) -> None:
        """Remembers the page, forgetting the least recently read ones when full."""
        with self._lock:
            self._drop(key)
            self._pages[key] = (self._now(), page)
            self._bytes += page.size_bytes
            while len(self._pages) > PAGES_IN_PROCESS or self._bytes > BYTES_IN_PROCESS:
                self._drop(next(iter(self._pages)))

    def empty(self) -> None:
        """Forgets everything."""
        with self._lock:
            self._pages.clear()
            self._bytes = 0

    def __len__(self) -> int:
        return len(self._pages)

    def _drop(self, key: str) -> None:
        found = self._pages.pop(key, None)
        if found is not None:
            self._bytes -= found[1].size_bytes
