"""The socket door: parse a frame, call one verb, relay by number.

A Channels consumer for routing; its `__call__` and `dispatch` are our own, because the stock
ones hop to a thread on every event and make new tasks for each. What is shown to anybody is
read from PostgreSQL: a notification only says that there may be something to read.
"""

import asyncio
import logging
from functools import partial
from typing import Any
from uuid import UUID

from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer
from django.conf import settings
from django.http import parse_cookie

from helpline.gateways import notifier
from helpline.gateways.notifier import Notification
from helpline.live import db_threads, frames, framing, rights
from helpline.live.batch_thread import Busy, Failed
from helpline.live.db_threads import run_in_db_thread
from helpline.live.frames import Close, Nack
from helpline.live.hub import hub
from helpline.live.send_queue import SendQueue
from helpline.live.token_bucket import TokenBucket
from helpline.models.participant import Side
from helpline.operations import presence
from helpline.operations.admission import Admission, admit_visitor
from helpline.operations.presence import Marks
from helpline.operations.reading import Reading, ReadRequest
from helpline.operations.saying import Outcome, Said, Spoken
from helpline.operations.waiting import QueuePosition
from helpline.policies.presence import Shown
from helpline.states.conversation import OPEN
from helpline.words.errors import NotNow

FRAMES_PER_SECOND, FRAMES_BURST = 10.0, 60
"""Inbound frames of every kind; beyond it the socket is closed as a flood (4029)."""
SENDS_UNDER_WAY_LIMIT = 20
"""Messages of one socket that wait for their commit; the pace of the verb is stricter."""
RETRY_SPREAD_MS = 3_000

logger = logging.getLogger(__name__)


