"""Says hello over a real WebSocket: a frozen chat server still accepts, but does not answer.

Standard library only, because `deploy/healthy.py` loads this file on its own: a health check
costs a moment and not the start of Django.
"""

import base64
import os
import socket
from typing import Any

HELLO_PATH = "/ws/hello/"
HELLO = b"hello"
LINE_LIMIT_BYTES = 4096
TEXT_FRAME = 0x81
"""FIN and opcode 1 of RFC 6455: one whole message of text."""
SWITCHING_PROTOCOLS = b"101"


async def greet(_scope: Any, receive: Any, send: Any) -> None:
    """The chat server's side, an ASGI application: greets and hangs up."""
    await receive()
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.send", "text": HELLO.decode()})
    await send({"type": "websocket.close", "code": 1000})


def is_greeted(host: str, port: int, *, origin: str, limit_seconds: float) -> bool:
    """Whether the chat server there greets a page of `origin`.

    Raises OSError when nobody answers; each step may take `limit_seconds`.
    """
    with socket.create_connection((host, port), limit_seconds) as wire, wire.makefile("rb") as said:
        wire.sendall(_handshake(origin))
        status = said.readline(LINE_LIMIT_BYTES).split(b" ")[1:2]
        if status != [SWITCHING_PROTOCOLS]:
            return False
        while said.readline(LINE_LIMIT_BYTES).strip():
            pass  # the headers, up to the empty line
        return said.read(2 + len(HELLO)) == bytes((TEXT_FRAME, len(HELLO))) + HELLO


def _handshake(origin: str) -> bytes:
    scheme, _, host = origin.partition("://")
    key = base64.b64encode(os.urandom(16)).decode()
    lines = (
        f"GET {HELLO_PATH} HTTP/1.1",
        f"Host: {host}",
        f"Origin: {origin}",
        f"X-Forwarded-Proto: {scheme}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {key}",
    )
    return "\r\n".join((*lines, "", "")).encode()
