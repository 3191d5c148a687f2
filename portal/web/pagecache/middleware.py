"""Answers anonymous readers from kept pages before anything else runs.

Outermost but for the metrics. It is not written for the event loop: WhiteNoise, further in, is
not either, so Django runs everything around it in a thread under ASGI too.
"""

from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import ResolverMatch

from portal.web.pagecache import page
from portal.web.pagecache.rules import key_of, may_be_kept
from portal.web.pagecache.store import pages
from portal.web.sensitive import store_nowhere_by_default


class PageCacheMiddleware:
    """The page cache as middleware. Notes on the request what it did, for the metrics."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Hit: a kept page answered; kept: rendered and kept; aside: none of its business."""
        noted, generation = cast("Any", request), ""
        if key := key_of(request):
            kept, generation = pages().find(key)
            if kept is not None:
                noted.page_cache_outcome, noted.kept_view = "hit", kept["view"]
                return page.answer(request, kept)
        response = self.get_response(request)
        if not key or not may_be_kept(request, response):
            noted.page_cache_outcome = "aside"
            store_nowhere_by_default(response)
            return response
        view = cast("ResolverMatch", request.resolver_match).view_name
        kept = page.of(cast("HttpResponse", response), view=view)
        pages().keep(key, generation, kept)
        noted.page_cache_outcome = "kept"
        return page.answer(request, kept)
