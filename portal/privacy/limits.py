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
    """Names things for one day; nobody can tell tomorrow, or elsewhere, what was named."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._day_and_key = (-1, b"")

    def name(self, text: str) -> bytes:
        """16 bytes that stand for `text` in this process, today."""
        key = self.today()[1]
        return hmac.new(key, text.encode(), hashlib.sha256).digest()[:16]

    def today(self) -> tuple[int, bytes]:
        """Number of the day and its key; yesterday's key is gone for good."""
        day = int(self._clock() // DAY_SECONDS)
        if self._day_and_key[0] != day:
            self._day_and_key = (day, self._new(day))
        return self._day_and_key

    def _new(self, day: int) -> bytes:
        del day
        return secrets.token_bytes(KEY_BYTES)


class SharedDayKey(DayKey):
    """The same names in every process of one installation on one host.

    The key of the day stands in a file of 40 bytes at `place`, which must be memory: the first
    process of a day writes a new one over yesterday's.
    """

    def __init__(self, place: Path, clock: Callable[[], float] = time.time) -> None:
        super().__init__(clock)
        self._place = place

    def _new(self, day: int) -> bytes:
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        with os.fdopen(os.open(self._place, flags, 0o600), "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            kept = file.read()
            if len(kept) == 8 + KEY_BYTES and int.from_bytes(kept[:8]) == day:
                return kept[8:]
            key = super()._new(day)
            file.seek(0)
            file.write(day.to_bytes(8) + key)
            file.truncate()
            return key


class DayKeyedLimiter:
    """At most `limit` calls per `per_seconds` for each key, evenly refilled.

    For our own protection on paths that may slow someone down. Reports are never refused by
    address: a school class shares one.
    """

    def __init__(
        self,
        name: str,
        limit: int,
        per_seconds: float,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._name = name
        self._window_seconds = float(per_seconds)
        self._cost_seconds = per_seconds / limit
        self._clock = clock
        self._lock = threading.Lock()
        self._full_until: OrderedDict[bytes, float] = OrderedDict()
        self._day_key = DayKey(clock)
        self._day = -1

    def allow(self, key_material: str) -> bool:
        """Whether one more call may pass now; counts it when it may."""
        now = self._clock()
        with self._lock:
            self._forget_yesterday()
            bucket = self._day_key.name(f"{self._name}\0{key_material}")
            full_until = max(self._full_until.get(bucket, now), now) + self._cost_seconds
            if full_until - now > self._window_seconds + 1e-6:
                return False
            self._full_until[bucket] = full_until
            self._full_until.move_to_end(bucket)
            if len(self._full_until) > BUCKET_LIMIT:
                self._full_until.popitem(last=False)
        return True

    def __len__(self) -> int:
        return len(self._full_until)

    def _forget_yesterday(self) -> None:
        today = self._day_key.today()[0]
        if today != self._day:
            self._day = today
            self._full_until.clear()
