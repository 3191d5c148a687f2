"""A host that remembers whoever touches it, and a case that lives beside it for months."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from hotline.gateways.probe import Turns, look_at_all
from hotline.gateways.probe.guard import Guard
from hotline.gateways.resolver import Resolved
from hotline.states import Lookup
from portal.jobs.registry import all_kinds
from tests.hotline.machine_world import pass_hours
from tests.hotline.probe_sites import HERE
from tests.makers.jobs import run_due
from tests.makers.probing import look_at_due

HOST = "images.example.org"
"""One that the name servers of the tests know, so that its notices can leave."""
PATH = "/album?id=7"
CONTENT = b"harmless words " * 6_000
FIRST_BYTES = 20_000
"""More than a look at the first bytes reads, and less than the content."""
LOOKS = "hotline.looks"
"""The sweep of the probe, whose place the sinkhole takes."""
TOUCHES = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo"})
"""What Python tells its audit hooks before it asks anybody anything."""
_heard: list[set[tuple[object, ...]]] = []


def _hear(event: str, given: tuple[Any, ...]) -> None:
    if _heard and event in TOUCHES:
        whom = given[:2] if event == "socket.getaddrinfo" else given[1]
        _heard[-1].add(tuple(whom[:2]) if isinstance(whom, tuple) else (whom,))


sys.addaudithook(_hear)


@contextmanager
def whom_python_asks() -> Iterator[set[tuple[object, ...]]]:
    """Hosts and ports that this process speaks to or looks up, save our own broker."""
    asked: set[tuple[object, ...]] = set()
    _heard.append(asked)
    try:
        yield asked
    finally:
        _heard.remove(asked)
        broker = urlsplit(settings.REDIS_URL)
        asked.discard((broker.hostname, broker.port))


class Sinkhole:
    """A web server and its name server: they remember every question, and say what they are told.

    With `holds_back` the rest of the content never comes: whoever wants more than the first bytes
    waits in vain.
    """

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.names_asked: list[str] = []
        self.connections = 0
        self.status, self.no_head, self.holds_back = HTTPStatus.OK, False, False
        hole = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self):
                hole.asked.append((self.command, self.path, dict(self.headers)))
                unknown = self.path != PATH or (hole.no_head and self.command == "HEAD")
                self.send_response(HTTPStatus.NOT_FOUND if unknown else hole.status)
                is_there = not unknown and hole.status == HTTPStatus.OK
                self.send_header("Content-Length", str(len(CONTENT) if is_there else 0))
                self.end_headers()
                if is_there and self.command == "GET":
                    self.give()

            do_GET = do_HEAD = do_POST = answer  # noqa: N815 - the names it is asked for

            def give(self):
                self.close_connection = True
                try:
                    self.wfile.write(CONTENT[:FIRST_BYTES] if hole.holds_back else CONTENT)
                    self.connection.recv(1)  # until they hang up
                except OSError:
                    """They did already."""

            def log_message(self, *_args):
                """Says nothing."""

        class Server(ThreadingHTTPServer):
            def process_request(self, request, client_address):
                hole.connections += 1
                super().process_request(request, client_address)

        self.server = Server((HERE, 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}{PATH}#part"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def goes(self) -> None:
        """What was reported is there no more."""
        self.status = HTTPStatus.NOT_FOUND

    def comes_back(self) -> None:
        self.status = HTTPStatus.OK

    async def resolve(self, host: str) -> Resolved:
        """As a name server, which always knows it."""
        self.names_asked.append(host)
        return Resolved(Lookup.FOUND, (HERE,))

    async def look_at(self, targets, *, level, spacing):
        """The probe of production, allowed to reach this one server."""
        return await look_at_all(
            targets,
            level=level,
            dns=self,
            guard=Guard(frozenset({(HERE, self.port)})),
            turns=Turns(spacing=0.0, ready_at={}),
        )


class Unnamed(Sinkhole):
    """One whose name goes with what it serves."""

    async def resolve(self, host: str) -> Resolved:
        found = await super().resolve(host)
        return found if self.status == HTTPStatus.OK else Resolved(Lookup.NO_ADDRESS)


def after(hole: Sinkhole, *, days: int = 0, hours: float = 0) -> int:
    """That time passes, and every job and sweep does its part; how many looks were made."""
    pass_hours(24 * days + hours)
    made = 0
    while looks := look_at_due(through=hole):
        made += looks
    for kind in all_kinds():
        if kind.every and kind.name.startswith("hotline.") and kind.name != LOOKS:
            kind.handler("")
    run_due()
    return made
