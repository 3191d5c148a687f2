"""Says hello over a real WebSocket: a frozen chat server still accepts, but does not answer."""

import base64
import http.client
import os
from typing import Any
from urllib.parse import urlsplit

HELLO_PATH = "/ws/hello/"


async def greet(_scope: Any, receive: Any, send: Any) -> None:
    """The chat server's side, an ASGI application: greets and hangs up."""
    await receive()
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": 1000})


def is_greeted(address: str, *, origin: str, limit_seconds: float) -> bool:
    """Whether the chat server at host:port lets a page of `origin` in (101 comes after `accept`).

    Raises OSError when nobody answers within `limit_seconds`.
    """
    public = urlsplit(origin)
    headers = {
        "Host": public.netloc,
        "Origin": origin,
        "X-Forwarded-Proto": public.scheme,
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
    }
    wire = http.client.HTTPConnection(address, timeout=limit_seconds)
    try:
        wire.request("GET", HELLO_PATH, headers=headers)
        return wire.getresponse().status == http.HTTPStatus.SWITCHING_PROTOCOLS
    except http.client.HTTPException:
        return False
    finally:
        wire.close()
