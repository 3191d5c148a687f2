"""One kept page: plain words that JSON can carry, and how it answers a conditional request."""

from hashlib import sha256
from typing import TypedDict

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

SHARED_CACHE_SECONDS = 60
"""How long a proxy in front may answer by itself; browsers always ask (max-age=0)."""
STALE_WHILE_REVALIDATE_SECONDS = 30
"""How much longer it may while it asks us again."""
PUBLIC = (
    f"public, max-age=0, s-maxage={SHARED_CACHE_SECONDS}, "
    f"stale-while-revalidate={STALE_WHILE_REVALIDATE_SECONDS}"
)
ETAG_HEX_DIGITS = 32


class KeptPage(TypedDict):
    """A page as it was first answered. `view` names it in the metrics."""

    body: str
    headers: dict[str, str]
    view: str


def of(response: HttpResponse, *, view: str) -> KeptPage:
    """Keeps `response` with the headers every reader of the page will see.

    It does not vary by cookie: a proxy keeps one copy for all. What depends on a cookie is
    not kept here and says `no-store`, so that no proxy keeps it either.
    """
    etag = f'"{sha256(response.content).hexdigest()[:ETAG_HEX_DIGITS]}"'
    headers = dict(response.items()) | {"ETag": etag, "Cache-Control": PUBLIC}
    return KeptPage(body=response.content.decode(), headers=headers, view=view)


def answer(request: HttpRequest, page: KeptPage) -> HttpResponseBase:
    """The page, or 304 when the reader has it already, or its headers for HEAD."""
    response = HttpResponse(page["body"], headers=page["headers"])
    if request.method == "HEAD":
        response["Content-Length"] = len(response.content)
        response.content = b""
    etag = page["headers"]["ETag"]
    return get_conditional_response(request, etag=etag, response=response) or response
