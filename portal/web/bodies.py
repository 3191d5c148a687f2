"""How much a form may send: little to the public and the desk, more to the editors.

Wagtail's page forms and picture uploads are larger than Django's one setting should allow
to everyone, so the limit depends on the address and is judged before the body is read. A body
that does not say its length is counted as it comes in: under ASGI by `CountedBodies`; under
WSGI Django reads exactly the length that was declared, and none of a body without one.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase
from django.template.defaultfilters import filesizeformat
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext_lazy as _

from portal.web.headers import CMS_PREFIX
from portal.web.refusals import Refusal, refuse

BODY_LIMIT_BYTES = 256 * 1024
"""Largest body outside of the CMS, as in the shipped proxy; a view may take less."""
CMS_BODY_LIMIT_BYTES = 64 * 1024 * 1024
"""Largest body below /cms/: pictures and documents. The shipped proxy takes less by default."""
LENGTH = re.compile("[0-9]{1,18}")

Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[dict[str, Any], Receive, Send], Awaitable[None]]


class TooLarge(Refusal):
    """The body is longer than the address takes."""

    code = "too-large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    title = _("This is too much for one form")

    def __init__(self, limit_bytes: int = BODY_LIMIT_BYTES) -> None:
        limit = filesizeformat(limit_bytes)
        super().__init__(
            _("Nothing was sent. One form takes at most %(limit)s.") % {"limit": limit}
        )


def limit_bytes_at(path: str) -> int:
    """How long a body sent to this address may be."""
    return CMS_BODY_LIMIT_BYTES if path.startswith(CMS_PREFIX) else BODY_LIMIT_BYTES


class BodyLimitMiddleware(MiddlewareMixin):
    """Refuses a body that says it is too long, before anything reads it."""

    def process_request(self, request: HttpRequest) -> HttpResponseBase | None:
        """The refusal, or None. Raises BadRequest for a length that is none."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not LENGTH.fullmatch(length):
            raise BadRequest("no length of a body")
        limit = limit_bytes_at(request.path_info)
        return refuse(request, TooLarge(limit)) if int(length) > limit else None


class CountedBodies:
    """Counts what comes in for an ASGI application and passes on no more than the limit.

    The application then sees the length that was counted, so that it refuses or goes on as if
    the sender had declared it.
    """

    def __init__(self, application: Application) -> None:
        self._application = application

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Hands the request on; its `content-length` becomes what was counted."""
        await self._application(scope, _counting(scope, receive), send)


def _counting(scope: dict[str, Any], receive: Receive) -> Receive:
    limit = limit_bytes_at(scope["path"])
    counted = 0

    async def counting() -> Message:
        nonlocal counted
        message = await receive()
        while message["type"] == "http.request" and counted > limit:
            message = await receive()  # of a body that was refused already
        if message["type"] != "http.request":
            return message
        counted += len(message.get("body", b""))
        if counted > limit:
            _declare(scope, counted)
            return {"type": "http.request", "body": b"", "more_body": False}
        if not message.get("more_body", False):
            _declare(scope, counted)
        return message

    return counting


def _declare(scope: dict[str, Any], length: int) -> None:
    """The server has read the body by its own framing: what the sender wrote counts no more."""
    others = [(name, value) for name, value in scope["headers"] if name != b"content-length"]
    scope["headers"] = [*others, (b"content-length", str(length).encode())]
