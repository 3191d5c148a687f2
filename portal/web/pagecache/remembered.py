"""A bounded memory of addresses, for what is worth knowing about them beforehand."""

import threading
from collections import OrderedDict


class Remembered:
    """The `limit` addresses noted last. Thread-safe."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self._keys: OrderedDict[str, None] = OrderedDict()

    def note(self, key: str) -> None:
        """Remembers the address, forgetting the one noted longest ago when full."""
        with self._lock:
            self._keys[key] = None
            self._keys.move_to_end(key)
            while len(self._keys) > self._limit:
                self._keys.popitem(last=False)

    def __contains__(self, key: str) -> bool:
        return key in self._keys
