"""The wire: every frame of protocol version 1 as a frozen dataclass.

`parse` turns what a client sent into one of the inbound classes or raises BadFrame; `encode`
turns an outbound frame into text. Nothing here knows a framework, a database or a socket.
The long-poll door speaks the same frames in JSON bodies.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any, ClassVar
from uuid import UUID

import orjson

VERSION = 1
HEARTBEAT_SECONDS = 20
FRAME_LIMIT_BYTES = 16 * 1024
"""A message of 2,000 characters is at most 8,000 bytes, escaped a little more."""
SEQ_LIMIT = 2**31 - 1


class Close(IntEnum):
    """Why the server closes a socket."""

    ENDED = 4000
    REPLACED = 4001
    NOT_ALLOWED = 4003
    TOO_SLOW = 4008
    NO_HELLO = 4010
    FLOOD = 4029
    BAD_FRAME = 4400
    RESTART = 4012
    """What 1012 says; Daphne may send only 1000 and codes of private use."""


class Nack(StrEnum):
    """Why a message was refused."""

    CLOSED = "closed"
    RATE = "rate"
    TOO_LONG = "too_long"
    NOT_ALLOWED = "not_allowed"
    TRY_AGAIN = "try_again"
    GAP = "gap"
    """The message named in `follows` is not stored (yet): repeat from the first without an ack."""


class BadFrame(ValueError):
    """The client sent something that is no frame of this protocol."""


# --- client to server -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hello:
    """First frame: the protocol version and the last number this client holds."""

    t: ClassVar[str] = "hello"
    v: int
    after: int


@dataclass(frozen=True, slots=True)
class Send:
    """A message; `id` is made by the client and repeated unchanged until it is acknowledged.

    `follows` is the id of the message this page wrote before it, so that a later one is never
    stored before an earlier; None for the first of a page, and from clients that do not know it.
    """

    t: ClassVar[str] = "send"
    id: UUID
    body: str
    follows: UUID | None = None


@dataclass(frozen=True, slots=True)
class Sync:
    """The client found a gap: everything after this number, please."""

    t: ClassVar[str] = "sync"
    after: int


@dataclass(frozen=True, slots=True)
class Seen:
    """How far this client received and how far the person has read. Only ever grows."""

    t: ClassVar[str] = "seen"
    delivered: int
    read: int


@dataclass(frozen=True, slots=True)
class Typing:
    """The person started or stopped typing. Never stored, never a preview."""

    t: ClassVar[str] = "typing"
    on: bool


@dataclass(frozen=True, slots=True)
class Beat:
    """The client is alive; renews its lease."""

    t: ClassVar[str] = "hb"
    after: int


Inbound = Hello | Send | Sync | Seen | Typing | Beat


def _number(raw: dict[str, Any], name: str) -> int:
    value = raw.get(name)
    if type(value) is not int or not 0 <= value <= SEQ_LIMIT:
        raise BadFrame(f"{name} must be a number from 0 to {SEQ_LIMIT}")
    return value


def _hello(raw: dict[str, Any]) -> Hello:
    frame = Hello(v=_number(raw, "v"), after=_number(raw, "after"))
    if frame.v != VERSION:
        raise BadFrame(f"version {frame.v} is not spoken here")
    return frame


def _send(raw: dict[str, Any]) -> Send:
    body, follows = raw.get("body"), raw.get("follows")
    if not isinstance(body, str):
        raise BadFrame("body must be text")
    try:
        return Send(
            id=UUID(str(raw.get("id"))),
            body=body,
            follows=None if follows is None else UUID(str(follows)),
        )
    except ValueError as error:
        raise BadFrame("id and follows must be UUIDs") from error


def _typing(raw: dict[str, Any]) -> Typing:
    on = raw.get("on")
    if not isinstance(on, bool):
        raise BadFrame("on must be true or false")
    return Typing(on=on)


_PARSERS: dict[str, Callable[[dict[str, Any]], Inbound]] = {
    Hello.t: _hello,
    Send.t: _send,
    Sync.t: lambda raw: Sync(after=_number(raw, "after")),
    Seen.t: lambda raw: Seen(delivered=_number(raw, "delivered"), read=_number(raw, "read")),
    Typing.t: _typing,
    Beat.t: lambda raw: Beat(after=_number(raw, "after")),
}


def plain(text: str | bytes) -> Any:
    """What a client wrote as JSON. Raises BadFrame.

    Half an emoji (a lone surrogate, as a keyboard or a cut text may leave) is JSON for browsers
    and not for orjson. It comes through as it is; the verb stores U+FFFD in its place.
    """
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return _with_lone_surrogates(text)


def _with_lone_surrogates(text: str | bytes) -> Any:
    try:
        return json.loads(text if isinstance(text, str) else text.decode())
    except (ValueError, RecursionError) as error:
        raise BadFrame("not JSON") from error


def parse(text: str | bytes) -> Inbound:
    """The frame a client sent. Raises BadFrame for anything else, however malformed."""
    if len(text) > FRAME_LIMIT_BYTES:
        raise BadFrame(f"a frame is at most {FRAME_LIMIT_BYTES} bytes")
    return from_plain(plain(text))


def from_plain(raw: Any) -> Inbound:
    """The same from data that was read already. Raises BadFrame."""
    if not isinstance(raw, dict):
        raise BadFrame("not an object")
    kind = raw.get("t")
    parser = _PARSERS.get(kind) if isinstance(kind, str) else None
    if parser is None:
        raise BadFrame("unknown kind of frame")
    return parser(raw)


# --- server to client -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Welcome:
    """Answer to hello: the newest number, where the conversation stands, the heartbeat."""

    t: ClassVar[str] = "welcome"
    head: int
    state: str
    hb: int = HEARTBEAT_SECONDS


@dataclass(frozen=True, slots=True)
class Item:
    """One message as shown: a text by `who`, or an event of the conversation without an author.

    `mine` is the client's own id of the message when this reader's side wrote it, so that the
    row replaces its echo. `name` says which member of staff wrote it, to staff only.
    """

    seq: int
    kind: str
    who: str
    body: str
    at: str
    mine: str | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """Messages in order, without a gap. `more` means the next batch follows at once."""

    t: ClassVar[str] = "batch"
    items: tuple[Item, ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class Ack:
    """The message is committed under this number. A repeated id gets the same answer.

    `shown`: it stands for the batch with this very message too, which is the next of this client
    and was stored word for word; so that nobody is sent back what they just wrote.
    """

    t: ClassVar[str] = "ack"
    id: UUID
    seq: int
    at: str
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """The message was not stored, and why."""

    t: ClassVar[str] = "nack"
    id: UUID
    code: Nack


@dataclass(frozen=True, slots=True)
class PeerSeen:
    """How far the other side has received and read."""

    t: ClassVar[str] = "seen"
    who: str
    delivered: int
    read: int


@dataclass(frozen=True, slots=True)
class PeerTyping:
    """The other side started or stopped typing."""

    t: ClassVar[str] = "typing"
    who: str
    on: bool


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether the other side is here, away or gone, by its lease."""

    t: ClassVar[str] = "presence"
    who: str
    state: str


