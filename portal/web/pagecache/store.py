"""Both levels as one, and the generation that ties them together.

Who renders a page notes the generation before reading anything and keeps the page under
it: a page rendered from what was true before a `clear` lands in a generation nobody reads.
"""

import threading
import time
from collections.abc import Callable
from functools import cache

from django.db import transaction

from portal.web.pagecache.page import KeptPage
from portal.web.pagecache.process import ProcessLevel
from portal.web.pagecache.shared import KEEP_SECONDS, Away, RedisLevel, new_word

GENERATION_CHECK_SECONDS = 1.0
"""How long a process may not have heard that another one cleared."""
ALONE_SECONDS = 3.0
"""How long a page is kept in process while Redis, and so the others, cannot be heard."""


class PageStore:
    """Finds and keeps pages; thread-safe; never raises because Redis is away."""

    def __init__(
        self, shared: RedisLevel | None = None, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._shared = shared or RedisLevel()
        self._process = ProcessLevel(now)
        self._now = now
        self._lock = threading.Lock()
        self._clearing = threading.Lock()
        self._clears = 0
        self._generation = new_word()
        self._alone = True
        self._missed_redis = False
        self._check_at = 0.0

    def may_block(self) -> bool:
        """Whether `generation` would ask Redis now; async callers then go to a thread."""
        return self._now() >= self._check_at

    def generation(self) -> str:
        """The current generation, asked of Redis at most once a second."""
        if self.may_block():
            self._check()
        return self._generation

    def look_up(self, key: str) -> tuple[KeptPage | None, str]:
        """The page from either level, and the generation to keep a new one under."""
        generation = self.generation()
        return self.find_near(key) or self._find_far(key, generation), generation

    def find_near(self, key: str) -> KeptPage | None:
        """The page if this process has it. Asks nobody."""
        age = ALONE_SECONDS if self._alone else KEEP_SECONDS
        return self._process.get(key, max_age_seconds=age)

    def keep(self, key: str, generation: str, page: KeptPage) -> None:
        """Keeps a page rendered while `generation` was the current one."""
        self._keep_near(key, generation, page)
        if self._alone:
            return
        try:
            self._shared.put(key, generation, page)
        except Away:
            self._go_alone()

    def clear(self) -> None:
        """Starts a new generation: nothing kept until now is read again.

        Redis is told first and this process follows, so that two who clear at once cannot
        leave a generation in force that one of them has already filled with older pages.
        """
        word = new_word()
        with self._clearing:
            try:
                self._shared.start(word)
            except Away:
                self._adopt(word, alone=True)
            else:
                self._adopt(word, alone=False)

    def _find_far(self, key: str, generation: str) -> KeptPage | None:
        if self._alone:
            return None
        try:
            page = self._shared.get(key, generation)
        except Away:
            self._go_alone()
            return None
        if page is not None:
            self._keep_near(key, generation, page)
        return page

    def _check(self) -> None:
        clears = self._clears
        try:
            # Nobody can say what was cleared while Redis was away: begin anew.
            word = self._begin_anew() if self._missed_redis else self._shared.generation()
        except Away:
            self._go_alone()
            return
        with self._lock:
            if clears == self._clears:
                self._set(word, alone=False)

    def _begin_anew(self) -> str:
        word = new_word()
        self._shared.start(word)
        return word

    def _adopt(self, word: str, *, alone: bool) -> None:
        with self._lock:
            self._clears += 1
            self._set(word, alone=alone)

    def _go_alone(self) -> None:
        with self._lock:
            self._alone = self._missed_redis = True
            self._check_at = self._now() + GENERATION_CHECK_SECONDS

    def _set(self, word: str, *, alone: bool) -> None:
        self._check_at = self._now() + GENERATION_CHECK_SECONDS
        self._alone = self._missed_redis = alone
        if word != self._generation:
            self._generation = word
            self._process.empty()

    def _keep_near(self, key: str, generation: str, page: KeptPage) -> None:
        with self._lock:
            if generation == self._generation:
                self._process.put(key, page)


@cache
def pages() -> PageStore:
    """The store of this process."""
    return PageStore()


def clear() -> None:
    """Forgets every kept page, in all processes."""
    pages().clear()


def clear_on_commit() -> None:
    """`clear` once what was changed is committed; call it from signals."""
    transaction.on_commit(clear)
