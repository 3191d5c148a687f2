"""The load: both sides of many rooms over sockets, in one process; prints one line of JSON.

`closed`: in each room one message is under way, and whoever gets it answers. `open`: a fixed
number of messages a second, however long they take. `idle`: sockets that only stay open.
Every text begins with the moment it was sent, so that all candidates are timed alike.
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import orjson
import uvloop
from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

TEXT = " I do not know whom else to tell. It began in spring, at school, after the holidays."
CONNECT_TOGETHER = 20
CONNECT_LIMIT_SECONDS = 60
PUMP_SECONDS = 0.002
"""How often an open load looks whether something is due; uvloop rounds timers to 1 ms."""


@dataclass
class Counted:
    """Nanoseconds from sending to the other side, and to the ack, while it counts."""

    counting: bool = False
    over: bool = False
    reached: list[int] = field(default_factory=list)
    acked: list[int] = field(default_factory=list)
    all_reached: int = 0
    refused: int = 0


class Person(WSListener):  # type: ignore[misc]  # a class of a compiled module
    """One side of one room; answers whatever it gets when `answers` is set."""

    def __init__(self, counted: Counted, *, answers: bool) -> None:
        self._counted = counted
        self.answers = answers
        self.transport: WSTransport | None = None

    def on_ws_connected(self, transport: WSTransport) -> None:
        self.transport = transport
        self.greet()

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.TEXT:
            self.take(orjson.loads(frame.get_payload_as_memoryview()))
        elif frame.msg_type == WSMsgType.PING:
            transport.send_pong(frame.get_payload_as_bytes())
        elif frame.msg_type == WSMsgType.CLOSE:
            transport.disconnect()

    def put(self, frame: dict[str, Any]) -> None:
        assert self.transport is not None
        self.transport.send(WSMsgType.TEXT, orjson.dumps(frame))

    def greet(self) -> None:
        """First words, where the protocol has any."""

    def say(self) -> None:
        raise NotImplementedError

    def take(self, frame: dict[str, Any]) -> None:
        raise NotImplementedError

    def heard(self, text: str) -> None:
        """The other side's words are here."""
        sent = int(text.partition(" ")[0])
        counted = self._counted
        counted.all_reached += 1
        if counted.counting:
            counted.reached.append(time.perf_counter_ns() - sent)
        if self.answers and not counted.over:
            self.say()

    def stored(self, sent: int) -> None:
        """Own words are durable."""
        if self._counted.counting:
            self._counted.acked.append(time.perf_counter_ns() - sent)

    def refused(self) -> None:
        self._counted.refused += 1


class Plain(Person):
    """What the tutorial and the relay speak: everybody in the room gets every message."""

    def __init__(self, counted: Counted, side: int, *, answers: bool) -> None:
        super().__init__(counted, answers=answers)
        self._side = side

    def say(self) -> None:
        self.put({"message": f"{time.perf_counter_ns()}{TEXT}", "side": self._side})

    def take(self, frame: dict[str, Any]) -> None:
        text = frame["message"]
        if frame["side"] == self._side:
            self.stored(int(text.partition(" ")[0]))
        else:
            self.heard(text)


class Chatter(Person):
    """What our pages speak: hello, send with an id and what it follows, batches by number."""

    def __init__(self, counted: Counted, after: int, *, answers: bool, marks: bool) -> None:
        super().__init__(counted, answers=answers)
        self._cursor = after
        self._marks = marks
        self._under_way: dict[str, int] = {}
        self._last: str | None = None

    def greet(self) -> None:
        self.put({"t": "hello", "v": 1, "after": self._cursor})

    def say(self) -> None:
        named, now = str(uuid4()), time.perf_counter_ns()
        self._under_way[named] = now
        self.put({"t": "send", "id": named, "body": f"{now}{TEXT}", "follows": self._last})
        self._last = named

    def take(self, frame: dict[str, Any]) -> None:
        kind = frame["t"]
        if kind == "batch":
            self._read(frame["items"])
        elif kind == "ack":
            self.stored(self._under_way.pop(frame["id"]))
        elif kind in {"nack", "bye"}:
            self.refused()

    def _read(self, items: Sequence[dict[str, Any]]) -> None:
        for item in items:
            if item["seq"] <= self._cursor:
                continue
            self._cursor = item["seq"]
            if item["kind"] == "text" and not item["mine"]:
                if self._marks:
                    self.put({"t": "seen", "delivered": self._cursor, "read": self._cursor})
                self.heard(item["body"])


