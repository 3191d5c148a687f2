"""Two people in each of many chats, over real sockets, whatever breaks between them and the site.

Each writes by the rules of `outbox.js` (several under way, in order, the same id until it is
acknowledged) and shows what comes by its number, as `chat-room.js` does. Where the line is silent
or gone they connect again, to the other server.
"""

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any
from uuid import uuid4

from websockets.exceptions import WebSocketException

from tests.helpline.conftest import ChatServer, Talk

UNDER_WAY_LIMIT = 5
SILENCE_SECONDS = 6
"""Three heartbeats of the test's servers: then the line is taken for dead."""
PACE_SECONDS = 1
PASSING = {"try_again", "rate", "gap"}
LOST_LINE = (WebSocketException, OSError, EOFError, TimeoutError)


class Person(threading.Thread):
    """One side of a chat: `written` are its words, `shown` what it read, by number."""

    def __init__(
        self, lines: Sequence[ChatServer], path: str, cookies: dict[str, str], words: list[str]
    ) -> None:
        super().__init__(daemon=True)
        self.lines, self.path, self.cookies = lines, path, cookies
        self.written = words
        self.waiting = [(str(uuid4()), one) for one in words]
        self.shown: dict[int, str] = {}
        self.last = 0
        self.newest: str | None = None
        self.expected = 0
        self.connected = 0
        self.longest_gap = 0.0
        """Seconds without an acknowledgement while something waited for one."""
        self.repeated: list[int] = []
        self.lost = ""
        """Why the line was lost last."""
        self.stopped = threading.Event()
        self._acknowledged_at = 0.0
        self._not_before = 0.0
        self._under_way = 0

    @property
    def is_done(self) -> bool:
        """All is said and as much was read as both sides write."""
        return not self.waiting and len(self.texts) >= self.expected

    @property
    def texts(self) -> list[str]:
        """What was read, in order, without events."""
        return [one for _seq, one in sorted(self.shown.items()) if one]

    def run(self) -> None:
        self._acknowledged_at = time.monotonic()
        while not self.is_done and not self.stopped.is_set():
            line = self.lines[self.connected % len(self.lines)]
            self.connected += 1
            try:
                with line.socket(self.path, cookies=self.cookies, after=self.last) as talk:
                    talk.until("welcome", timeout=SILENCE_SECONDS)
                    for item in talk.items:
                        self._show(item, talk)
                    self._talk(talk)
            except LOST_LINE as lost:
                self.lost = repr(lost)
            self.stopped.wait(0.05)

    def _talk(self, talk: Talk) -> None:
        self._under_way = 0
        while not self.is_done and not self.stopped.is_set():
            if not self._under_way and self.waiting and time.monotonic() >= self._not_before:
                self._under_way = self._send(talk)
            frame = self._hear(talk)
            if frame is not None:
                if frame["t"] == "bye":
                    return
                self._take(frame, talk)

    def _take(self, frame: dict[str, Any], talk: Talk) -> None:
        match frame["t"]:
            case "batch":
                for item in frame["items"]:
                    self._show(item, talk)
            case "ack":
                self._under_way -= 1
                self._is_stored(frame, talk)
            case "nack":
                assert frame["code"] in PASSING, frame
                self._under_way -= 1
                self._not_before = time.monotonic() + PACE_SECONDS
                if frame["code"] == "gap" and frame["id"] == self.waiting[0][0]:
                    self.newest = None
            case "hb":
                talk.send(t="hb", after=self.last)

    def _hear(self, talk: Talk) -> dict[str, Any] | None:
        """The next frame; None where it is time to write again. Raises TimeoutError on silence."""
        wait = self._not_before - time.monotonic()
        if not self.waiting or wait <= 0:
            return talk.next(SILENCE_SECONDS)
        with suppress(TimeoutError):
            return talk.next(wait)
        return None

    def _send(self, talk: Talk) -> int:
        follows, sent = self.newest, 0
        for message_id, words in self.waiting[:UNDER_WAY_LIMIT]:
            talk.send(t="send", id=message_id, body=words, follows=follows)
            follows, sent = message_id, sent + 1
        return sent

    def _is_stored(self, frame: dict[str, Any], talk: Talk) -> None:
        ids = [one[0] for one in self.waiting]
        if frame["id"] not in ids:
            return
        at = ids.index(frame["id"])
        words = self.waiting[at][1]
        del self.waiting[: at + 1]
        self.newest = frame["id"]
        now = time.monotonic()
        self.longest_gap = max(self.longest_gap, now - self._acknowledged_at)
        self._acknowledged_at = now
        if frame["shown"]:
            self._show({"seq": frame["seq"], "kind": "text", "body": words}, talk)

    def _show(self, item: dict[str, Any], talk: Talk) -> None:
        """In order: what is known is dropped; before a gap the page asks for what is missing."""
        seq = item["seq"]
        if seq <= self.last:
            self.repeated.append(seq)
        elif seq == self.last + 1:
            self.shown[seq] = item["body"] if item["kind"] == "text" else ""
            self.last = seq
        else:
            talk.send(t="sync", after=self.last)


def seat_people(
    lines: Sequence[ChatServer], world: list[dict[str, Any]], *, words: Callable[[str], list[str]]
) -> list[tuple[Person, Person]]:
    """Visitor and counsellor of every chat, who write and have not begun."""
    pairs = []
    for one in world:
        visitor = Person(lines, "", one["visitor"], words("visitor"))
        counsellor = Person(lines, f"desk/{one['pk']}/", one["counsellor"], words("counsellor"))
        visitor.expected = counsellor.expected = len(visitor.written) + len(counsellor.written)
        pairs.append((visitor, counsellor))
    return pairs
