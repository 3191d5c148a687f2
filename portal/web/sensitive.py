"""Answers that must leave no trace: stored nowhere, indexed nowhere.

A view says so with `@sensitive`, anything else with `mark_sensitive`; `is_sensitive` is what the
frame's title, the headers and the page cache go by.
"""

import functools
from http import HTTPStatus
from typing import Any, cast

from django.http import HttpRequest, HttpResponseBase

from portal.web.access import ViewT

NOWHERE = "private, no-store"
"""Cache-Control of everything that is about a person: not in the browser, not on the way."""
STAFF_PREFIXES = ("/desk/", "/cms/", "/accounts/", "/exit/")
"""Addresses whose answers are always stored nowhere."""


def sensitive(view: ViewT) -> ViewT:
    """Marks a view whose pages must leave no trace: kept nowhere, indexed nowhere."""

    @functools.wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        mark_sensitive(request)
        return cast("HttpResponseBase", view(request, *args, **kwargs))

    return cast("ViewT", marked)


def indexable(view: ViewT) -> ViewT:
    """Marks a sensitive view that search engines may list; stands above `@sensitive`.

    Only the empty door: the answer to a form, or an address that already says what it is
    about, is indexed nowhere.
    """

    @functools.wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        empty = request.method in {"GET", "HEAD"} and not request.META.get("QUERY_STRING")
        cast("Any", request).is_empty_door = empty
        return cast("HttpResponseBase", view(request, *args, **kwargs))

    return cast("ViewT", marked)


def mark_sensitive(request: HttpRequest) -> None:
    """From here on the answer to this request is sensitive."""
    cast("Any", request).is_sensitive = True


def is_sensitive(request: HttpRequest) -> bool:
    """Whether something marked the request."""
    return bool(getattr(request, "is_sensitive", False))


def leave_no_trace(request: HttpRequest, response: HttpResponseBase) -> None:
    """Headers of a sensitive answer; only an empty door may be found from outside."""
    response["Cache-Control"] = NOWHERE
    if getattr(request, "is_empty_door", False) and response.status_code == HTTPStatus.OK:
        return
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"


def store_nowhere_by_default(response: HttpResponseBase) -> None:
    """An answer that does not say how long it may be kept is kept by nobody."""
    if not any(name in response for name in ("Cache-Control", "ETag", "Last-Modified")):
        response["Cache-Control"] = NOWHERE
