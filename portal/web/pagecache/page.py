"""One kept page: its bytes, its headers, and how it answers a conditional request."""

import json
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags

SHARED_CACHE_SECONDS = 60
"""How long a proxy in front may answer by itself; browsers always ask (max-age=0)."""
STALE_WHILE_REVALIDATE_SECONDS = 30
"""How much longer it may while it asks us again."""
PUBLIC = (
    f"public, max-age=0, s-maxage={SHARED_CACHE_SECONDS}, "
    f"stale-while-revalidate={STALE_WHILE_REVALIDATE_SECONDS}"
)
ETAG_HEX_DIGITS = 32
ON_NOT_MODIFIED = ("ETag", "Cache-Control", "Vary")
"""What RFC 9110 wants repeated on a 304, of what we send."""


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page as it was first answered. `view` names it in the metrics."""

    body: bytes
    headers: tuple[tuple[str, str], ...]
    view: str

    @classmethod
    def of(cls, response: HttpResponse, *, view: str) -> "KeptPage":
        """Keeps `response` and gives it the headers every reader of the page will see.

        It does not vary by cookie: a proxy keeps one copy for all. What depends on a cookie is
        not kept here and says `no-store`, so that no proxy keeps it either.
        """
        response["ETag"] = f'"{sha256(response.content).hexdigest()[:ETAG_HEX_DIGITS]}"'
        response["Cache-Control"] = PUBLIC
        return cls(response.content, tuple(response.items()), view)

    @property
    def size_bytes(self) -> int:
        return len(self.body) + sum(len(name) + len(value) for name, value in self.headers)

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The page, or 304 when the reader has it already, or its headers for HEAD."""
        headers = dict(self.headers)
        if _matches(request.headers.get("If-None-Match", ""), headers["ETag"]):
            kept = {name: headers[name] for name in ON_NOT_MODIFIED if name in headers}
            response = HttpResponse(status=HTTPStatus.NOT_MODIFIED, headers=kept)
            del response["Content-Type"]
            return response
        if request.method == "HEAD":
            headers["Content-Length"] = str(len(self.body))
            return HttpResponse(b"", headers=headers)
        return HttpResponse(self.body, headers=headers)

    def to_bytes(self) -> bytes:
        """One line of JSON, then the body. No pickle: Redis is not trusted with code."""
        head = json.dumps({"headers": self.headers, "view": self.view})
        return head.encode() + b"\n" + self.body

    @classmethod
    def from_bytes(cls, raw: bytes) -> "KeptPage":
        """The opposite of `to_bytes`."""
        head, _, body = raw.partition(b"\n")
        fields = json.loads(head)
        headers = tuple((str(name), str(value)) for name, value in fields["headers"])
        return cls(body, headers, str(fields["view"]))


def _matches(asked: str, etag: str) -> bool:
    """Weak comparison, as RFC 9110 wants for If-None-Match (a proxy may have zipped)."""
    if not asked:
        return False
    return any(each in {"*", etag, f"W/{etag}"} for each in parse_etags(asked))
