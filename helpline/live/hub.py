"""Which sockets of this process are in which conversation, and what wakes them.

What was committed in this process reaches its sockets from memory, encoded once for each side;
a notification from elsewhere comes through a single Redis subscription and makes them read.
While Redis is away the hub asks PostgreSQL for the newest numbers of its own conversations every
two seconds, so that nothing waits longer than that. It also keeps the heartbeat, the positions in
the queue, how far everybody has read, and the repeated question who may still be here.
"""

import asyncio
import contextlib
import logging
import os
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from typing import Any, Protocol
from uuid import UUID

import redis.asyncio
from django.conf import settings
from redis.exceptions import RedisError

from helpline.gateways import notifier
from helpline.gateways.notifier import LineChanged, News, Noted, Notification, Revocation
from helpline.live import framing, rights
from helpline.live.batch_thread import Busy, Failed
from helpline.live.db_threads import run_in_db_thread
from helpline.live.shutdown import call_before_stop
from helpline.operations import due_timers, noting, presence, reading, waiting
from helpline.operations.admission import Admission
from helpline.operations.saying import Spoken
from helpline.operations.waiting import QueuePosition

logger = logging.getLogger(__name__)

TABS_LIMIT = 3
"""Sockets of one person in one conversation; the oldest makes room (4001)."""
RECONNECT_SECONDS = 1.0
MARKS_SECONDS = 0.1
"""Pause between two rounds that keep how far everybody has read."""


class Socket(Protocol):
    """What the hub needs of a socket."""

    admission: Admission
    greeted: bool
    """Said hello and was not told goodbye."""

    spoke: bool
    """Said something since rights were last asked about."""

    def notified(self, notification: Notification) -> None:
        """There may be news."""

    def told(self, spoken: Spoken, as_shown: framing.Shown) -> None:
        """What was just committed in this process."""

    def peer_saw(self, marks: presence.Marks) -> None:
        """How far the other side has received and read."""

    def beat(self, head: int) -> None:
        """The heartbeat is due."""

    def noted(self, number: int) -> None:
        """Colleagues wrote notes up to this number; sockets of visitors are never told."""

    def positioned(self, position: QueuePosition) -> None:
        """The position in the queue."""

    def replaced(self) -> None:
        """A newer tab takes over."""

    def revoked(self) -> None:
        """The rights are gone."""

    def restarting(self) -> None:
        """The server stops."""


