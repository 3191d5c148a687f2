"""Sockets are opened by our own pages only: browsers always say who asks, and cannot lie."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host

Application = Callable[[Any, Any, Any], Awaitable[None]]


class OwnOriginOnly:
    """Lets a socket through whose Origin is this site or a trusted one; others get 403."""

    def __init__(self, application: Application) -> None:
        self._application = application

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Asked once per socket, before anything else."""
        headers = dict(scope.get("headers", []))
        if is_own(headers.get(b"origin"), headers.get(b"host")):
            await self._application(scope, receive, send)
            return
        await receive()
        await send({"type": "websocket.close", "code": 4003})


def is_own(origin: bytes | None, host: bytes | None) -> bool:
    """Whether the page that asks lives here. A missing Origin is no browser of a visitor."""
    if not origin:
        return False
    said = origin.decode("latin-1").lower()
    if said in (trusted.lower() for trusted in settings.CSRF_TRUSTED_ORIGINS):
        return True
    if not host:
        return False
    own = host.decode("latin-1").lower()
    domain, _port = split_domain_port(own)
    if not validate_host(domain, settings.ALLOWED_HOSTS):
        return False
    parts = urlsplit(said)
    schemes = {"https"} if settings.HTTPS else {"http", "https"}
    return parts.scheme in schemes and parts.netloc == own
