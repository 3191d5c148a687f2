"""A line that drops connections, delays what it carries, and falls silent without a word."""

import asyncio
import random
import threading
from contextlib import suppress

from tests.helpline.conftest import ChatServer

PIECE_BYTES = 4_096
DROP_SHARE, FREEZE_SHARE, DELAY_SHARE = 0.01, 0.004, 0.2
"""Of the pieces that are carried."""
DELAY_SECONDS = 0.15


class TroubledLine(ChatServer):
    """Stands before a chat server, at an address of its own."""

    def __init__(self, server: ChatServer, *, seed: int = 7) -> None:
        self.server, self.chance = server, random.Random(seed)  # noqa: S311 - not a secret
        self.dropped = self.frozen = 0
        started = threading.Event()
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._serve(started)), daemon=True
        )
        self._thread.start()
        assert started.wait(10)
        super().__init__(self._port, server.process)

    async def _serve(self, started: threading.Event) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        async with await asyncio.start_server(self._carry, "127.0.0.1", 0) as listening:
            self._port = listening.sockets[0].getsockname()[1]
            started.set()
            await self._over.wait()

    def stop(self) -> None:
        """Whoever is connected is cut off."""
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(10)

    async def _carry(self, here: asyncio.StreamReader, there: asyncio.StreamWriter) -> None:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.server.port)
        except OSError:
            there.close()
            return
        ways = (self._pass(here, writer), self._pass(reader, there))
        tasks = [asyncio.ensure_future(one) for one in ways]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in (*tasks, writer, there):
                with suppress(RuntimeError):
                    (one.cancel if isinstance(one, asyncio.Future) else one.close)()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One way, piece by piece, until it ends, is dropped, or freezes for good."""
        with suppress(OSError):
            while piece := await reader.read(PIECE_BYTES):
                luck = self.chance.random()
                if luck < DROP_SHARE:
                    self.dropped += 1
                    return
                if luck < DROP_SHARE + FREEZE_SHARE:
                    self.frozen += 1
                    await asyncio.Event().wait()
                if luck > 1 - DELAY_SHARE:
                    await asyncio.sleep(self.chance.random() * DELAY_SECONDS)
                writer.write(piece)
                await writer.drain()