class Hub:
    """One per process and event loop."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._sockets: dict[UUID, list[Socket]] = {}
        self._outgoing: list[News] = []
        self._flush = asyncio.Event()
        self._marks: dict[int, presence.Marks] = {}
        self._marked = asyncio.Event()
        self._name = os.urandom(6).hex()
        self.redis_away = True
        self._under_way: set[asyncio.Task[None]] = set()
        self._tasks = [
            asyncio.create_task(each)
            for each in (
                self._listen(),
                self._publish(),
                self._keep_marks(),
                self._every(settings.HELPLINE_POLL_SECONDS, self._poll_without_redis),
                self._every(settings.HELPLINE_HEARTBEAT_SECONDS, self._beat),
                self._every(settings.HELPLINE_POSITIONS_SECONDS, self._tell_positions),
                self._every(settings.HELPLINE_RECHECK_SECONDS, self._recheck),
            )
        ]
        notifier.deliver_to(self.hear)
        call_before_stop(self._loop, self._say_goodbye)

    async def close(self) -> None:
        """Stops listening; only tests and a server that shuts down come here."""
        notifier.deliver_to(None)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _say_goodbye(self) -> None:
        for socket in self._present():
            socket.restarting()

    def _present(self) -> list[Socket]:
        return [socket for sockets in self._sockets.values() for socket in sockets]

    def attach(self, socket: Socket) -> None:
        """From now on the socket hears the notifications of its conversation."""
        present = self._sockets.setdefault(socket.admission.conversation, [])
        same = [one for one in present if _same_person(one.admission, socket.admission)]
        present.append(socket)
        if len(same) >= TABS_LIMIT:
            same[0].replaced()

    def detach(self, socket: Socket) -> None:
        """The socket is gone."""
        present = self._sockets.get(socket.admission.conversation, [])
        if socket in present:
            present.remove(socket)
        if not present:
            self._sockets.pop(socket.admission.conversation, None)

    def hear(self, news: News) -> None:
        """News of this process, from any thread."""
        self._loop.call_soon_threadsafe(self._pass_on, news)

    def said(self, spoken: Spoken) -> None:
        """Hands what was committed to whoever is here; other processes read it."""
        as_shown = framing.Shown(spoken)
        for socket in tuple(self._sockets.get(spoken.conversation, ())):
            socket.told(spoken, as_shown)
        self._tell_others(Notification(spoken.conversation, spoken.seq))

    def _pass_on(self, news: News) -> None:
        self._deliver(news)
        self._tell_others(news)

    def _tell_others(self, news: News) -> None:
        self._outgoing.append(news)
        self._flush.set()

    def _deliver(self, news: News) -> None:
        if isinstance(news, Revocation):
            self._revoke(news)
            return
        if isinstance(news, Noted):
            self._tell_staff(news.conversation, news.number)
            return
        if isinstance(news, LineChanged):
            self._do(self._tell_positions_now())
            return
        for socket in tuple(self._sockets.get(news.conversation, ())):
            socket.notified(news)

    def _tell_staff(self, conversation: UUID, number: int) -> None:
        for socket in tuple(self._sockets.get(conversation, ())):
            if socket.admission.person is not None:
                socket.noted(number)

    def _revoke(self, revocation: Revocation) -> None:
        """A session that ended closes its sockets at once; a person is asked about again now."""
        theirs = [one for one in self._present() if one.admission.person is not None]
        for socket in theirs:
            if revocation.session and _session_of(socket) == revocation.session:
                socket.revoked()
        asked = [one for one in theirs if one.admission.person == revocation.person]
        if asked:
            self._do(self._recheck_these(asked))

    def _do(self, step: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(step)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    # --- Redis -----------------------------------------------------------------

    async def _listen(self) -> None:
        while True:
            client = _client()
            try:
                async with client.pubsub() as subscription:
                    await subscription.subscribe(notifier.CHANNEL)
                    self.redis_away = False
                    await self._catch_up_all()  # whatever happened while nobody listened
                    while True:
                        heard = await subscription.get_message(
                            ignore_subscribe_messages=True, timeout=5
                        )
                        if heard:
                            self._hear_packed(heard["data"])
            except (RedisError, OSError):
                if not self.redis_away:
                    logger.warning("notifier: Redis is away, asking the database")
                self.redis_away = True
            finally:
                await client.aclose()
            await asyncio.sleep(RECONNECT_SECONDS)

    def _hear_packed(self, packed: bytes) -> None:
        try:
            origin, heard = notifier.unpack(packed)
        except ValueError:
            logger.warning("notifier: a notification that is none was dropped")
            return
        if origin != self._name:  # its own were heard at once
            for news in heard:
                self._deliver(news)

    async def _publish(self) -> None:
        """One PUBLISH for whatever happened while the last one was under way."""
        async with _client() as client:
            while True:
                await self._flush.wait()
                self._flush.clear()
                news, self._outgoing = self._outgoing, []
                if self.redis_away or not news:
                    continue
                try:
                    await client.publish(notifier.CHANNEL, notifier.pack(self._name, news))
                except (RedisError, OSError):
                    logger.warning("notifier: %d notifications were lost", len(news))

    # --- how far everybody has read ---------------------------------------------

    def mark(self, marks: presence.Marks) -> None:
        """How far somebody has received and read; kept together with everybody else's."""
        before = self._marks.get(marks.participant)
        self._marks[marks.participant] = marks if before is None else before.furthest(marks)
        self._marked.set()

    async def _keep_marks(self) -> None:
        while True:
            await self._marked.wait()
            self._marked.clear()
            marks, self._marks = self._marks, {}
            try:
                moved = await run_in_db_thread(presence.seen_together, list(marks.values()))
            except (Failed, Busy):
                logger.warning(
                    "hub: marks of %d people were lost; the next ones say more", len(marks)
                )
                continue
            for one in moved:
                for socket in tuple(self._sockets.get(one.conversation, ())):
                    socket.peer_saw(one)
                self._tell_others(Notification(one.conversation, one.delivered))
            await asyncio.sleep(MARKS_SECONDS)

    # --- what PostgreSQL is asked for ------------------------------------------

    async def _every(self, seconds: float, step: Callable[[], Any]) -> None:
        while True:
            await asyncio.sleep(seconds)
            try:
                if self._sockets:
                    await step()
            except (Failed, Busy):
                logger.warning("hub: the database did not answer; the next round comes")

    async def _heads(self) -> dict[UUID, int]:
        return await run_in_db_thread(reading.heads, frozenset(self._sockets))

    async def _poll_without_redis(self) -> None:
        if self.redis_away:
            await self._catch_up_all()

    async def _catch_up_all(self) -> None:
        if not self._sockets:
            return
        try:
            heads = await self._heads()
        except (Failed, Busy):
            return
        for conversation, head in heads.items():
            self._deliver(Notification(conversation, head))

    async def _beat(self) -> None:
        here = [one.admission for one in self._present() if one.greeted]
        await run_in_db_thread(
            presence.heard_together,
            [one.participant for one in here if one.participant is not None],
            staff=[one.person for one in here if one.person is not None],
        )
        await run_in_db_thread(due_timers.run_due_timers_of, frozenset(self._sockets))
        for conversation, head in (await self._heads()).items():
            for socket in tuple(self._sockets.get(conversation, ())):
                socket.beat(head)
        with_staff = {one.admission.conversation for one in self._present() if one.admission.person}
        for conversation, number in (await self._notes(with_staff)).items():
            self._tell_staff(conversation, number)

    async def _notes(self, conversations: set[UUID]) -> dict[UUID, int]:
        """So that news of a note that was lost is made up for within a heartbeat."""
        if not conversations:
            return {}
        return await run_in_db_thread(noting.newest_numbers, frozenset(conversations))

    async def _tell_positions(self) -> None:
        positions = await run_in_db_thread(waiting.positions_of, frozenset(self._sockets))
        for conversation, position in positions.items():
            for socket in tuple(self._sockets.get(conversation, ())):
                socket.positioned(position)

    async def _tell_positions_now(self) -> None:
        """Not at the next round; where the database does not answer, then after all."""
        with contextlib.suppress(Failed, Busy):
            await self._tell_positions()

    async def _recheck(self) -> None:
        present = self._present()
        spoke = [one for one in present if one.spoke]
        for socket in spoke:
            socket.spoke = False
        sessions = {one.admission.session_key for one in spoke} - {""}
        await run_in_db_thread(rights.keep_alive, sessions)
        await self._recheck_these(present)

    async def _recheck_these(self, sockets: Sequence[Socket]) -> None:
        admissions = frozenset(socket.admission for socket in sockets)
        out = await run_in_db_thread(rights.no_longer_admitted, admissions)
        for socket in sockets:
            if socket.admission in out:
                socket.revoked()


def _session_of(socket: Socket) -> str:
    return notifier.session_digest(socket.admission.session_key)


def _same_person(one: Admission, other: Admission) -> bool:
    return replace(one, session_key="") == replace(other, session_key="")


def _client() -> "redis.asyncio.Redis":
    return redis.asyncio.Redis.from_url(
        settings.NOTIFIER_URL,
        socket_connect_timeout=1,
        health_check_interval=10,
        retry=None,
    )


_hub: Hub | None = None


def hub() -> Hub:
    """The hub of the running event loop, started when first asked for."""
    global _hub  # noqa: PLW0603 - one per process; tests have one per loop
    if _hub is None or _hub._loop is not asyncio.get_running_loop():  # noqa: SLF001 - its own
        _hub = Hub()
    return _hub
