"""Small servers on loopback that say raw bytes, and name servers that are three lines long."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from hotline.gateways.probe import Look, Manner, Target, Turns, look
from hotline.gateways.probe.guard import Guard
from hotline.gateways.resolver import Resolved
from hotline.states import Level, Lookup

HOST = "site.example"
HERE = "127.0.0.1"
Answer = bytes | Callable[[asyncio.StreamWriter], Awaitable[None]]


def says(status: str, content: bytes = b"", **headers: str) -> bytes:
    """An answer as a well-behaved server writes it."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(content)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + content


NOT_FOUND = says("404 Not Found")
AS_IN_PRODUCTION = Manner()


@dataclass
class Site:
    """Answers by path, remembers what it was asked; every other path is not found."""

    paths: Mapping[str, Answer]
    otherwise: Answer = NOT_FOUND
    port: int = 0
    asked: list[str] = field(default_factory=list)
    connections: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            request = (await reader.readuntil(b"\r\n\r\n")).decode()
            self.asked.append(request)
            answer = self.paths.get(request.split(" ")[1], self.otherwise)
            if callable(answer):
                await answer(writer)
            else:
                content = request.startswith("GET")
                writer.write(answer if content else answer.partition(b"\r\n\r\n")[0] + b"\r\n\r\n")
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # dropped by the probe, which may do so at any time, or the test is over
        finally:
            writer.close()

    def url(self, path: str = "/a.jpg", host: str = HOST, scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    @property
    def guard(self) -> Guard:
        return Guard(frozenset({(HERE, self.port)}))

    @property
    def paths_asked(self) -> list[str]:
        return [request.split(" ")[1] for request in self.asked]


@asynccontextmanager
async def site(
    paths: Mapping[str, Answer] | None = None,
    *,
    tls: ssl.SSLContext | None = None,
    otherwise: Answer = NOT_FOUND,
) -> AsyncIterator[Site]:
    """A server while it is needed."""
    made = Site(paths or {}, otherwise)
    server = await asyncio.start_server(made.serve, HERE, 0, ssl=tls)
    made.port = server.sockets[0].getsockname()[1]
    async with server:
        yield made


class Known:
    """A name server that knows what it is told, and what it was asked."""

    def __init__(self, *ips: str) -> None:
        self.ips = ips or (HERE,)
        self.asked: list[str] = []

    async def resolve(self, host: str) -> Resolved:
        self.asked.append(host)
        return Resolved(Lookup.FOUND, self.ips)


def quick(**manner: object) -> Manner:
    """The manner of production with other limits."""
    return replace(Manner(), **manner)


async def look_at(
    at: Site,
    path: str = "/a.jpg",
    *,
    level: Level = Level.FIRST_BYTES,
    digest: bytes = b"",
    answers_head: bool = False,
    dns: object = None,
    url: str = "",
    manner: Manner = AS_IN_PRODUCTION,
) -> Look:
    """One look at a site, without pauses between its questions."""
    return await look(
        Target(url or at.url(path), digest, answers_head),
        level=level,
        dns=dns or Known(),
        guard=at.guard,
        manner=manner,
        turns=Turns(spacing=0, ready_at={}),
    )