class ChatConsumer(AsyncConsumer):
    """One socket of one person in one conversation."""

    channel_layer_alias = None
    admission: Admission

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serves the socket until it is gone."""
        self.scope = scope
        self._send_queue = SendQueue(send, self._overflow)
        self._bucket = TokenBucket(FRAMES_PER_SECOND, FRAMES_BURST)
        self._tasks: set[asyncio.Task[Any]] = set()
        self._cursor = 0
        self.greeted = self._welcomed = self._reading = self._again = False
        self.spoke = False
        self._sends_under_way = 0
        self._shown: tuple[Shown | None, tuple[int, int]] = (None, (0, 0))
        self._position: QueuePosition | None = None
        self._hello_timer: asyncio.TimerHandle | None = None
        try:
            while True:
                await self.dispatch(await receive())
        except StopConsumer:
            pass
        finally:
            self._send_queue.drop()
            self._stop_waiting_for_hello()
            for task in self._tasks:
                task.cancel()

    async def dispatch(self, message: Any) -> None:
        """The three things a server tells a socket's application."""
        kind = message["type"]
        if kind == "websocket.receive":
            self._received(message.get("text"))
        elif kind == "websocket.connect":
            await self._connect(message)
        elif kind == "websocket.disconnect":
            if hasattr(self, "admission"):
                hub().detach(self)
            raise StopConsumer

    # --- coming in -------------------------------------------------------------

    async def _connect(self, _message: Any) -> None:
        admission = await self._admitted()
        if admission is None:
            await self._send_queue.now({"type": "websocket.close", "code": Close.NOT_ALLOWED})
            return
        self.admission = admission
        loop = asyncio.get_running_loop()
        self._hello_timer = loop.call_later(settings.HELPLINE_HELLO_SECONDS, self._no_hello)
        await self._send_queue.now({"type": "websocket.accept"})
        hub().attach(self)  # subscribe first, read the backlog second

    def _no_hello(self) -> None:
        """Whoever opens a socket and says nothing holds nothing open."""
        if not self.greeted:
            self._bye(Close.NO_HELLO, "no_hello")

    def _stop_waiting_for_hello(self) -> None:
        if self._hello_timer is not None:
            self._hello_timer.cancel()

    async def _admitted(self) -> Admission | None:
        cookies = _cookies(self.scope)
        asked: UUID | None = self.scope["url_route"]["kwargs"].get("conversation")
        try:
            if asked is None:
                seat = cookies.get(settings.SEAT_COOKIE_NAME, "")
                return await run_in_db_thread(admit_visitor, seat)
            session = cookies.get(settings.SESSION_COOKIE_NAME, "")
            return await run_in_db_thread(rights.admit_by_session, session, asked)
        except (Failed, Busy):
            return None

    # --- frames of the client --------------------------------------------------

    def _received(self, text: str | None) -> None:
        self._send_queue.heard()
        if not hasattr(self, "admission"):
            return
        if not self._bucket.take():
            self._bye(Close.FLOOD, "flood", retry=True)
            return
        try:
            frame = frames.parse(text or "")
        except frames.BadFrame as bad:
            logger.info("bad frame: %s", bad)
            self._bye(Close.BAD_FRAME, "bad_frame")
            return
        if not self.greeted and not isinstance(frame, frames.Hello):
            self._bye(Close.BAD_FRAME, "hello_first")
            return
        self._act(frame)

    def _act(self, frame: frames.Inbound) -> None:
        match frame:
            case frames.Hello(after=after):
                self.greeted = True
                self._stop_waiting_for_hello()
                self._cursor = after
                self._do(self._heard())
                self._do(self._catch_up())
            case frames.Send():
                self._say(frame)
            case frames.Sync(after=after):
                self._cursor = after
                self._do(self._catch_up())
            case frames.Seen(delivered=delivered, read=read):
                marks = self.admission.marks(delivered=delivered, read=read)
                if marks is not None:
                    hub().mark(marks)
            case frames.Typing(on=on):
                if self.admission.participant is not None:
                    side = str(self.admission.side)
                    notifier.notify(
                        Notification(self.admission.conversation, self._cursor, side, on=on)
                    )
            case frames.Beat(after=after):
                if after < self._cursor:
                    self._cursor = after
                    self._do(self._catch_up())

    def _do(self, step: Any) -> None:
        task = asyncio.get_running_loop().create_task(_quietly(step))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _heard(self) -> None:
        if self.admission.participant is not None:
            await run_in_db_thread(presence.heard, self.admission.participant)

    def _say(self, frame: frames.Send) -> None:
        """Hands a message to the writer. The verb judges the seat under its lock.

        A staff session was granted at the door and is taken away by a revocation; while none
        can be heard, it is asked about before each message.
        """
        seat = self.admission.participant
        if seat is None:
            self._send_queue.push(frames.Refusal(frame.id, Nack.NOT_ALLOWED))
        elif self._sends_under_way >= SENDS_UNDER_WAY_LIMIT:
            self._send_queue.push(frames.Refusal(frame.id, Nack.RATE))
        elif self.admission.side != Side.VISITOR and hub().redis_away:
            self._do(self._write_if_still_admitted(seat, frame))
        else:
            self._write(seat, frame)

    async def _write_if_still_admitted(self, seat: int, frame: frames.Send) -> None:
        if await run_in_db_thread(rights.still_admitted, self.admission):
            self._write(seat, frame)
        else:
            self.revoked()

    def _write(self, seat: int, frame: frames.Send) -> None:
        message = framing.new_message(seat, frame)
        self.spoke = True
        self._sends_under_way += 1
        try:
            db_threads.threads().writer.tell(message, partial(self._answer, frame))
        except Busy:
            self._answer(frame, Failed())

    def _answer(self, frame: frames.Send, outcome: Outcome | Failed) -> None:
        """The message is committed or refused; whoever is in this process gets it at once."""
        self._sends_under_way -= 1
        if isinstance(outcome, Failed):
            outcome = NotNow()
        spoken = outcome.spoken if isinstance(outcome, Said) else None
        shown = spoken is not None and spoken.body == frame.body and self._is_next(spoken)
        if shown:
            self._cursor += 1
        self._send_queue.push(framing.answer_to_send(frame.id, outcome, shown=shown))
        if spoken is not None:
            hub().said(spoken)

    # --- news ------------------------------------------------------------------

    def notified(self, notification: Notification) -> None:
        """There may be news; who typed is told as it is."""
        if not self.greeted:
            return
        if notification.typing:
            if notification.typing != self.admission.side:
                self._send_queue.push(frames.PeerTyping(notification.typing, notification.on))
            return
        self._do(self._catch_up())

    def told(self, spoken: Spoken, as_shown: framing.Shown) -> None:
        """A message of this process: shown from memory when it is the next, read otherwise."""
        seat = self.admission.participant
        if not self.greeted or spoken.seq <= self._cursor:
            return
        if seat is not None and seat not in spoken.seated:
            self.revoked()
        elif not self._is_next(spoken):
            self._do(self._catch_up())
        else:
            self._cursor = spoken.seq
            self._send_queue.push_encoded(as_shown.to(self.admission.side))

    def _is_next(self, spoken: Spoken) -> bool:
        """Whether nothing is missing before it that the database would have to be asked for."""
        ready = self.greeted and self._welcomed and not self._reading
        return ready and spoken.seq == self._cursor + 1

    def peer_saw(self, marks: Marks) -> None:
        """How far the other side has received and read, as it was kept."""
        who = framing.peer_of(self.admission.side)
        presence_before, before = self._shown
        now = (marks.delivered, marks.read)
        if self._welcomed and self.greeted and marks.side == who and now != before:
            self._shown = (presence_before, now)
            self._send_queue.push(frames.PeerSeen(who, *now))

    async def _catch_up(self) -> None:
        """Reads what came after the cursor and sends it in order; one reader at a time."""
        if self._reading:
            self._again = True
            return
        self._reading = True
        try:
            more = True
            while more:
                self._again = False
                asked_after = self._cursor
                request = ReadRequest(
                    self.admission.conversation,
                    asked_after,
                    self.admission.side,
                    self.admission.participant,
                )
                reading = await db_threads.threads().reader.ask(request)
                if reading is None:
                    self.revoked()
                    return
                if asked_after == self._cursor:  # otherwise the client asked anew meanwhile
                    self._show(reading)
                more = reading.more or self._again or asked_after > self._cursor
        finally:
            self._reading = False

    def _show(self, reading: Reading) -> None:
        if not self._welcomed:
            self._welcomed = True
            beat = round(settings.HELPLINE_HEARTBEAT_SECONDS)
            self._send_queue.push(frames.Welcome(reading.head, reading.state, beat))
        if reading.messages:
            self._send_queue.push(framing.batch(reading))
            self._cursor = reading.messages[-1].seq
        self._show_peer(reading)
        if self.admission.side == Side.VISITOR and reading.state not in OPEN and not reading.more:
            self._bye(Close.ENDED, "ended")

    def _show_peer(self, reading: Reading) -> None:
        peer = reading.peer
        who = framing.peer_of(self.admission.side)
        before, marks_before = self._shown
        marks = (peer.delivered, peer.read)
        if peer.presence != before:
            self._send_queue.push(frames.Presence(who, peer.presence))
        if marks != marks_before:
            self._send_queue.push(frames.PeerSeen(who, *marks))
        self._shown = (peer.presence, marks)

    def beat(self, head: int) -> None:
        """The heartbeat with the newest number; also refreshes the other side's presence."""
        if self.greeted:
            self._send_queue.push(frames.BeatBack(head))
            self._do(self._catch_up())

    def noted(self, number: int) -> None:
        """Colleagues wrote notes; their page reads them where it may. Nothing for a visitor."""
        if self.greeted and self.admission.side != Side.VISITOR:
            self._send_queue.push(frames.NoteWritten(number))

    def positioned(self, position: QueuePosition) -> None:
        """The position in the queue, when it changed."""
        if self.greeted and self.admission.side == Side.VISITOR and position != self._position:
            self._position = position
            self._send_queue.push(framing.queue(position))

    # --- going -----------------------------------------------------------------

    def replaced(self) -> None:
        """A newer tab takes over; this one does not come back by itself."""
        self._bye(Close.REPLACED, "replaced")

    def revoked(self) -> None:
        """The rights are gone: signed out, transferred, left, or the end."""
        self._bye(Close.NOT_ALLOWED, "not_allowed")

    def restarting(self) -> None:
        """The server stops; another one will be there in a moment."""
        self._bye(Close.RESTART, "server_restart", retry=True)

    def _overflow(self) -> None:
        self._bye(Close.TOO_SLOW, "too_slow", retry=True, unseen=True)

    def _bye(self, code: Close, reason: str, *, retry: bool = False, unseen: bool = False) -> None:
        if not unseen:
            in_ms = RETRY_SPREAD_MS if retry else 0
            self._send_queue.push(frames.Bye(int(code), reason, retry, in_ms))
        self.greeted = False
        self._send_queue.close(int(code))
        hub().detach(self)


async def _quietly(step: Any) -> None:
    """The database may be away for a moment; the hub asks again, the client too."""
    try:
        await step
    except (Failed, Busy):
        logger.warning("socket: the database did not answer")


def _cookies(scope: Any) -> dict[str, str]:
    for name, value in scope.get("headers", []):
        if name == b"cookie":
            return dict(parse_cookie(value.decode("latin-1")))
    return {}
