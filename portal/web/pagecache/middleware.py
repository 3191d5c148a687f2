"""Answers anonymous readers from kept pages before anything else runs.

Outermost but for the metrics. It is not written for the event loop: WhiteNoise, further in, is
not either, so Django runs everything around it in a thread under ASGI too.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import ResolverMatch

from portal.web.pagecache import page
from portal.web.pagecache.rules import key_of, may_be_kept
from portal.web.pagecache.store import pages
from portal.web.sensitive import store_nowhere_by_default


class Outcome(StrEnum):
    """What the cache did with a request; the label of a metric."""

    HIT = "hit"
    KEPT = "kept"
    ASIDE = "aside"


class PageCacheMiddleware:
    """The page cache as middleware. Notes on the request what it did, for the metrics."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        key = key_of(request)
        if key is None:
            return self._aside(request, self.get_response(request))
        kept, generation = pages().find(key)
        if kept is not None:
            _note(request, Outcome.HIT)
            cast("Any", request).kept_view = kept["view"]
            return page.answer(request, kept)
        response = self.get_response(request)
        if not may_be_kept(request, response):
            return self._aside(request, response)
        view = cast("ResolverMatch", request.resolver_match).view_name
        kept = page.of(cast("HttpResponse", response), view=view)
        pages().keep(key, generation, kept)
        _note(request, Outcome.KEPT)
        return page.answer(request, kept)

    def _aside(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        _note(request, Outcome.ASIDE)
        store_nowhere_by_default(response)
        return response


def _note(request: HttpRequest, outcome: Outcome) -> None:
    cast("Any", request).page_cache_outcome = outcome
