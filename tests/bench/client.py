"""A load client that costs little itself: keep-alive connections, prepared bytes, one process.

`python -m tests.bench.client PORT PATH SECONDS HOST` asks for a page again and again;
with a fifth argument (a file of JSON strings) it sends each as a form, once. Prints one JSON
line: answers, seconds, the median and 99th percentile in milliseconds, wrong answers.
"""

import json
import selectors
import socket
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

CONNECTIONS = 8
READ_BYTES = 256 * 1024


@dataclass
class Wire:
    """One connection with one request under way."""

    socket: socket.socket
    sent_at: float = 0.0
    received: bytearray = field(default_factory=bytearray)

    def ask(self, request: bytes) -> None:
        self.received.clear()
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)

    def read(self) -> int | None:
        """The status once the whole answer is there."""
        piece = self.socket.recv(READ_BYTES)
        if not piece:
            raise ConnectionError("the server hung up")
        self.received += piece
        head, found, body = bytes(self.received).partition(b"\r\n\r\n")
        if not found:
            return None
        lower = head.lower()
        if b"content-length:" in lower:
            length = int(lower.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
            complete = len(body) >= length
        else:
            complete = body.endswith(b"0\r\n\r\n")
        return int(head.split(b" ", 2)[1]) if complete else None


def requests(path: str, host: str, forms: Path | None) -> Iterator[bytes]:
    """For ever the same page, or every form once."""
    common = f"Host: {host}\r\nAccept: text/html\r\nOrigin: http://{host}\r\n"
    if forms is None:
        page = f"GET {path} HTTP/1.1\r\n{common}\r\n".encode()
        while True:
            yield page
    for line in forms.read_text().splitlines():
        body = json.loads(line).encode()
        yield (
            f"POST {path} HTTP/1.1\r\n{common}Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        ).encode() + body


def run(port: int, asked: Iterator[bytes], seconds: float) -> dict[str, float]:
    chooser = selectors.DefaultSelector()
    began = time.perf_counter()
    took: list[float] = []
    wrong = 0
    busy = 0
    for request in (next(asked, None) for _ in range(CONNECTIONS)):
        if request is not None:
            wire = Wire(socket.create_connection(("127.0.0.1", port), 20))
            wire.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            chooser.register(wire.socket, selectors.EVENT_READ, wire)
            wire.ask(request)
            busy += 1
    while busy:
        for ready, _events in chooser.select(20):
            status = ready.data.read()
            if status is None:
                continue
            now = time.perf_counter()
            took.append(now - ready.data.sent_at)
            wrong += not 200 <= status < 300
            request = next(asked, None) if now - began < seconds else None
            if request is None:
                busy -= 1
            else:
                ready.data.ask(request)
    spent = time.perf_counter() - began
    slices = statistics.quantiles(took, n=100)
    return {
        "answers": len(took),
        "seconds": spent,
        "p50_ms": slices[49] * 1000,
        "p99_ms": slices[98] * 1000,
        "wrong": wrong,
    }


if __name__ == "__main__":
    port, path, seconds, host, *forms = sys.argv[1:]
    asked = requests(path, host, Path(forms[0]) if forms else None)
    sys.stdout.write(json.dumps(run(int(port), asked, float(seconds))) + "\n")
