"""The limit: a relay that stores whatever waits in one INSERT and one commit, then passes it on.

No names, no rights, no sealing, no numbers. `python -m tests.bench.rooms.relay PORT`.
"""

import asyncio
import queue
import sys
import threading
from collections.abc import Sequence
from typing import Any

import orjson
import psycopg2
import uvloop
from picows import (
    WSFrame,
    WSListener,
    WSMsgType,
    WSTransport,
    WSUpgradeRequest,
    ws_create_server,
)

from tests.bench.drivers import owner_url

TABLE = """CREATE TABLE IF NOT EXISTS bench_relayed (
    id bigserial PRIMARY KEY, room text NOT NULL, side smallint NOT NULL, body text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now())"""
STORE = """PREPARE store (text[], smallint[], text[]) AS
    INSERT INTO bench_relayed (room, side, body) SELECT * FROM unnest($1, $2, $3)"""
ROUND_LIMIT = 200

Said = tuple[str, dict[str, Any]]


class Relay:
    """Rooms, and one thread that stores what is said in them."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._waiting: queue.SimpleQueue[Said] = queue.SimpleQueue()
        self.rooms: dict[str, set[WSTransport]] = {}
        threading.Thread(target=self._store, daemon=True).start()

    def say(self, room: str, frame: dict[str, Any]) -> None:
        self._waiting.put((room, frame))

    def _store(self) -> None:
        connection = psycopg2.connect(owner_url())
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(TABLE)
            cursor.execute(STORE)
            while True:
                said = self._next_round()
                cursor.execute(
                    "EXECUTE store (%s, %s::smallint[], %s)",
                    (
                        [room for room, _frame in said],
                        [frame["side"] for _room, frame in said],
                        [frame["message"] for _room, frame in said],
                    ),
                )
                self._loop.call_soon_threadsafe(self._pass_on, said)

    def _next_round(self) -> list[Said]:
        said = [self._waiting.get()]
        while len(said) < ROUND_LIMIT and not self._waiting.empty():
            said.append(self._waiting.get())
        return said

    def _pass_on(self, said: Sequence[Said]) -> None:
        for room, frame in said:
            packed = orjson.dumps(frame)
            for transport in self.rooms.get(room, ()):
                transport.send(WSMsgType.TEXT, packed)


class Socket(WSListener):  # type: ignore[misc]  # a class of a compiled module
    """One socket in the room its address names."""

    def __init__(self, relay: Relay, room: str) -> None:
        self._relay = relay
        self._room = room

    def on_ws_connected(self, transport: WSTransport) -> None:
        self._relay.rooms.setdefault(self._room, set()).add(transport)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.TEXT:
            self._relay.say(self._room, orjson.loads(frame.get_payload_as_memoryview()))
        elif frame.msg_type == WSMsgType.CLOSE:
            transport.disconnect()

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        self._relay.rooms[self._room].discard(transport)


async def serve(port: int) -> None:
    relay = Relay(asyncio.get_running_loop())

    def socket(request: WSUpgradeRequest) -> Socket:
        return Socket(relay, request.path.decode())

    server = await ws_create_server(socket, "127.0.0.1", port, backlog=2048)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1])))
