"""Tells the dispatcher at once that there is work, when Redis is there to carry the word.

Nothing depends on it: the dispatcher looks every second anyway. A Redis that is away costs a
caller at most about a second, and then nothing for `PAUSE_SECONDS`.
"""

import logging
import time
from functools import cached_property

from django.conf import settings
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

LIST = "jobs:notify"
ANSWER_WITHIN_SECONDS = 0.4
"""For connecting, and for each answer."""
PAUSE_SECONDS = 5

logger = logging.getLogger(__name__)


class Notifier:
    """Notifies from any thread; falls silent for a while when Redis is away."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._silent_until = 0.0

    @cached_property
    def _redis(self) -> Redis:
        return self._client(ANSWER_WITHIN_SECONDS)

    def _client(self, answer_within_seconds: float) -> Redis:
        return Redis.from_url(
            self._url,
            socket_connect_timeout=ANSWER_WITHIN_SECONDS,
            socket_timeout=answer_within_seconds,
            retry=Retry(NoBackoff(), 0),
        )

    def notify(self) -> None:
        """Never raises for a missing Redis and never waits long for it."""
        if time.monotonic() < self._silent_until:
            return
        try:
            with self._redis.pipeline(transaction=False) as pipeline:
                pipeline.lpush(LIST, 1)
                pipeline.ltrim(LIST, 0, 0)
                pipeline.execute()
        except RedisError as missing:
            self._silent_until = time.monotonic() + PAUSE_SECONDS
            said = {"error": type(missing).__name__}
            logger.warning("Redis away: jobs wait for the dispatcher to look", extra=said)

    def wait(self, seconds: float) -> None:
        """Returns once somebody notifies, at the latest after `seconds`."""
        try:
            with self._client(seconds + ANSWER_WITHIN_SECONDS) as redis:
                redis.brpop([LIST], timeout=seconds)
        except RedisError:
            time.sleep(seconds)


_notifier = Notifier(settings.CELERY_BROKER_URL)


def notify() -> None:
    """Tells the dispatcher that there is work; nothing when Redis is away."""
    _notifier.notify()


def wait(seconds: float) -> None:
    """For the dispatcher: until somebody notifies, at the latest after `seconds`."""
    _notifier.wait(seconds)
