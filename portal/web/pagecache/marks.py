"""What a view says about its pages: may be kept whole, or must be kept nowhere."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, cast, overload

from django.http import HttpRequest, HttpResponseBase

from portal.web.around import ViewT, around

NOWHERE = "private, no-store"
"""Cache-Control of everything that is about a person: not in the browser, not on the way."""


@overload
def cacheable(view: ViewT) -> ViewT: ...
@overload
def cacheable(*, one_language: bool) -> Callable[[ViewT], ViewT]: ...
def cacheable(view: Any = None, *, one_language: bool = False) -> Any:
    """Marks a view whose page may be kept whole and given to every anonymous reader.

    `one_language` promises that the page does not depend on the reader's Accept-Language
    although its address has no language prefix (a feed, `robots.txt`).
    """

    def mark(marked: ViewT) -> ViewT:
        cast("Any", marked).cacheable = True
        cast("Any", marked).one_language = one_language
        return marked

    return mark if view is None else mark(view)


def sensitive(view: ViewT) -> ViewT:
    """Marks a view whose pages must leave no trace: kept nowhere, indexed nowhere.

    Sets `request.is_sensitive`, from which the frame takes its neutral title.
    """

    def before(request: HttpRequest) -> None:
        mark_sensitive(request)

    return around(view, before=before, after=leave_no_trace)


def indexable(view: ViewT) -> ViewT:
    """Marks a sensitive view that search engines may list; stands above `@sensitive`.

    Only the empty door: the answer to a form, or an address that already says what it is
    about, is indexed nowhere.
    """

    def before(request: HttpRequest) -> None:
        empty = request.method in {"GET", "HEAD"} and not request.META.get("QUERY_STRING")
        cast("Any", request).is_empty_door = empty

    return around(view, before=before)


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


def keep_nowhere_by_default(response: HttpResponseBase) -> None:
    """An answer that does not say how long it may be kept is kept by nobody."""
    if not any(name in response for name in ("Cache-Control", "ETag", "Last-Modified")):
        response["Cache-Control"] = NOWHERE
