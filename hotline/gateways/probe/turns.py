"""Whose turn it is: one connection to a host at a time, and a pause between two of them."""

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager

AT_ONCE = 20
SPACING_SECONDS = 5.0
FOLLOW_UP_SECONDS = 1.0
"""Between two questions of one look: a redirect that is followed, a sibling."""
JITTER = 0.5
"""A pause is drawn between its length and this much longer."""
HOSTS_REMEMBERED = 10_000
_READY_AT: dict[str, float] = {}
"""From when each host may be asked again by this process, by its monotonic clock."""


class Turns:
    """Hands out turns within one event loop. Pauses are remembered by the process, beyond it."""

    def __init__(
        self,
        *,
        at_once: int = AT_ONCE,
        spacing: float = SPACING_SECONDS,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        ready_at: MutableMapping[str, float] = _READY_AT,
    ) -> None:
        self._spacing = spacing
        self._clock = clock
        self._pause = pause
        self._ready_at = ready_at
        self._hosts: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._free = asyncio.Semaphore(at_once)

    @asynccontextmanager
    async def turn(self, host: str, *, follows_up: bool = False) -> AsyncIterator[None]:
        """Waits until `host` may be asked; nobody else asks it meanwhile.

        A follow-up belongs to a look whose turn it was just now, and waits a moment only.
        """
        if follows_up:
            await self._pause(_jittered(min(FOLLOW_UP_SECONDS, self._spacing)))
        async with self._alone(host, follows_up=follows_up), self._free:
            try:
                yield
            finally:
                self._rest(host)

    @asynccontextmanager
    async def _alone(self, host: str, *, follows_up: bool) -> AsyncIterator[None]:
        """Who waits for a pause holds up no follow-up."""
        while True:
            async with self._hosts[host]:
                left = 0.0 if follows_up else self._left(host)
                if left <= 0:
                    yield
                    return
            await self._pause(left)

    def _left(self, host: str) -> float:
        return self._ready_at.get(host, 0.0) - self._clock()

    def _rest(self, host: str) -> None:
        now = self._clock()
        if len(self._ready_at) >= HOSTS_REMEMBERED:
            for rested in [name for name, at in self._ready_at.items() if at <= now]:
                del self._ready_at[rested]
        self._ready_at[host] = now + _jittered(self._spacing)


def is_resting(host: str) -> bool:
    """Whether this process asked a host so lately that it would have to wait."""
    return _READY_AT.get(host, 0.0) > time.monotonic()


def _jittered(seconds: float) -> float:
    return seconds * random.uniform(1, 1 + JITTER)  # noqa: S311
