"""What goes out on one socket: in order, bounded, one task writing.

A reader that takes nothing for long is let go (4008) and resumes by number when it comes back;
holding its frames would only fill our memory. Servers that do not push back (Daphne) are
covered by counting frames since the client was last heard.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from helpline.live.frames import Outbound, encode

FRAMES_LIMIT = 200
"""Frames waiting, or sent without hearing from the client, before the socket is let go."""

Send = Callable[[dict[str, Any]], Awaitable[None]]


class SendQueue:
    """Frames of one socket. `on_overflow` is called once when the limit is passed."""

    def __init__(self, send: Send, on_overflow: Callable[[], None]) -> None:
        self._send = send
        self._on_overflow = on_overflow
        self._frames: deque[dict[str, Any]] = deque()
        self._task: asyncio.Task[None] | None = None
        self._unanswered = 0
        self._closed = False

    def push(self, frame: Outbound) -> None:
        """Queues a frame; dropped after the close."""
        if not self._closed:
            self.push_encoded(encode(frame))

    def push_encoded(self, text: str) -> None:
        """The same for a frame that several sockets share."""
        if self._closed:
            return
        self._unanswered += 1
        if max(len(self._frames), self._unanswered) > FRAMES_LIMIT:
            self._on_overflow()
            return
        self._write({"type": "websocket.send", "text": text})

    async def now(self, event: dict[str, Any]) -> None:
        """An event of the server's own kind (accept, refuse), before any frame."""
        await self._send(event)

    def heard(self) -> None:
        """The client lives: whatever was sent may count as taken."""
        self._unanswered = 0

    def close(self, code: int) -> None:
        """Closes after what is queued."""
        if not self._closed:
            self._closed = True
            self._write({"type": "websocket.close", "code": code})

    def drop(self) -> None:
        """The socket is gone: nothing more goes out."""
        self._closed = True
        self._frames.clear()

    def _write(self, event: dict[str, Any]) -> None:
        self._frames.append(event)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        while self._frames:
            await self._send(self._frames.popleft())
