"""Whose turn it is: one connection to a host at a time, and a pause between two of them."""

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager

AT_ONCE = 20
SPACING_SECONDS = 5.0
JITTER = 0.5
"""A pause is drawn between the spacing and this much longer."""
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
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Waits until `host` may be asked; nobody else asks it meanwhile."""
        async with self._hosts[host]:
            while (left := self._ready_at.get(host, 0.0) - self._clock()) > 0:
                await self._pause(left)
            async with self._free:
                try:
                    yield
                finally:
                    self._rest(host)

    def _rest(self, host: str) -> None:
        now = self._clock()
        if len(self._ready_at) >= HOSTS_REMEMBERED:
            for rested in [name for name, at in self._ready_at.items() if at <= now]:
                del self._ready_at[rested]
        self._ready_at[host] = now + self._spacing * random.uniform(1, 1 + JITTER)  # noqa: S311
