"""One thread, one database connection, whatever is waiting done together.

The event loop asks and awaits; the thread takes everything that queued up while its last round
ran, does it in one go, and wakes all who asked with a single call. That makes one commit serve
many messages and one query serve many readers, and keeps the ORM off the event loop.
"""

import asyncio
import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from django.db import InterfaceError, OperationalError, connection

Ask = TypeVar("Ask")
Answer = TypeVar("Answer")

ROUND_LIMIT = 200
"""Most asks in one round."""
BACKLOG_LIMIT = 2_000
"""Most asks waiting; beyond it the asker is told at once instead of queueing for ever."""
LOOK_AFTER_SECONDS = 5.0
"""How often a thread asks whether its connection is still good."""

logger = logging.getLogger(__name__)


class Busy(RuntimeError):
    """More than BACKLOG_LIMIT asks are waiting; try again later."""


class Failed(RuntimeError):
    """The work raised; the reason is in the log, without what was asked."""


@dataclass(frozen=True, slots=True)
class _Pending(Generic[Ask, Answer]):
    ask: Ask
    loop: asyncio.AbstractEventLoop
    done: "Callable[[Answer | Failed], None]"


class BatchThread(Generic[Ask, Answer]):
    """Runs `work(asks)` in its own thread; `work` answers each ask at the same place."""

    def __init__(self, name: str, work: Callable[[Sequence[Ask]], Sequence[Answer]]) -> None:
        self._work = work
        self._looked_at = 0.0
        self._waiting: queue.Queue[_Pending[Ask, Answer] | None] = queue.Queue(BACKLOG_LIMIT)
        self._thread = threading.Thread(target=self._run, name=f"helpline-{name}", daemon=True)
        self._thread.start()

    def ask(self, ask: Ask) -> "asyncio.Future[Answer]":
        """A future of the answer, from the running loop. Raises Busy."""
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self.tell(ask, partial(_set, answer))
        return answer

    def tell(self, ask: Ask, done: "Callable[[Answer | Failed], None]") -> None:
        """Calls `done` on the running loop with the answer, or with Failed. Raises Busy."""
        try:
            self._waiting.put_nowait(_Pending(ask, asyncio.get_running_loop(), done))
        except queue.Full:
            raise Busy from None

    def close(self) -> None:
        """Finishes what is waiting, closes the connection and ends the thread."""
        self._waiting.put(None)
        self._thread.join()

    def _run(self) -> None:
        more = True
        while more:
            asked, more = self._next_round()
            if asked:
                self._round(asked)
        connection.close()

    def _next_round(self) -> tuple[list[_Pending[Ask, Answer]], bool]:
        asked: list[_Pending[Ask, Answer]] = []
        one = self._waiting.get()
        while one is not None:
            asked.append(one)
            if len(asked) >= ROUND_LIMIT or self._waiting.empty():
                return asked, True
            one = self._waiting.get()
        return asked, False

    def _round(self, asked: list[_Pending[Ask, Answer]]) -> None:
        self._look_after_connection()
        try:
            answers = self._work([one.ask for one in asked])
        except (OperationalError, InterfaceError):
            connection.close()  # PostgreSQL went away; a fresh connection may do
            self._one_by_one(asked)
        except Exception:
            if len(asked) == 1:
                logger.exception("%s failed", self._thread.name)
            self._one_by_one(asked) if len(asked) > 1 else self._fail(asked[0])
        else:
            _tell(asked, answers)

    def _look_after_connection(self) -> None:
        """Now and then only: it costs a question of its own, and a round that fails is repeated."""
        now = time.monotonic()
        if now - self._looked_at >= LOOK_AFTER_SECONDS:
            self._looked_at = now
            connection.close_if_unusable_or_obsolete()

    def _one_by_one(self, asked: list[_Pending[Ask, Answer]]) -> None:
        """So that one that cannot be done does not take the others with it."""
        for one in asked:
            try:
                answers = self._work([one.ask])
            except Exception:
                logger.exception("%s failed", self._thread.name)
                self._fail(one)
                connection.close_if_unusable_or_obsolete()
            else:
                _tell([one], answers)

    def _fail(self, one: _Pending[Ask, Answer]) -> None:
        one.loop.call_soon_threadsafe(one.done, Failed())


def _tell(asked: Sequence[_Pending[Ask, Answer]], answers: Sequence[Answer]) -> None:
    by_loop: dict[asyncio.AbstractEventLoop, list[tuple[Callable[[Any], None], Answer]]] = {}
    for one, answer in zip(asked, answers, strict=True):
        by_loop.setdefault(one.loop, []).append((one.done, answer))
    for loop, pairs in by_loop.items():
        loop.call_soon_threadsafe(_call_all, pairs)


def _call_all(pairs: "list[tuple[Callable[[Any], None], Answer]]") -> None:
    for done, answer in pairs:
        try:
            done(answer)
        except Exception:
            logger.exception("an answer could not be passed on")  # the others get theirs


def _set(future: "asyncio.Future[Answer]", answer: Answer | Failed) -> None:
    if future.done():  # whoever asked is gone
        return
    if isinstance(answer, Failed):
        future.set_exception(answer)
    else:
        future.set_result(answer)
