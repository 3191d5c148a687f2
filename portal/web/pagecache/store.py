"""Kept pages in `caches["pages"]`, and the generation that ties them together.

Every address carries the generation, so a new one makes all older pages unreachable at once, in
every process. Who renders a page notes the generation before reading anything and keeps the page
under it: a page rendered from what was true before a `clear` lands in a generation nobody reads.
It is a random word, never a counter: a Redis that lost its memory cannot come back to one used
before.
"""

import logging
import secrets
import threading
import time
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import caches
from django.db import transaction

from portal.web.pagecache.page import KeptPage

logger = logging.getLogger(__name__)

KEEP_SECONDS = 300
"""Longest life of a page that nobody cleared; also the bound on everything unforeseen."""
NOTED_SECONDS = 1.0
"""How long a process believes what it heard of the generation, for what it keeps for itself alone:
asking Redis takes a thirtieth of taking a report."""
OWN_SECONDS = 60.0
OWN_LIMIT = 300
"""Pages and parts of pages that a process keeps for itself."""
ALONE_SECONDS = 3.0
"""How long Redis is left alone when it did not answer, and every page is rendered."""
GENERATION_KEY = "generation"


class PageStore:
    """Finds and keeps pages; never raises because Redis is away."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._ask_at = 0.0
        self._noted, self._noted_until = "", 0.0
        self._own: dict[str, str] = {}
        self._own_generation, self._own_until = "", 0.0
        self._missed = False
        """Whether Redis was away: nobody can say what was cleared meanwhile."""

    def find(self, key: str) -> tuple[KeptPage | None, str]:
        """The page if it is kept, and the generation to keep a new one under; "" for not at all."""
        generation = self._generation()
        if not generation:
            return None, ""
        address = _address(key, generation)
        page = _near().get(address)
        if page is None and (page := _shared().get(address)) is not None:
            _near().set(address, page)
        return page, generation

    def of_this_process(self, key: str, render: Callable[[], str]) -> str:
        """What `render` gives, kept for a minute in the memory of this process and nowhere else.

        A `clear` of another process is heard within NOTED_SECONDS.
        """
        generation = self._noted_generation()
        if not generation:
            return render()
        own = self._own_of(generation)
        if key not in own:
            own[key] = render()
        return own[key]

    def _own_of(self, generation: str) -> dict[str, str]:
        """What this process keeps for itself; begun anew now and then, and when it is too much."""
        is_over = self._now() >= self._own_until or len(self._own) >= OWN_LIMIT
        if is_over or generation != self._own_generation:
            self._own, self._own_generation = {}, generation
            self._own_until = self._now() + OWN_SECONDS
        return self._own

    def _noted_generation(self) -> str:
        """The current one, or the one of a moment ago."""
        if self._now() >= self._noted_until:
            self._note(self._generation())
        return self._noted

    def _note(self, generation: str) -> None:
        self._noted, self._noted_until = generation, self._now() + NOTED_SECONDS

    def _generation(self) -> str:
        """The current one; "" while Redis is left alone."""
        if self._now() < self._ask_at:
            return ""
        generation: str | None = _shared().get(GENERATION_KEY)
        return self.clear() if generation is None or self._missed else generation

    def keep(self, key: str, generation: str, page: KeptPage) -> None:
        """Keeps a page rendered while `generation` was the current one."""
        if generation:
            _shared().set(_address(key, generation), page, timeout=KEEP_SECONDS)

    def clear(self) -> str:
        """Starts a new generation and names it: nothing kept until now is read again."""
        word = secrets.token_urlsafe(12)
        if _shared().set(GENERATION_KEY, word, timeout=None):
            self._missed, self._ask_at = False, 0.0
            self._note(word)
            return word
        if not self._missed:
            logger.warning("page cache: Redis does not answer, every page is rendered")
        self._missed = True
        self._ask_at = self._now() + ALONE_SECONDS
        self._note("")
        return ""

    def clear_until_heard(self, wait: Callable[[float], object] = time.sleep) -> None:
        """Goes on until Redis has heard it: the others read on what it knew before."""
        while not self.clear():
            wait(ALONE_SECONDS)


def _shared() -> Any:
    """What all processes keep together. Says None, or False, when Redis is away."""
    return caches["pages"]


def _near() -> Any:
    """What this process read last: a page is large, and its generation is not."""
    return caches["pages_near"]


def _address(key: str, generation: str) -> str:
    """Hashed, because an address that somebody asks for can hold a receipt.

    A page that names style sheets of another release is another page.
    """
    release = getattr(staticfiles_storage, "manifest_hash", "")
    return sha256(f"{release} {generation} {key}".encode()).hexdigest()


@cache
def pages() -> PageStore:
    """The store of this process."""
    return PageStore()


def clear() -> None:
    """Forgets every kept page, in all processes; soon after, when Redis was too slow to hear it."""
    if not pages().clear():
        threading.Thread(target=pages().clear_until_heard, daemon=True).start()


def clear_on_commit() -> None:
    """`clear` once what was changed is committed; call it from signals."""
    transaction.on_commit(clear)