@dataclass(frozen=True, slots=True)
class Queue:
    """The visitor's position in the queue and an honest band of minutes; None when nobody can tell.

    `away` is how many more may come back and be served first.
    """

    t: ClassVar[str] = "queue"
    pos: int
    eta: tuple[int, int] | None
    away: int = 0


@dataclass(frozen=True, slots=True)
class NoteWritten:
    """Colleagues wrote notes up to this number. Staff only, and never a word of them."""

    t: ClassVar[str] = "note"
    number: int


@dataclass(frozen=True, slots=True)
class BeatBack:
    """Heartbeat of the server with the newest number, so that no loss lasts longer than one."""

    t: ClassVar[str] = "hb"
    head: int


@dataclass(frozen=True, slots=True)
class Bye:
    """Last words before the server closes, and whether and when to come again."""

    t: ClassVar[str] = "bye"
    code: int
    reason: str
    retry: bool
    in_ms: int = 0


Outbound = (
    Welcome
    | Batch
    | Ack
    | Refusal
    | PeerSeen
    | PeerTyping
    | Presence
    | Queue
    | NoteWritten
    | BeatBack
    | Bye
)


def encode(frame: Outbound) -> str:
    """The frame as one line of JSON, its kind first."""
    return f'{{"t":"{frame.t}",{orjson.dumps(frame).decode()[1:]}'
