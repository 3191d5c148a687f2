"""Counting how often, without remembering who.

Buckets are named by an HMAC under a random key that lives in memory for one day and is never
written to a disk, to Redis or to the database. Nothing is stored that leads back to an address.
"""

import fcntl
import hashlib
import hmac
import os
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

DAY_SECONDS = 24 * 60 * 60
KEY_BYTES = 32
BUCKET_LIMIT = 20_000
"""Most buckets kept at once by one limiter (about 3 MB); the longest unused goes first."""


class DayKey:
    """Names things for one day; nobody can tell tomorrow, or elsewhere, what was named.

    With a `place`, which must be memory, names are the same in every process that shares it: the
    key of the day stands there in 40 bytes, and the first process of a day writes a new one over
    yesterday's.
    """

    def __init__(self, place: Path | None = None, clock: Callable[[], float] = time.time) -> None:
        self._place = place
        self._clock = clock
        self._day_and_key = (-1, b"")

    def name(self, text: str) -> bytes:
        """16 bytes that stand for `text` today."""
        return hmac.new(self.today(), text.encode(), hashlib.sha256).digest()[:16]

    def today(self) -> bytes:
        """The key of the day; yesterday's is gone for good."""
        day = int(self._clock() // DAY_SECONDS)
        if self._day_and_key[0] != day:
            key = secrets.token_bytes(KEY_BYTES)
            if self._place is not None:
                key = _agreed(self._place, day, key)
            self._day_and_key = (day, key)
        return self._day_and_key[1]


def _agreed(place: Path, day: int, new: bytes) -> bytes:
    """The key that stands there for this day, which is ours when none does."""
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(place, flags, 0o600), "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        kept = file.read()
        if len(kept) == 8 + KEY_BYTES and int.from_bytes(kept[:8]) == day:
            return kept[8:]
        file.seek(0)
        file.write(day.to_bytes(8) + new)
        file.truncate()
        return new


class DayKeyedLimiter:
    """At most `limit` calls per `per_seconds` for each name of the day, evenly refilled.

    For our own protection on paths that may slow someone down. Reports are never refused by
    address: a school class shares one.
    """

    def __init__(
        self, limit: int, per_seconds: float, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._window_seconds = float(per_seconds)
        self._cost_seconds = per_seconds / limit
        self._clock = clock
        self._lock = threading.Lock()
        self._full_until: OrderedDict[str, float] = OrderedDict()

    def allow(self, name: str) -> bool:
        """Whether one more call may pass now for a DayKey's name; counts it when it may."""
        now = self._clock()
        with self._lock:
            full_until = max(self._full_until.get(name, now), now) + self._cost_seconds
            if full_until - now > self._window_seconds + 1e-6:
                return False
            self._full_until[name] = full_until
            self._full_until.move_to_end(name)
            if len(self._full_until) > BUCKET_LIMIT:
                self._full_until.popitem(last=False)
        return True

    def __len__(self) -> int:
        return len(self._full_until)
