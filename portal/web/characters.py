"""Characters that no text can hold (NUL, halves of a pair) never reach a view.

PostgreSQL stores no NUL and UTF-8 knows no lone surrogate, so each would be a crash somewhere.
No keyboard makes them. In queries and forms they become U+FFFD, like bytes that are no UTF-8; a
cookie with one is not ours; an address with one leads nowhere.
"""

import codecs
import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, QueryDict
from django.utils.deprecation import MiddlewareMixin
from django.utils.http import urlencode

IMPOSSIBLE = re.compile("[\0\ud800-\udfff]")
INSTEAD = "\N{REPLACEMENT CHARACTER}"


def possible(text: str) -> str:
    """The text with INSTEAD in place of every impossible character."""
    return IMPOSSIBLE.sub(INSTEAD, text)


class PossibleCharactersMiddleware(MiddlewareMixin):
    """Stands before everything that reads a query, a form or a cookie."""

    def process_request(self, request: HttpRequest) -> None:
        """Raises BadRequest for a form that is not written in UTF-8."""
        if request.encoding is not None and not _is_utf_8(request.encoding):
            raise BadRequest("forms are read as UTF-8 only")
        if request.META.get("HTTP_COOKIE"):
            request.COOKIES = {
                name: value
                for name, value in request.COOKIES.items()
                if not IMPOSSIBLE.search(name + value)
            }
        if "%00" in request.META.get("QUERY_STRING", ""):
            request.GET = _cleaned(request.GET)  # type: ignore[assignment]
        load = request._load_post_and_files  # noqa: SLF001 - Django offers no other moment
        request._load_post_and_files = _cleaning(request, load)  # type: ignore[method-assign]  # noqa: SLF001

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        """Raises Http404 for an address that nothing can be called."""
        if IMPOSSIBLE.search(request.path_info):
            raise Http404


def _is_utf_8(name: str) -> bool:
    return codecs.lookup(name).name == "utf-8"


def _cleaning(request: HttpRequest, load: Callable[[], None]) -> Callable[[], None]:
    """Views say how a form is read (upload handlers) before it is: so it is cleaned afterwards."""

    def loaded() -> None:
        load()
        request.POST = _cleaned(request.POST)  # type: ignore[assignment]

    return loaded


def _cleaned(sent: QueryDict) -> QueryDict:
    pairs = [(name, value) for name, values in sent.lists() for value in values]
    if not any(IMPOSSIBLE.search(name + value) for name, value in pairs):
        return sent
    return QueryDict(urlencode([(possible(name), possible(value)) for name, value in pairs]))
