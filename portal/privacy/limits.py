"""Counting how often, without remembering who.

Buckets are named by an HMAC under a random key that lives in this process for one day and
is never written anywhere. Nothing is stored that leads back to an address.
"""

import hashlib
import hmac
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

DAY_SECONDS = 24 * 60 * 60
BUCKET_LIMIT = 20_000
"""Most buckets kept at once by one limiter (about 3 MB); the longest unused goes first."""


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
        self._day = -1
        self._key = b""

    def allow(self, key_material: str) -> bool:
        """Whether one more call may pass now; counts it when it may."""
        now = self._clock()
        with self._lock:
            self._renew_key(int(now // DAY_SECONDS))
            bucket = self._bucket(key_material)
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

    def _renew_key(self, day: int) -> None:
        if day != self._day:
            self._day, self._key = day, secrets.token_bytes(32)
            self._full_until.clear()

    def _bucket(self, key_material: str) -> bytes:
        named = f"{self._name}\0{key_material}".encode()
        return hmac.new(self._key, named, hashlib.sha256).digest()[:16]
