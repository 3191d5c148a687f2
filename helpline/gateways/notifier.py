"""The notifier: tells every process that a conversation has news. Never what the news is.

A notification is `{conversation, head}`; it may be lost, doubled or late without harm, because
whoever gets it reads PostgreSQL. A revocation says whose rights to ask about again at once; one
that is lost is made up for by the hub's own clock. A process that serves sockets listens through
`deliver_to` and then gets its own at once; other processes publish to Redis. With Redis away
nothing fails: the sockets ask the database every two seconds instead.
"""

import hashlib
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

CHANNEL = "helpline:notifications"
PUBLISH_TIMEOUT_SECONDS = 0.25
PAUSE_AFTER_FAILURE_SECONDS = 2.0
"""After Redis failed, nobody waits for it again this long."""


@dataclass(frozen=True, slots=True)
class Notification:
    """News up to `head` in a conversation; `typing` names the side that started or stopped."""

    conversation: UUID
    head: int
    typing: str = ""
    on: bool = False

    def packed(self) -> list[str | int | bool]:
        """As it travels: ids, numbers and the name of a side."""
        return [self.conversation.hex, self.head, self.typing, self.on]

    @classmethod
    def unpacked(cls, packed: list[str | int | bool]) -> "Notification":
        """The notification again. Raises ValueError for anything that is none."""
        conversation, head, typing, on = packed
        return cls(UUID(hex=str(conversation)), int(head), str(typing), bool(on))


@dataclass(frozen=True, slots=True)
class Revocation:
    """A staff session that ended (by the digest of its key), or a person whose rights changed."""

    session: str = ""
    person: int = 0

    def packed(self) -> list[str | int | bool]:
        """As it travels."""
        return [self.session, self.person]

    @classmethod
    def unpacked(cls, packed: list[str | int | bool]) -> "Revocation":
        """The revocation again. Raises ValueError for anything that is none."""
        session, person = packed
        if type(session) is not str or type(person) is not int:
            raise ValueError("not a revocation")
        return cls(session, person)


@dataclass(frozen=True, slots=True)
class Noted:
    """A colleague wrote a note, the newest of its conversation: for sockets of staff alone."""

    conversation: UUID
    number: int

    def packed(self) -> list[str | int | bool]:
        """As it travels: never a word of it."""
        return [self.conversation.hex, self.number, "noted"]

    @classmethod
    def unpacked(cls, packed: list[str | int | bool]) -> "Noted":
        """It again. Raises ValueError for anything that is none."""
        conversation, number, kind = packed
        if kind != "noted":
            raise ValueError("not about a note")
        return cls(UUID(hex=str(conversation)), int(number))


@dataclass(frozen=True, slots=True)
class LineChanged:
    """A supervisor changed the line: whoever waits reads their place anew."""

    def packed(self) -> list[str | int | bool]:
        """As it travels."""
        return ["line"]

    @classmethod
    def unpacked(cls, packed: list[str | int | bool]) -> "LineChanged":
        """It again. Raises ValueError for anything that is none."""
        if packed != ["line"]:
            raise ValueError("not about the line")
        return cls()


def session_digest(session_key: str) -> str:
    """How a session is named outside the database: nobody can sign in with it."""
    return hashlib.sha256(session_key.encode()).hexdigest()


News = Notification | Revocation | Noted | LineChanged


def pack(origin: str, news: Iterable[News]) -> bytes:
    """News as it travels, with the name of the hub it comes from (empty: from none)."""
    return orjson.dumps([origin, [one.packed() for one in news]])


def unpack(payload: bytes) -> tuple[str, list[News]]:
    """The origin and the news again. Raises ValueError for anything that is none."""
    try:
        origin, news = orjson.loads(payload)
        return str(origin), [_unpacked(one) for one in news]
    except TypeError as error:
        raise ValueError("not a list of news") from error


def _unpacked(packed: list[str | int | bool]) -> News:
    kinds: dict[int, type[News]] = {1: LineChanged, 2: Revocation, 3: Noted}
    return kinds.get(len(packed), Notification).unpacked(packed)


Listener = Callable[[News], None]
_listener: Listener | None = None
_lock = threading.Lock()
_client: "redis.Redis | None" = None
_paused_until = 0.0


def deliver_to(listener: Listener | None) -> None:
    """Gives this process its own notifications directly; any thread may call `listener`."""
    global _listener  # noqa: PLW0603 - one listener per process, set when its hub starts
    _listener = listener


def notify_after_commit(conversation: UUID, head: int) -> None:
    """Notifies once the caller's transaction is durable; without one, at once."""
    transaction.on_commit(lambda: notify(Notification(conversation, head)))


def tell_after_commit(one: News) -> None:
    """Tells every process once the caller's transaction is durable; without one, at once."""
    transaction.on_commit(lambda: notify(one))


def notify(one: News) -> None:
    """Notifies now. Never raises: a lost notification is repaired by number."""
    if _listener is not None:
        _listener(one)
    else:
        _publish(pack("", [one]))


def _publish(payload: bytes) -> None:
    global _client, _paused_until  # noqa: PLW0603 - one connection per process
    with _lock:
        if time.monotonic() < _paused_until:
            return
        if _client is None:
            _client = redis.Redis.from_url(
                settings.NOTIFIER_URL,
                socket_timeout=PUBLISH_TIMEOUT_SECONDS,
                socket_connect_timeout=PUBLISH_TIMEOUT_SECONDS,
            )
        client = _client
    try:
        client.publish(CHANNEL, payload)
    except redis.RedisError:
        _paused_until = time.monotonic() + PAUSE_AFTER_FAILURE_SECONDS
        logger.warning("notifier: Redis is away, sockets ask the database")