async def connected(port: int, path: str, cookie: str, person: Person) -> Person:
    headers = {"Origin": f"http://127.0.0.1:{port}"} | ({"Cookie": cookie} if cookie else {})
    url = f"ws://127.0.0.1:{port}{path}"
    await ws_connect(
        lambda: person,
        url,
        extra_headers=headers,
        websocket_handshake_timeout=CONNECT_LIMIT_SECONDS,
    )
    return person


Seat = dict[str, Any]
Rooms = list[list[Seat]]


def sits_down(seat: Seat, counted: Counted, *, answers: bool, marks: bool) -> Person:
    """A person for a seat as the candidate describes it."""
    if "after" in seat:
        return Chatter(counted, seat["after"], answers=answers, marks=marks)
    return Plain(counted, seat["side"], answers=answers)


async def everybody(
    port: int, rooms: Sequence[Sequence[Seat]], counted: Counted, **how: bool
) -> Any:
    """Both sides of each room, connected."""
    found: list[list[Person]] = []
    for start in range(0, len(rooms), CONNECT_TOGETHER):
        some = rooms[start : start + CONNECT_TOGETHER]
        here = await asyncio.gather(
            *(
                connected(port, seat["path"], seat["cookie"], sits_down(seat, counted, **how))
                for room in some
                for seat in room
            )
        )
        found += [list(here[at : at + 2]) for at in range(0, len(here), 2)]
    return found


async def pump(pairs: Sequence[Sequence[Person]], rate: float, counted: Counted) -> None:
    """Sends at a fixed rate, each side of each room in turns."""
    began, sent = time.perf_counter(), 0
    while not counted.over:
        due = int((time.perf_counter() - began) * rate)
        while sent < due:
            pairs[sent % len(pairs)][(sent // len(pairs)) % 2].say()
            sent += 1
        await asyncio.sleep(PUMP_SECONDS)


def quantile(values: Sequence[int], share: float) -> float:
    """Milliseconds."""
    return values[min(len(values) - 1, int(len(values) * share))] / 1e6 if values else 0.0


async def talk(asked: argparse.Namespace, rooms: Rooms) -> dict[str, float]:
    counted = Counted()
    answers = asked.rate == 0
    pairs = await everybody(asked.port, rooms, counted, answers=answers, marks=asked.marks)
    await asyncio.sleep(0.5)
    pumping = None
    if answers:
        for one, _other in pairs:
            one.say()
    else:
        pumping = asyncio.create_task(pump(pairs, asked.rate, counted))
    await asyncio.sleep(asked.warm)
    counted.counting = True
    began, spent = time.perf_counter(), time.process_time()
    await asyncio.sleep(asked.seconds)
    seconds = time.perf_counter() - began
    client_share = (time.process_time() - spent) / seconds
    counted.counting, counted.over = False, True
    await asyncio.sleep(0.4)
    if pumping is not None:
        await pumping
    for pair in pairs:
        for person in pair:
            person.transport.disconnect()
    reached, acked = sorted(counted.reached), sorted(counted.acked)
    return {
        "rate": len(reached) / seconds,
        "p50_ms": quantile(reached, 0.5),
        "p99_ms": quantile(reached, 0.99),
        "ack_p50_ms": quantile(acked, 0.5),
        "messages": counted.all_reached,
        "refused": counted.refused,
        "client_share": client_share,
    }


async def stay(asked: argparse.Namespace, rooms: Rooms) -> dict[str, float]:
    """Opens as many sockets as asked, says so, and closes them when its input ends."""
    people = await everybody(asked.port, rooms, Counted(), answers=False, marks=False)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    return {"sockets": 2 * len(people)}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("rooms", help="a file with the seats of each room")
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--warm", type=float, default=1)
    parser.add_argument("--rate", type=float, default=0, help="messages a second; 0: closed loop")
    parser.add_argument("--marks", action="store_true", help="says how far it has read")
    parser.add_argument("--idle", action="store_true")
    asked = parser.parse_args()
    rooms: Rooms = json.loads(Path(asked.rooms).read_text())
    found = uvloop.run(stay(asked, rooms) if asked.idle else talk(asked, rooms))
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
