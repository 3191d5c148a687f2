"""Looks of the probe against the same questions by aiohttp and httpx, each on a new connection.

Every round is a process of its own whose processor time counts; a bare server on another core
answers. `python -m tests.bench.probe CANDIDATE PORT` is one round and prints JSON.
"""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise

from tests.bench.measuring import CLIENT_CORE, SERVER_CORE, SOURCE, pinned

ROUNDS = 5
LOOKS = 1_000
AT_ONCE = 100
HERE = "127.0.0.1"
ANSWER = (
    b"HTTP/1.1 200 OK\r\nServer: nginx\r\nDate: Thu, 26 Nov 2026 20:00:00 GMT\r\n"
    b"Content-Type: image/jpeg\r\nContent-Length: 81920\r\nLast-Modified: Wed, 25 Nov 2026\r\n"
    b'ETag: "65620000-14000"\r\nAccept-Ranges: bytes\r\nConnection: close\r\n\r\n'
)
SPACING_SECONDS = 0.2
SPACED_HOSTS, SPACED_LOOKS = 5, 6


def measure() -> dict[str, float]:
    """Looks per second of processor time by candidate, medians; `spacing`: the shortest pause."""
    rates: dict[str, list[float]] = {name: [] for name in CANDIDATES}
    with serving() as port:
        for _round in range(ROUNDS):
            for name, rounds in rates.items():
                rounds.append(LOOKS / float(_child(name, port)["cpu_seconds"]))
    found = {name: statistics.median(rounds) for name, rounds in rates.items()}
    return found | {"spacing": asyncio.run(shortest_pause()) / SPACING_SECONDS}


@contextmanager
def serving() -> Iterator[int]:
    command = pinned(SERVER_CORE, [sys.executable, "-m", "tests.bench.probe", "serve", "0"])
    with subprocess.Popen(command, cwd=SOURCE, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            yield int(server.stdout.readline())
        finally:
            server.terminate()


def _child(name: str, port: int) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.probe", name, str(port)]
    done = subprocess.run(
        pinned(CLIENT_CORE, command), cwd=SOURCE, capture_output=True, text=True, check=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    if found["online"] != LOOKS:
        raise RuntimeError(f"{name}: {found['online']} of {LOOKS} answers were right")
    return found


class BareServer(asyncio.Protocol):
    """Answers whatever was asked with the same headers; the other side closes."""

    transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        self.transport.write(ANSWER)


async def serve(_port: int) -> None:
    server = await asyncio.get_running_loop().create_server(BareServer, HERE, 0, backlog=1_000)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


class Everywhere:
    """Every name is this machine."""

    async def resolve(self, _host: str) -> object:
        from hotline.gateways.resolver import Resolved
        from hotline.states import Lookup

        return Resolved(Lookup.FOUND, (HERE,))


def _probe(hosts: int, looks_each: int, port: int, spacing: float) -> Awaitable[list[object]]:
    from hotline.gateways.probe import Target, look_at_all
    from hotline.gateways.probe.guard import Guard
    from hotline.states import Level

    return look_at_all(
        [
            Target(f"http://h{number % hosts}.example:{port}/{number}")
            for number in range(hosts * looks_each)
        ],
        level=Level.HEADERS,
        dns=Everywhere(),
        at_once=AT_ONCE,
        spacing=spacing,
        guard=Guard(frozenset({(HERE, port)})),
    )


async def with_probe(port: int, looks: int) -> int:
    found = await _probe(looks, 1, port, spacing=5)
    return sum(one.http_status == 200 for one in found)


async def with_aiohttp(port: int, looks: int) -> int:
    import aiohttp

    connector = aiohttp.TCPConnector(limit=AT_ONCE, force_close=True)
    async with aiohttp.ClientSession(connector=connector, trust_env=False) as session:

        async def head(url: str) -> bool:
            async with session.head(url, allow_redirects=False) as answer:
                return answer.status == 200

        return await _in_parallel(head, port, looks)


async def with_httpx(port: int, looks: int) -> int:
    import httpx

    limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=0)
    async with httpx.AsyncClient(limits=limits, trust_env=False) as client:

        async def head(url: str) -> bool:
            return (await client.head(url)).status_code == 200

        return await _in_parallel(head, port, looks)


async def _in_parallel(head: Callable[[str], Awaitable[bool]], port: int, looks: int) -> int:
    urls = iter([f"http://{HERE}:{port}/{number}" for number in range(looks)])

    async def some() -> int:
        return sum([await head(url) for url in urls])

    return sum(await asyncio.gather(*(some() for _ in range(AT_ONCE))))


CANDIDATES = {"probe": with_probe, "aiohttp": with_aiohttp, "httpx": with_httpx}


async def shortest_pause() -> float:
    """Seconds between the end of a question to a host and the next one, at least."""
    asked: dict[str, list[tuple[float, float]]] = {}

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        began = time.monotonic()
        request = await reader.readuntil(b"\r\n\r\n")
        writer.write(ANSWER)
        asked.setdefault(request.split(b"\r\n")[1].decode(), []).append((began, time.monotonic()))
        writer.close()

    server = await asyncio.start_server(answer, HERE, 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        await _probe(SPACED_HOSTS, SPACED_LOOKS, port, SPACING_SECONDS)
    assert [len(times) for times in asked.values()] == [SPACED_LOOKS] * SPACED_HOSTS
    return min(
        later[0] - sooner[1] for times in asked.values() for sooner, later in pairwise(times)
    )


def one_round(name: str, port: int) -> None:
    """Imports and caches are warm before the processor's time is read."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    ask = CANDIDATES[name]
    asyncio.run(ask(port, AT_ONCE))
    forget_pauses()
    began = time.process_time()
    online = asyncio.run(ask(port, LOOKS))
    spent = time.process_time() - began
    sys.stdout.write(json.dumps({"online": online, "cpu_seconds": spent}))


def forget_pauses() -> None:
    """So that the round after the warm one need not wait."""
    from hotline.gateways.probe import turns

    turns._READY_AT.clear()


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        asyncio.run(serve(0))
    else:
        one_round(sys.argv[1], int(sys.argv[2]))
