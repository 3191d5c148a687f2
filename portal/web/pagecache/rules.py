"""Which requests a kept page may answer, and which answers may be kept."""

import re
from enum import StrEnum
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from portal.web.pagecache.marks import is_sensitive

PAGE_LIMIT_BYTES = 1024 * 1024
"""A longer page is not kept."""
STAFF_PREFIXES = ("/desk/", "/cms/", "/accounts/", "/exit/")
"""Never looked up, never kept, always `no-store`."""
ASIDE_PREFIXES = (*STAFF_PREFIXES, "/static/", "/media/", "/documents/", "/livez", "/readyz")
"""Never looked up: what is no page, and what must be asked anew."""
CACHEABLE_URL_NAMES = frozenset({"wagtail_serve"})
"""Views of libraries that cannot carry our mark."""

_queries: dict[str, re.Pattern[str]] = {"page": re.compile(r"[1-9][0-9]{0,2}")}


class Because(StrEnum):
    """Why an answer was not kept; the label of a metric and the word in a test."""

    NOT_MARKED = "not_marked"
    NOT_A_PAGE = "not_a_page"
    COOKIE = "cookie"
    SESSION = "session"
    SENSITIVE = "sensitive"
    PREVIEW = "preview"
    NONCE = "nonce"
    FORBIDDEN = "forbidden"
    VARIES = "varies"
    TOO_LONG = "too_long"


def allow_query(name: str, pattern: str) -> None:
    """Lets pages with `?name=value` be kept when the whole value matches `pattern`.

    The pattern must leave few values: each one is a page of its own in memory.
    """
    _queries[name] = re.compile(pattern)


def key_of(request: HttpRequest) -> str | None:
    """What tells this page from every other, or None when no kept page may answer."""
    if request.method not in {"GET", "HEAD"} or "Authorization" in request.headers:
        return None
    if request.path_info.startswith(ASIDE_PREFIXES) or not _aside_cookies().isdisjoint(
        request.COOKIES
    ):
        return None
    query = _query_of(request)
    if query is None:
        return None
    try:
        host = request.get_host()
    except DisallowedHost:
        return None
    return f"{request.scheme}://{host}{request.path}?{query}"


def why_not_kept(request: HttpRequest, response: HttpResponseBase) -> Because | None:
    """The first reason against keeping this answer for others, or None."""
    for against, reason in (
        (_is_marked, Because.NOT_MARKED),
        (_is_a_page, Because.NOT_A_PAGE),
        (_came_without_cookies, Because.COOKIE),
        (_asked_no_session, Because.SESSION),
        (_is_not_sensitive, Because.SENSITIVE),
        (_is_no_preview, Because.PREVIEW),
        (_has_no_nonce, Because.NONCE),
        (_may_be_stored, Because.FORBIDDEN),
        (_is_the_same_for_all, Because.VARIES),
        (_is_short_enough, Because.TOO_LONG),
    ):
        if not against(request, response):
            return reason
    return None


def _aside_cookies() -> frozenset[str]:
    return frozenset({settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages"})


def _query_of(request: HttpRequest) -> str | None:
    if not request.META.get("QUERY_STRING"):
        return ""
    pairs = sorted((name, values) for name, values in request.GET.lists())
    for name, values in pairs:
        allowed = _queries.get(name)
        if allowed is None or len(values) != 1 or not allowed.fullmatch(values[0]):
            return None
    return "&".join(f"{name}={values[0]}" for name, values in pairs)


def _is_marked(request: HttpRequest, _response: HttpResponseBase) -> bool:
    match = request.resolver_match
    if match is None:
        return False
    return match.url_name in CACHEABLE_URL_NAMES or getattr(match.func, "cacheable", False)


def _is_a_page(request: HttpRequest, response: HttpResponseBase) -> bool:
    whole = isinstance(response, HttpResponse) and response.status_code == HTTPStatus.OK
    return whole and request.method == "GET"


def _came_without_cookies(request: HttpRequest, _response: HttpResponseBase) -> bool:
    """Stricter than looking up: what is kept was made for a reader who sent no cookie at all."""
    return not request.COOKIES


def _asked_no_session(request: HttpRequest, response: HttpResponseBase) -> bool:
    session = getattr(request, "session", None)
    return not (
        response.cookies
        or getattr(session, "accessed", False)
        or request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
    )


def _is_not_sensitive(request: HttpRequest, _response: HttpResponseBase) -> bool:
    return not is_sensitive(request)


def _is_no_preview(request: HttpRequest, _response: HttpResponseBase) -> bool:
    return not getattr(request, "is_preview", False)


def _has_no_nonce(request: HttpRequest, _response: HttpResponseBase) -> bool:
    """A nonce belongs to one answer; the next reader's browser would believe a guessable one."""
    return getattr(request, "_csp_nonce", None) is None


def _may_be_stored(_request: HttpRequest, response: HttpResponseBase) -> bool:
    return _words(response, "Cache-Control").isdisjoint({"no-store", "no-cache", "private"})


def _is_the_same_for_all(request: HttpRequest, response: HttpResponseBase) -> bool:
    varies = _words(response, "Vary")
    if getattr(getattr(request.resolver_match, "func", None), "one_language", False):
        varies.discard("accept-language")
    return varies <= {"accept-encoding"}


def _words(response: HttpResponseBase, header: str) -> set[str]:
    return {word.strip().lower() for word in response.get(header, "").split(",") if word.strip()}


def _is_short_enough(_request: HttpRequest, response: HttpResponseBase) -> bool:
    return isinstance(response, HttpResponse) and len(response.content) <= PAGE_LIMIT_BYTES
