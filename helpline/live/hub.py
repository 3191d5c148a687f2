"""Which sockets of this process are in which conversation, and what wakes them.

A ring from this process is heard at once, one from elsewhere through a single Redis
subscription. While Redis is away the hub asks PostgreSQL for the newest numbers of its own
conversations every two seconds, so that nothing waits longer than that. It also keeps the
heartbeat, the places in line and the repeated question whether everybody may still be here.
"""

import asyncio
import logging
import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol
from uuid import UUID

import redis.asyncio
from django.conf import settings
from redis.exceptions import RedisError

from helpline.gateways import doorbell
from helpline.gateways.doorbell import Ring
from helpline.live import work
from helpline.live.batcher import Busy, Failed
from helpline.live.farewell import before_the_end
from helpline.live.rights import Guest
from helpline.operations import presence
from helpline.operations.waiting import Place

logger = logging.getLogger(__name__)

TABS_LIMIT = 3
"""Sockets of one person in one conversation; the oldest makes room (4001)."""
RECONNECT_SECONDS = 1.0


class Socket(Protocol):
    """What the hub needs of a socket."""

    guest: Guest
    greeted: bool
    """Said hello and was not told goodbye."""

    def rung(self, ring: Ring) -> None:
        """There may be news."""

    def beat(self, head: int) -> None:
        """The heartbeat is due."""

    def placed(self, place: Place) -> None:
        """The place in line."""

    def replaced(self) -> None:
        """A newer tab takes over."""

    def turned_out(self) -> None:
        """The rights are gone."""

    def restarting(self) -> None:
        """The server stops."""


class Hub:
    """One per process and event loop."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._sockets: dict[UUID, list[Socket]] = {}
        self._outgoing: list[Ring] = []
        self._flush = asyncio.Event()
        self._name = os.urandom(6).hex()
        self.deaf = True
        self._tasks = [
            asyncio.create_task(each)
            for each in (
                self._listen(),
                self._publish(),
                self._every(settings.HELPLINE_POLL_SECONDS, self._poll_when_deaf),
                self._every(settings.HELPLINE_HEARTBEAT_SECONDS, self._beat),
                self._every(settings.HELPLINE_PLACES_SECONDS, self._tell_places),
                self._every(settings.HELPLINE_RECHECK_SECONDS, self._recheck),
            )
        ]
        doorbell.answer_with(self.hear)
        before_the_end(self._loop, self._say_goodbye)

    async def close(self) -> None:
        """Stops listening; only tests and a server that shuts down come here."""
        doorbell.answer_with(None)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _say_goodbye(self) -> None:
        for socket in self._present():
            socket.restarting()

    def _present(self) -> list[Socket]:
        return [socket for sockets in self._sockets.values() for socket in sockets]

    def attach(self, socket: Socket) -> None:
        """From now on the socket hears the rings of its conversation."""
        present = self._sockets.setdefault(socket.guest.conversation, [])
        same = [one for one in present if _same_person(one.guest, socket.guest)]
        present.append(socket)
        if len(same) >= TABS_LIMIT:
            same[0].replaced()

    def detach(self, socket: Socket) -> None:
        """The socket is gone."""
        present = self._sockets.get(socket.guest.conversation, [])
        if socket in present:
            present.remove(socket)
        if not present:
            self._sockets.pop(socket.guest.conversation, None)

    def hear(self, ring: Ring) -> None:
        """A ring of this process, from any thread."""
        self._loop.call_soon_threadsafe(self._pass_on, ring)

    def _pass_on(self, ring: Ring) -> None:
        self._deliver(ring)
        self._outgoing.append(ring)
        self._flush.set()

    def _deliver(self, ring: Ring) -> None:
        for socket in tuple(self._sockets.get(ring.conversation, ())):
            socket.rung(ring)

    # --- Redis -----------------------------------------------------------------

    async def _listen(self) -> None:
        while True:
            client = _client()
            try:
                async with client.pubsub() as subscription:
                    await subscription.subscribe(doorbell.CHANNEL)
                    self.deaf = False
                    await self._catch_up_all()  # whatever was rung while nobody listened
                    while True:
                        heard = await subscription.get_message(
                            ignore_subscribe_messages=True, timeout=5
                        )
                        if heard:
                            self._hear_packed(heard["data"])
            except (RedisError, OSError):
                if not self.deaf:
                    logger.warning("doorbell: Redis is away, asking the database")
                self.deaf = True
            finally:
                await client.aclose()
            await asyncio.sleep(RECONNECT_SECONDS)

    def _hear_packed(self, packed: bytes) -> None:
        try:
            origin, rings = doorbell.unpack(packed)
        except ValueError:
            logger.warning("doorbell: a ring that is none was dropped")
            return
        if origin != self._name:  # its own were heard at once
            for ring in rings:
                self._deliver(ring)

    async def _publish(self) -> None:
        """One PUBLISH for whatever rang while the last one was under way."""
        async with _client() as client:
            while True:
                await self._flush.wait()
                self._flush.clear()
                rings, self._outgoing = self._outgoing, []
                if self.deaf or not rings:
                    continue
                try:
                    await client.publish(doorbell.CHANNEL, doorbell.pack(self._name, rings))
                except (RedisError, OSError):
                    logger.warning("doorbell: %d rings were lost", len(rings))

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
        return await work.errand(work.heads, frozenset(self._sockets))

    async def _poll_when_deaf(self) -> None:
        if self.deaf:
            await self._catch_up_all()

    async def _catch_up_all(self) -> None:
        if not self._sockets:
            return
        try:
            heads = await self._heads()
        except (Failed, Busy):
            return
        for conversation, head in heads.items():
            self._deliver(Ring(conversation, head))

    async def _beat(self) -> None:
        here = [one.guest for one in self._present() if one.greeted]
        await work.errand(
            presence.heard_together,
            [one.participant for one in here if one.participant is not None],
            staff=[one.person for one in here if one.person is not None],
        )
        await work.errand(work.settle_due, frozenset(self._sockets))
        for conversation, head in (await self._heads()).items():
            for socket in tuple(self._sockets.get(conversation, ())):
                socket.beat(head)

    async def _tell_places(self) -> None:
        places = await work.errand(work.places, frozenset(self._sockets))
        for conversation, place in places.items():
            for socket in tuple(self._sockets.get(conversation, ())):
                socket.placed(place)

    async def _recheck(self) -> None:
        present = self._present()
        guests = frozenset(socket.guest for socket in present)
        out = await work.errand(work.no_longer_admitted, guests)
        for socket in present:
            if socket.guest in out:
                socket.turned_out()


def _same_person(one: Guest, other: Guest) -> bool:
    return replace(one, session_key="") == replace(other, session_key="")


def _client() -> "redis.asyncio.Redis":
    return redis.asyncio.Redis.from_url(
        settings.DOORBELL_URL,
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
