"""Reads one HTTP answer as it comes in, and keeps of it only what a finding needs.

Strict on purpose: what two readers could understand differently is no usable answer. Header
fields outside a short list, and every byte of content past the prefix, are dropped on the spot;
what is encoded is never decoded. Framing by RFC 9112.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

KEPT_HEADERS = frozenset(
    {
        "cf-mitigated",
        "content-encoding",
        "content-length",
        "content-type",
        "location",
        "transfer-encoding",
        "x-amzn-waf-action",
    }
)
CHUNK_LINE_LIMIT_BYTES = 1_024
LINE_STEP_BYTES = 256
"""So much is looked through for a line end at once: a flood of tiny lines stays linear."""
_END_OF_HEAD = b"\r\n\r\n"
_HEAD = re.compile(
    rb"HTTP/1\.[01] ([1-9]\d\d)(?: [^\r\n\0]*)?"
    rb"(?:\r\n[!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\r\n\0]*)*\Z"
)
_KEPT = re.compile(
    rb"\r\n(" + "|".join(sorted(KEPT_HEADERS)).encode() + rb"):([^\r\n]*)", re.IGNORECASE
)
_CHUNK_LINE = re.compile(rb"([0-9A-Fa-f]{1,12})[ \t]*(?:;[^\r\n\0]*)?\Z")
_LENGTH = re.compile(r"\d{1,15}\Z", re.ASCII)
_WITHOUT_CONTENT = frozenset({204, 304})


class Unusable(Exception):
    """What came is no answer this reader understands, or too much of one. Quotes nothing."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How much of an answer is read: `prefix_bytes` are held until they are judged.

    Without `content` reading ends after the headers, without `whole` after the prefix.
    """

    header_bytes: int
    prefix_bytes: int
    content_bytes: int
    content: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What is left of an answer. `digest` is empty unless all of it was read, as it was sent."""

    status: int
    headers: Mapping[str, str]
    prefix: bytes = field(default=b"", repr=False)
    digest: bytes = b""


class _At(Enum):
    HEAD = auto()
    CONTENT = auto()
    CHUNK_LINE = auto()
    CHUNK = auto()
    CHUNK_END = auto()
    TRAILER = auto()
    DONE = auto()


