"""The second level: pages in Redis, shared by all processes, and the generation they belong to.

Every key carries its generation, so a new generation makes all older pages unreachable at
once and Redis drops them when their time is up. A generation is a random word, never a
counter: a Redis that lost its memory cannot come back to one that was used before.
"""

import logging
import secrets
import time
from collections.abc import Callable
from hashlib import sha256
from typing import TypeVar

import redis
from django.conf import settings
from redis.exceptions import RedisError

from portal.web.pagecache.page import KeptPage
from portal.web.pagecache.release import release_mark

logger = logging.getLogger(__name__)

KEEP_SECONDS = 300
"""Longest life of a page that nobody cleared; also the bound on everything unforeseen."""
GENERATION_KEY = "balise:pages:generation"
PAGE_KEY = "balise:page:{generation}:{digest}"
CACHE_DATABASE = 1
CONNECT_SECONDS = 0.25
ANSWER_SECONDS = 0.25
PAUSE_SECONDS = 2.0
"""After Redis failed to answer, nobody asks it for so long: one slow request, not all."""

T = TypeVar("T")


class Away(Exception):
    """Redis does not answer, or did not a moment ago."""


def new_word() -> str:
    """A generation never used before."""
    return secrets.token_urlsafe(12)


class RedisLevel:
    """Pages and generation in Redis. Every method raises `Away` instead of waiting long."""

    def __init__(self, url: str | None = None, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._asleep_until = 0.0
        self._redis: redis.Redis = redis.Redis.from_url(
            f"{url or settings.CACHE_REDIS_URL}/{CACHE_DATABASE}",
            socket_connect_timeout=CONNECT_SECONDS,
            socket_timeout=ANSWER_SECONDS,
        )

    def generation(self) -> str:
        """The generation all processes agree on, started now when there is none."""
        return self._ask(self._generation)

    def start(self, generation: str) -> None:
        """Makes `generation` the one all processes will agree on."""
        self._ask(lambda: self._redis.set(GENERATION_KEY, generation))

    def get(self, key: str, generation: str) -> KeptPage | None:
        """The page as another process kept it in this generation."""
        raw = self._ask(lambda: self._redis.get(_page_key(key, generation)))
        return KeptPage.from_bytes(raw) if isinstance(raw, bytes) else None

    def put(self, key: str, generation: str, page: KeptPage) -> None:
        """Shares a page for `KEEP_SECONDS`."""
        self._ask(
            lambda: self._redis.set(_page_key(key, generation), page.to_bytes(), ex=KEEP_SECONDS)
        )

    def _generation(self) -> str:
        found = self._redis.get(GENERATION_KEY)
        if found is None:
            self._redis.set(GENERATION_KEY, new_word(), nx=True)
            found = self._redis.get(GENERATION_KEY)
        return found.decode() if isinstance(found, bytes) else new_word()

    def _ask(self, question: Callable[[], T]) -> T:
        if self._now() < self._asleep_until:
            raise Away
        try:
            return question()
        except (RedisError, OSError) as error:
            self._asleep_until = self._now() + PAUSE_SECONDS
            logger.warning("page cache: Redis does not answer, keeping pages in process only")
            raise Away from error


def _page_key(key: str, generation: str) -> str:
    digest = sha256(f"{release_mark()} {key}".encode()).hexdigest()
    return PAGE_KEY.format(generation=generation, digest=digest)
