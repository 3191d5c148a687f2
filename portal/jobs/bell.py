"""The bell: tells the dispatcher at once that there is work, when the broker is there to hear.

Nothing depends on it. The dispatcher comes round every few seconds anyway, so a broker that
is away costs a caller at most about a second, and then nothing for `PAUSE_SECONDS`.
"""

import logging
import threading
import time
from typing import Any

from celery import current_app
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

DISPATCH_TASK = "portal.jobs.dispatch"
ANSWER_WITHIN_SECONDS = 0.4
"""For each of the few steps (connect, send) it takes."""
PAUSE_SECONDS = 5
STALE_AFTER_SECONDS = 60

logger = logging.getLogger(__name__)


class Bell:
    """Rings from any thread; falls silent for a while when nobody hears it."""

    def __init__(self) -> None:
        self._own = threading.local()
        self._silent_until = 0.0
        self._missed = False

    def ring(self) -> None:
        """Never raises and never waits long."""
        if time.monotonic() < self._silent_until:
            return
        try:
            current_app.send_task(
                DISPATCH_TASK,
                connection=self._connection(),
                expires=STALE_AFTER_SECONDS,
                retry=False,
            )
        except (KombuError, RedisError, OSError) as missing:
            self._fall_silent(missing)
        else:
            self._missed = False

    def _fall_silent(self, missing: Exception) -> None:
        self._silent_until = time.monotonic() + PAUSE_SECONDS
        self._forget_connection()
        if not self._missed:
            self._missed = True
            logger.warning("broker away (%s): jobs wait for the dispatcher", type(missing).__name__)

    def _connection(self) -> Any:
        """This thread's connection, with a patience of its own: workers may wait, callers not."""
        if getattr(self._own, "connection", None) is None:
            options = {
                **current_app.conf.broker_transport_options,
                "socket_connect_timeout": ANSWER_WITHIN_SECONDS,
                "socket_timeout": ANSWER_WITHIN_SECONDS,
                "retry_on_timeout": False,
                "max_retries": 1,
                "interval_start": 0,
                "interval_step": 0,
                "interval_max": 0,
            }
            self._own.connection = current_app.connection_for_write(transport_options=options)
        return self._own.connection

    def _forget_connection(self) -> None:
        connection, self._own.connection = self._own.connection, None
        if connection is not None:
            connection.collapse()


_bell = Bell()


def ring() -> None:
    """Rings the dispatcher; silently nothing when the broker is away."""
    _bell.ring()
