"""How much a form may send: little to the public and the desk, more to the editors.

Wagtail's page forms and picture uploads are larger than Django's one setting should allow
to everyone, so the limit depends on the address and is judged before the body is read. Of a body
that does not say its length nothing is read: Django does so under WSGI, `BodiesWithALength` under
ASGI. The shipped proxy always says it.
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


class BodyLimitMiddleware(MiddlewareMixin):
    """Refuses a body that says it is too long, before anything reads it."""

    def process_request(self, request: HttpRequest) -> HttpResponseBase | None:
        """The refusal, or None. Raises BadRequest for a length that is none."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not LENGTH.fullmatch(length):
            raise BadRequest("no length of a body")
        in_cms = request.path_info.startswith(CMS_PREFIX)
        limit = CMS_BODY_LIMIT_BYTES if in_cms else BODY_LIMIT_BYTES
        return refuse(request, TooLarge(limit)) if int(length) > limit else None


class BodiesWithALength:
    """An ASGI application that is given nothing of a body in chunks, as under WSGI."""

    def __init__(self, application: Application) -> None:
        self._application = application

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Hands the request on, with or without its body."""
        in_chunks = any(name == b"transfer-encoding" for name, _value in scope["headers"])
        await self._application(scope, _without_body(receive) if in_chunks else receive, send)


def _without_body(receive: Receive) -> Receive:
    begun = False

    async def receiving() -> Message:
        nonlocal begun
        message = await receive()
        while begun and message["type"] == "http.request":
            message = await receive()
        begun = True
        ended = message["type"] != "http.request"
        return message if ended else {"type": "http.request", "body": b"", "more_body": False}

    return receiving
