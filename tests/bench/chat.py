"""Chat: a message numbered, sealed, committed, and read back by both sides of its room.

Both candidates run behind the same thread that does together whatever is waiting, as the sockets
do: the yardstick with one bare INSERT of all rows and one bare SELECT, ours with the
verbs, which lock, judge rights and pace, keep each sender's order, seal, and read what each
reader may see. Every room has one message under way at a time.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID, uuid4

import django
import psycopg2
from psycopg2.extras import execute_values, register_uuid

from portal.startup import imports_that_stay
from tests.bench.drivers import Side, owner_url, take_turns

ROOMS = 200
MESSAGES = 2
"""Of each room in a round, in turns; all rounds stay within the burst that one person may write."""
TEXT = "I do not know whom else to tell. It began in spring, at school, after the holidays."
TABLE = """CREATE TABLE IF NOT EXISTS bench_message (
    room uuid NOT NULL, seq integer NOT NULL, client_msg_id uuid NOT NULL UNIQUE,
    body bytea NOT NULL, created_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (room, seq))"""


async def everybody_talks(talk: Callable[[int], Awaitable[None]]) -> None:
    await asyncio.gather(*(talk(room) for room in range(ROOMS)))


def measure(side: Side, talk: Callable[[int], Awaitable[None]]) -> None:
    """The time of everybody's messages, and the processor time of this process."""
    began, spent = time.perf_counter(), time.process_time()
    asyncio.run(everybody_talks(talk))
    seconds = time.perf_counter() - began
    side.note(ROOMS * MESSAGES, seconds, time.process_time() - spent)


class Bare:
    """Rows without a meaning; each thread has a connection of its own."""

    def __init__(self) -> None:
        from helpline.live.batch_thread import BatchThread

        register_uuid()
        self._write, self._read = (psycopg2.connect(owner_url()) for _ in range(2))
        with self._write, self._write.cursor() as cursor:
            cursor.execute(TABLE)
        self._rooms = [uuid4() for _ in range(ROOMS)]
        self._seq = [0] * ROOMS
        self._writer = BatchThread("bare-writer", self._insert)
        self._reader = BatchThread("bare-reader", self._select)

    def measure(self, side: Side) -> None:
        measure(side, self._talk)

    async def _talk(self, room: int) -> None:
        for _message in range(MESSAGES):
            before = self._seq[room]
            self._seq[room] += 1
            await self._writer.ask((self._rooms[room], self._seq[room]))
            for _reader in ("visitor", "counsellor"):
                rows = await self._reader.ask((self._rooms[room], before))
                assert len(rows) == 1

    def _insert(self, asked: Sequence[tuple[UUID, int]]) -> list[None]:
        rows = [(room, seq, uuid4(), TEXT.encode()) for room, seq in asked]
        with self._write, self._write.cursor() as cursor:
            execute_values(
                cursor, "INSERT INTO bench_message (room, seq, client_msg_id, body) VALUES %s", rows
            )
        return [None] * len(rows)

    def _select(self, asked: Sequence[tuple[UUID, int]]) -> list[list[bytes]]:
        with self._read, self._read.cursor() as cursor:
            cursor.execute(
                "SELECT m.room, m.seq, m.body FROM bench_message m JOIN unnest(%s::uuid[], %s)"
                " asked (room, after) ON m.room = asked.room AND m.seq > asked.after",
                [[room for room, _after in asked], [after for _room, after in asked]],
            )
            found: dict[UUID, dict[int, bytes]] = {}
            for room, seq, body in cursor.fetchall():
                found.setdefault(room, {})[seq] = body
        return [[*found.get(room, {}).values()] for room, _after in asked]


class Ours:
    """Chats under way, in which both sides take turns; the threads are those of a site process."""

    def __init__(self) -> None:
        from helpline.gateways import notifier
        from helpline.live.db_threads import threads
        from helpline.models import Participant
        from helpline.models.participant import Side as Seat
        from tests.makers.helpline import make_chat

        self._threads = threads()
        notifier.deliver_to(lambda _notification: None)  # as where a hub listens: no publishing
        self._rooms = [make_chat() for _ in range(ROOMS)]
        self._seq = [room.last_seq for room in self._rooms]
        seats = Participant.objects.filter(conversation__in=self._rooms, left_at=None)
        self._speakers = {(one.conversation_id, one.kind): one.pk for one in seats}
        self._follows: dict[int, UUID] = {}
        self._sides = (Seat.VISITOR, Seat.COUNSELLOR)

    def measure(self, side: Side) -> None:
        measure(side, self._talk)

    async def _talk(self, room: int) -> None:
        from helpline.operations.reading import ReadRequest

        conversation = self._rooms[room].pk
        for number in range(MESSAGES):
            side = self._sides[number % 2]
            seq = await self._say(self._speakers[conversation, side])
            for reader in self._sides:
                request = ReadRequest(conversation, self._seq[room], reader)
                reading = await self._threads.reader.ask(request)
                assert reading is not None
                assert [shown.body for shown in reading.messages] == [TEXT]
            self._seq[room] = seq

    async def _say(self, speaker: int) -> int:
        from helpline.operations.saying import NewMessage, Said

        one = NewMessage(speaker, uuid4(), TEXT, self._follows.get(speaker))
        said = await self._threads.writer.ask(one)
        if not isinstance(said, Said):
            raise RuntimeError(f"refused: {said!r}")
        self._follows[speaker] = one.client_msg_id
        return said.seq


def main() -> None:
    with imports_that_stay():  # as a server starts
        django.setup()
    ours, bare = Ours(), Bare()
    take_turns(
        {
            "bare rows: one INSERT, one SELECT a batch": bare.measure,
            "chat: numbered, sealed, read by both sides": ours.measure,
        }
    )


if __name__ == "__main__":
    main()
