"""Handing messages to the broker, with little patience: it may be away at any time.

Each thread has a connection of its own whose steps time out quickly and are not repeated.
Workers that wait for messages are patient (see the Celery settings); senders are not.
"""

import os
import threading
from typing import Any

from celery import current_app
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

ANSWER_WITHIN_SECONDS = 0.4
"""For each of the few steps (connect, greet, send) it takes."""

_own = threading.local()


class BrokerAwayError(Exception):
    """The message was probably not taken; its text is the class of the underlying error."""


def send(task: str, args: tuple[object, ...] = (), **options: Any) -> None:
    """Sends one message. Raises BrokerAwayError within about a second."""
    try:
        current_app.send_task(task, args=args, connection=_connection(), retry=False, **options)
    except (KombuError, RedisError, OSError) as missing:
        forget()
        raise BrokerAwayError(type(missing).__name__) from missing


def forget() -> None:
    """Drops this thread's connection; the next message makes a new one."""
    connection = getattr(_own, "connection", None)
    _own.connection = None
    if connection is not None:
        connection.release()


def _connection() -> Any:
    if getattr(_own, "connection", None) is None:
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
        _own.connection = current_app.connection_for_write(transport_options=options)
    return _own.connection


def _leave_to_parent() -> None:
    _own.connection = None


os.register_at_fork(after_in_child=_leave_to_parent)
