"""Which requests a kept page may answer, and which answers may be kept."""

import re
from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.http.response import HttpResponseBase

from portal.web.sensitive import STAFF_PREFIXES, is_sensitive

KEPT_VIEWS = frozenset({"wagtail_serve"})
"""URL names of the views whose pages are the same for every anonymous reader."""
PAGE_LIMIT_BYTES = 256 * 1024
"""A longer page is not kept."""
ASIDE_PREFIXES = (*STAFF_PREFIXES, "/static/", "/media/", "/documents/", "/livez", "/readyz")
"""Never looked up: what is no page, and what must be asked anew."""
QUERY = re.compile(r"(page=([1-9]|1[0-9]|20))?")
"""Few values, because each one is a page of its own in memory; further on it is rendered."""


def key_of(request: HttpRequest) -> str | None:
    """What tells this page from every other, or None when no kept page may answer."""
    query = request.META.get("QUERY_STRING", "")
    if (
        request.method not in {"GET", "HEAD"}
        or "Authorization" in request.headers
        or request.path_info.startswith(ASIDE_PREFIXES)
        or not QUERY.fullmatch(query)
        or not _our_cookies().isdisjoint(request.COOKIES)
    ):
        return None
    host = _host_of(request)
    return host and f"{request.scheme}://{host}{request.path}?{query}"


def may_be_kept(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether this answer is a page made for nobody in particular."""
    return (
        isinstance(response, HttpResponse)
        and _is_a_page(request, response)
        and not _is_about_somebody(request, response)
        and not _may_not_be_stored(request, response)
    )


def _our_cookies() -> frozenset[str]:
    return frozenset({settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages"})


def _host_of(request: HttpRequest) -> str | None:
    """The host when it is one of our few: any port and any subdomain would be many pages."""
    try:
        host = request.get_host()
    except DisallowedHost:
        return None
    name, port = split_domain_port(host)
    own = urlsplit(settings.SITE_ORIGIN)
    known = name == own.hostname or name in settings.ALLOWED_HOSTS
    return host if known and port in {"", str(own.port or "")} else None


def _is_a_page(request: HttpRequest, response: HttpResponse) -> bool:
    match = request.resolver_match
    return (
        match is not None
        and match.url_name in KEPT_VIEWS
        and request.method == "GET"
        and response.status_code == HTTPStatus.OK
        and response.charset.lower() == "utf-8"
        and len(response.content) <= PAGE_LIMIT_BYTES
    )


def _is_about_somebody(request: HttpRequest, response: HttpResponse) -> bool:
    """Stricter than looking up: what is kept was made for a reader who sent no cookie at all.

    A nonce belongs to one answer; the next reader's browser would believe a guessable one.
    """
    return bool(
        request.COOKIES
        or response.cookies
        or getattr(getattr(request, "session", None), "accessed", False)
        or request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        or getattr(request, "_csp_nonce", None) is not None
    )


def _may_not_be_stored(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        is_sensitive(request)
        or getattr(request, "is_preview", False)
        or any(word in response.get("Cache-Control", "") for word in ("no-", "private"))
        or response.get("Vary", "").lower() not in {"", "accept-encoding"}
    )
