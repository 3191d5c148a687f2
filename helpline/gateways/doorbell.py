"""The doorbell: tells every process that a conversation has news. Never what the news is.

A ring is `{conversation, head}`; it may be lost, doubled or late without harm, because
whoever hears it reads PostgreSQL. A process that serves sockets listens through `answer_with`
and then hears its own rings at once; other processes publish to Redis. With Redis away
nothing fails: the sockets ask the database every two seconds instead.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

import orjson
import redis
from django.conf import settings
from django.db import transaction

logger = logging.getLogger(__name__)

CHANNEL = "helpline:rings"
PUBLISH_TIMEOUT_SECONDS = 0.25
SILENT_AFTER_FAILURE_SECONDS = 2.0
"""After Redis failed, nobody waits for it again this long."""


@dataclass(frozen=True, slots=True)
class Ring:
    """News up to `head` in a conversation; `typing` names the side that started or stopped."""

    conversation: UUID
    head: int
    typing: str = ""
    on: bool = False

    def packed(self) -> list[str | int | bool]:
        """As it travels: ids, numbers and the name of a side."""
        return [self.conversation.hex, self.head, self.typing, self.on]

    @classmethod
    def unpacked(cls, packed: list[str | int | bool]) -> "Ring":
        """The ring again. Raises ValueError for anything that is none."""
        conversation, head, typing, on = packed
        return cls(UUID(hex=str(conversation)), int(head), str(typing), bool(on))


def pack(origin: str, rings: Iterable[Ring]) -> bytes:
    """Rings as they travel, with the name of the hub they come from (empty: from none)."""
    return orjson.dumps([origin, [one.packed() for one in rings]])


def unpack(payload: bytes) -> tuple[str, list[Ring]]:
    """The origin and the rings again. Raises ValueError for anything that is none."""
    try:
        origin, rings = orjson.loads(payload)
        return str(origin), [Ring.unpacked(one) for one in rings]
    except TypeError as error:
        raise ValueError("not a list of rings") from error


Answer = Callable[[Ring], None]
_answer: Answer | None = None
_lock = threading.Lock()
_client: "redis.Redis | None" = None
_silent_until = 0.0


def answer_with(answer: Answer | None) -> None:
    """Makes this process hear its own rings directly; `answer` may be called by any thread."""
    global _answer  # noqa: PLW0603 - one listener per process, set when its hub starts
    _answer = answer


def ring_after_commit(conversation: UUID, head: int) -> None:
    """Rings once the caller's transaction is durable; without one, at once."""
    transaction.on_commit(lambda: ring(Ring(conversation, head)))


def ring(one: Ring) -> None:
    """Rings now. Never raises: a lost ring is repaired by number."""
    if _answer is not None:
        _answer(one)
    else:
        _publish(pack("", [one]))


def _publish(payload: bytes) -> None:
    global _client, _silent_until  # noqa: PLW0603 - one connection per process
    with _lock:
        if time.monotonic() < _silent_until:
            return
        if _client is None:
            _client = redis.Redis.from_url(
                settings.DOORBELL_URL,
                socket_timeout=PUBLISH_TIMEOUT_SECONDS,
                socket_connect_timeout=PUBLISH_TIMEOUT_SECONDS,
            )
        client = _client
    try:
        client.publish(CHANNEL, payload)
    except redis.RedisError:
        _silent_until = time.monotonic() + SILENT_AFTER_FAILURE_SECONDS
        logger.warning("doorbell: Redis is away, sockets ask the database")
