"""Kept pages in `caches["pages"]` and in this process, and the generation that ties them together.

Every key carries its generation, so a new one makes all older pages unreachable at once. Who
renders a page notes the generation before reading anything and keeps the page under it: a
page rendered from what was true before a `clear` lands in a generation nobody reads. It is a
random word, never a counter: a Redis that lost its memory cannot come back to one used before.
"""

import logging
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from typing import Any

from django.core.cache import caches
from django.db import transaction

from portal.web.pagecache.page import KeptPage
from portal.web.pagecache.release import release_mark

logger = logging.getLogger(__name__)

KEEP_SECONDS = 300
"""Longest life of a page that nobody cleared; also the bound on everything unforeseen."""
CHECK_SECONDS = 1.0
"""How long a process may not have heard that another one cleared."""
ALONE_SECONDS = 3.0
"""How long a page is kept in process while Redis, and so the others, cannot be heard."""
PAGES_IN_PROCESS = 256
"""The least recently read ones go when there are more."""
GENERATION_KEY = "generation"


def new_word() -> str:
    """A generation never used before."""
    return secrets.token_urlsafe(12)


class PageStore:
    """Finds and keeps pages; thread-safe; never raises because Redis is away."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._generation = new_word()
        self._agreed: bool | None = None
        """Whether Redis knows the generation; None until it was asked."""
        self._ask_at = 0.0
        self._pages: OrderedDict[str, tuple[float, KeptPage]] = OrderedDict()

    def find(self, key: str) -> tuple[KeptPage | None, str]:
        """The page if it is kept, and the generation to keep a new one under."""
        generation = self._current()
        page = self._find_here(key)
        if page is None and self._agreed:
            page = _shared().get(_address(key, generation))
            if page is not None:
                self._keep_here(key, generation, page)
        return page, generation

    def keep(self, key: str, generation: str, page: KeptPage) -> None:
        """Keeps a page rendered while `generation` was the current one."""
        self._keep_here(key, generation, page)
        if self._agreed:
            _shared().set(_address(key, generation), page, timeout=KEEP_SECONDS)

    def clear(self) -> None:
        """Starts a new generation: nothing kept until now is read again."""
        word = new_word()
        told = _shared().set(GENERATION_KEY, word, timeout=None)
        with self._lock:
            self._begin(word, agreed=bool(told))

    def _current(self) -> str:
        """The generation of now; one reader in `CHECK_SECONDS` asks whether it still is."""
        with self._lock:
            before = self._generation
            if self._now() < self._ask_at:
                return before
            self._ask_at = self._now() + CHECK_SECONDS
        word = self._ask()
        with self._lock:
            if self._generation == before:  # else cleared meanwhile, and that is newer
                self._begin(word or new_word(), agreed=word is not None)
            return self._generation

    def _ask(self) -> str | None:
        """The generation in Redis, begun now when there is none; None while Redis is away."""
        if self._agreed is False:  # nobody can say what was cleared meanwhile: begin anew
            word = new_word()
            return word if _shared().set(GENERATION_KEY, word, timeout=None) else None
        found: str | None = _shared().get(GENERATION_KEY)
        if found is None:
            _shared().add(GENERATION_KEY, new_word(), timeout=None)
            found = _shared().get(GENERATION_KEY)
        return found

    def _begin(self, word: str, *, agreed: bool) -> None:
        if self._agreed is not False and not agreed:
            logger.warning("page cache: Redis does not answer, keeping pages in process only")
        self._agreed = agreed
        self._ask_at = self._now() + (CHECK_SECONDS if agreed else ALONE_SECONDS)
        if word != self._generation:
            self._generation = word
            self._pages.clear()

    def _find_here(self, key: str) -> KeptPage | None:
        with self._lock:
            until, page = self._pages.get(key, (0.0, None))
            if page is None or until <= self._now():
                return None
            self._pages.move_to_end(key)
            return page

    def _keep_here(self, key: str, generation: str, page: KeptPage) -> None:
        with self._lock:
            if generation == self._generation:
                self._pages[key] = (self._now() + KEEP_SECONDS, page)
                if len(self._pages) > PAGES_IN_PROCESS:
                    self._pages.popitem(last=False)


def _shared() -> Any:
    """What all processes keep together. Says None, or False, when Redis is away."""
    return caches["pages"]


def _address(key: str, generation: str) -> str:
    """Hashed, because an address that somebody asks for can hold a receipt."""
    return sha256(f"{release_mark()} {generation} {key}".encode()).hexdigest()


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
