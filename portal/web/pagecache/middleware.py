"""Answers anonymous readers from kept pages before anything else runs.

Outermost but for the metrics. Under WSGI and ASGI alike; under ASGI a page kept in this
process is answered on the event loop, without a thread.
"""

from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Any, cast

from asgiref.sync import iscoroutinefunction, markcoroutinefunction, sync_to_async
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from portal.web.pagecache.flights import Flights, wait, wait_async
from portal.web.pagecache.marks import keep_nowhere_by_default
from portal.web.pagecache.page import KeptPage
from portal.web.pagecache.remembered import Remembered
from portal.web.pagecache.rules import Because, key_of, why_not_kept
from portal.web.pagecache.store import pages

UNMARKED_ADDRESSES = 4096
"""How many addresses are remembered as not worth asking Redis for."""


class Outcome(StrEnum):
    """What the cache did with a request; the label of a metric."""

    HIT = "hit"
    KEPT = "kept"
    ASIDE = "aside"


class PageCacheMiddleware:
    """The page cache as middleware, sync and async."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response
        self.flights = Flights()
        self.never_kept = Remembered(UNMARKED_ADDRESSES)
        self.is_async = iscoroutinefunction(get_response)
        if self.is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        key = key_of(request)
        if key is not None and key in self.never_kept:
            key = None
        if self.is_async:
            return self._stand_aside_async(request) if key is None else self._async(request, key)
        return self._stand_aside(request) if key is None else self._sync(request, key)

    def _sync(self, request: HttpRequest, key: str) -> HttpResponseBase:
        store = pages()
        page, generation = store.look_up(key)
        flight, leads = self.flights.board(key) if page is None else (None, False)
        if flight and not leads:
            wait(flight)
            page, generation = store.look_up(key)
        elif leads:
            page = store.find_near(key)  # the one before us may just have landed
        try:
            if page is not None:
                return _answer(request, page)
            response = cast("HttpResponseBase", self.get_response(request))
            if (reason := why_not_kept(request, response)) is not None:
                self._learn(request, key, reason)
                return _not_kept(request, response)
            return self._keep(request, cast("HttpResponse", response), key, generation)
        finally:
            if flight and leads:
                self.flights.land(key, flight)

    async def _async(self, request: HttpRequest, key: str) -> HttpResponseBase:
        store = pages()
        if not store.may_block() and (near := store.find_near(key)):
            return _answer(request, near)
        look_up = sync_to_async(store.look_up, thread_sensitive=False)
        page, generation = await look_up(key)
        flight, leads = self.flights.board(key) if page is None else (None, False)
        if flight and not leads:
            await wait_async(flight)
            page, generation = await look_up(key)
        elif leads:
            page = store.find_near(key)  # the one before us may just have landed
        try:
            if page is not None:
                return _answer(request, page)
            response = cast("HttpResponseBase", await self.get_response(request))
            if (reason := why_not_kept(request, response)) is not None:
                self._learn(request, key, reason)
                return _not_kept(request, response)
            keep = sync_to_async(self._keep, thread_sensitive=False)
            return await keep(request, cast("HttpResponse", response), key, generation)
        finally:
            if flight and leads:
                self.flights.land(key, flight)

    def _stand_aside(self, request: HttpRequest) -> HttpResponseBase:
        return _not_kept(request, self.get_response(request))

    async def _stand_aside_async(self, request: HttpRequest) -> HttpResponseBase:
        return _not_kept(request, await self.get_response(request))

    def _learn(self, request: HttpRequest, key: str, reason: Because) -> None:
        """A view that is not marked never will be: Redis need not be asked about it again."""
        if reason is Because.NOT_MARKED and request.resolver_match is not None:
            self.never_kept.note(key)

    def _keep(
        self, request: HttpRequest, response: HttpResponse, key: str, generation: str
    ) -> HttpResponseBase:
        match = request.resolver_match
        page = KeptPage.of(response, view=match.view_name if match else "")
        pages().keep(key, generation, page)
        self.flights.remember(key)
        _note(request, Outcome.KEPT)
        return page.answer(request) if "If-None-Match" in request.headers else response


def _not_kept(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    _note(request, Outcome.ASIDE)
    keep_nowhere_by_default(response)
    return response


def _answer(request: HttpRequest, page: KeptPage) -> HttpResponseBase:
    _note(request, Outcome.HIT)
    cast("Any", request).kept_view = page.view
    return page.answer(request)


def _note(request: HttpRequest, outcome: Outcome) -> None:
    cast("Any", request).page_cache_outcome = outcome