class AnswerReader:
    """Takes what arrives; `done` says that nothing more is wanted."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._at = _At.HEAD
        self._lines = bytearray()
        self._left: int | None = 0
        self._head_bytes = 0
        self._seen_bytes = 0
        self._prefix = bytearray()
        self._sha256 = hashlib.sha256()
        self._status = 0
        self._headers: dict[str, str] = {}
        self._complete = False

    @property
    def done(self) -> bool:
        return self._at is _At.DONE

    def feed(self, chunk: memoryview) -> None:
        """The next bytes. Raises Unusable."""
        while chunk and self._at is not _At.DONE:
            if self._at is _At.HEAD:
                chunk = self._head(chunk)
            elif self._at in (_At.CONTENT, _At.CHUNK):
                chunk = self._take(chunk)
            else:
                chunk = self._line(chunk)

    def end(self) -> None:
        """The other side closed. Raises Unusable when it had not said everything."""
        if self._at is _At.CONTENT and self._left is None:
            self._finish()
        if self._at is not _At.DONE:
            raise Unusable("cut off")

    def answer(self) -> Answer:
        """What was read, once `done`."""
        digest = self._sha256.digest() if self._complete and self._wanted.whole else b""
        return Answer(self._status, self._headers, bytes(self._prefix), digest)

    def _head(self, chunk: memoryview) -> memoryview:
        """Takes up to the end of a head, and acts on it when it is whole."""
        before = len(self._lines)
        self._lines += chunk
        at = self._lines.find(_END_OF_HEAD, max(0, before - len(_END_OF_HEAD)))
        size = len(self._lines) if at < 0 else at + len(_END_OF_HEAD)
        if self._head_bytes + size > self._wanted.header_bytes:
            raise Unusable("too many headers")
        if at < 0:
            return chunk[len(chunk) :]
        self._head_bytes += size
        head = bytes(self._lines[:at])
        self._lines.clear()
        self._act_on_head(head)
        return chunk[size - before :]

    def _act_on_head(self, head: bytes) -> None:
        hit = _HEAD.match(head)
        if not hit or hit.group(1) == b"101":
            raise Unusable("no head of an answer")
        self._status = int(hit.group(1))
        if self._status < 200:
            return
        for name, value in _KEPT.findall(head):
            said = value.strip(b" \t").decode("latin-1")
            if self._headers.setdefault(name.decode().lower(), said) != said:
                raise Unusable("a header said twice")
        self._begin_content()

    def _line(self, chunk: memoryview) -> memoryview:
        """Takes up to one line end, and acts on the line when it is whole."""
        piece = bytes(chunk[:LINE_STEP_BYTES])
        at = piece.find(b"\n")
        used = len(piece) if at < 0 else at + 1
        self._count_line(used)
        self._lines += piece[:used]
        if at >= 0:
            line = bytes(self._lines)
            self._lines.clear()
            if not line.endswith(b"\r\n"):
                raise Unusable("a line without its end")
            self._act_on(line[:-2])
        return chunk[used:]

    def _count_line(self, used: int) -> None:
        if self._at is _At.TRAILER:
            self._head_bytes += used
            if self._head_bytes > self._wanted.header_bytes:
                raise Unusable("too many headers")
        elif len(self._lines) + used > CHUNK_LINE_LIMIT_BYTES:
            raise Unusable("a chunk line that is too long")

    def _act_on(self, line: bytes) -> None:
        match self._at:
            case _At.CHUNK_LINE:
                self._chunk_line(line)
            case _At.CHUNK_END:
                if line:
                    raise Unusable("a chunk of another length")
                self._at = _At.CHUNK_LINE
            case _ if not line:
                self._finish()

    def _begin_content(self) -> None:
        if not self._wanted.content or self._status in _WITHOUT_CONTENT:
            self._at = _At.DONE
            return
        coding, length = (self._headers.get(n) for n in ("transfer-encoding", "content-length"))
        if coding is not None:
            if coding.lower() != "chunked" or length is not None:
                raise Unusable("an unclear length")
            self._at = _At.CHUNK_LINE
            return
        if length is not None and not _LENGTH.match(length):
            raise Unusable("an unclear length")
        self._at = _At.CONTENT
        self._left = None if length is None else int(length)
        if self._left == 0:
            self._finish()

    def _chunk_line(self, line: bytes) -> None:
        hit = _CHUNK_LINE.match(line)
        if not hit:
            raise Unusable("no chunk")
        self._left = int(hit.group(1), 16)
        self._at = _At.CHUNK if self._left else _At.TRAILER

    def _take(self, chunk: memoryview) -> memoryview:
        """Content: into the digest and, as long as it is short, into the prefix."""
        size = len(chunk) if self._left is None else min(len(chunk), self._left)
        content, rest = chunk[:size], chunk[size:]
        room = self._wanted.prefix_bytes - len(self._prefix)
        self._prefix += content[:room]
        self._seen_bytes += size
        if self._wanted.whole:
            self._sha256.update(content)
        if self._left is not None:
            self._left -= size
        if self._left == 0:
            self._part_ended()
        elif self._has_enough():
            self._at = _At.DONE
        return rest

    def _part_ended(self) -> None:
        if self._at is _At.CHUNK:
            self._at = _At.DONE if self._has_enough() else _At.CHUNK_END
        else:
            self._finish()

    def _has_enough(self) -> bool:
        if self._wanted.whole:
            return self._seen_bytes > self._wanted.content_bytes
        return len(self._prefix) >= self._wanted.prefix_bytes

    def _finish(self) -> None:
        self._complete = self._seen_bytes <= self._wanted.content_bytes
        self._at = _At.DONE
