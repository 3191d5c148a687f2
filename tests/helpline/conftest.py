"""A real chat server for the tests that talk over real sockets."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from portal import embedded
from tests.makers import helpline as make

ROOT = Path(__file__).resolve().parents[2]
START_LIMIT_SECONDS = 60
DAPHNE = (sys.executable, "-m", "daphne", "-v", "0", "-b", "127.0.0.1")


class LastWordsHeard(ClientConnection):
    """Daphne waits a second for the answer to its close; ours may come later on a busy machine.

    The library then drops the frames that came together with the close, a browser does not.
    """

    def send_data(self):
        with contextlib.suppress(OSError):
            super().send_data()


@dataclass
class ChatServer:
    """A Daphne of our own on loopback, in the test database."""

    port: int
    process: subprocess.Popen

    @property
    def origin(self):
        return f"http://127.0.0.1:{self.port}"

    @contextlib.contextmanager
    def socket(self, path="", *, cookies=None, origin=None, after=0, hello=True):
        """An open socket as a browser opens it; says hello unless told otherwise."""
        cookie = "; ".join(f"{name}={value}" for name, value in (cookies or {}).items())
        with connect(
            f"ws://127.0.0.1:{self.port}/ws/helpline/{path}",
            origin=self.origin if origin is None else origin,
            additional_headers={"Cookie": cookie} if cookie else None,
            compression=None,
            close_timeout=2,
            create_connection=LastWordsHeard,
        ) as opened:
            talk = Talk(opened)
            if hello:
                talk.send(t="hello", v=1, after=after)
            yield talk

    def visitor(self, seat, **options):
        return self.socket(cookies={settings.SEAT_COOKIE_NAME: seat}, **options)

    def counsellor(self, client, conversation, **options):
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        return self.socket(
            f"desk/{conversation.pk}/", cookies={settings.SESSION_COOKIE_NAME: key}, **options
        )


class Talk:
    """A socket with frames in and out."""

    def __init__(self, opened):
        self.opened = opened
        self.items = []
        self.said = {}

    def send(self, **frame):
        if frame["t"] == "send":
            self.said[frame["id"]] = frame["body"]
        self.opened.send(json.dumps(frame))

    def next(self, timeout=5):
        frame = json.loads(self.opened.recv(timeout=timeout))
        if frame["t"] == "batch":
            self.items += frame["items"]
        elif frame["t"] == "ack" and frame["shown"]:
            mine = frame["id"]
            item = {"seq": frame["seq"], "kind": "text", "body": self.said[mine], "mine": mine}
            self.items.append(item)
        return frame

    def until(self, kind, timeout=8, **having):
        """The next frame of this kind with these values; what comes between is dropped."""
        deadline = time.monotonic() + timeout
        while True:
            frame = self.next(max(0.01, deadline - time.monotonic()))
            if frame["t"] == kind and having.items() <= frame.items():
                return frame

    def until_text(self, body, timeout=8):
        """Reads until a message with this text was shown."""
        deadline = time.monotonic() + timeout
        while body not in self.texts:
            self.next(max(0.01, deadline - time.monotonic()))

    def closed(self, timeout=8):
        """The code the server closes with, whatever it still sends before."""
        try:
            while True:
                self.next(timeout)
        except ConnectionClosed as closed:
            return closed.rcvd.code

    @property
    def texts(self):
        return [item["body"] for item in self.items if item["kind"] == "text"]

    @property
    def numbers(self):
        return [item["seq"] for item in self.items]


def start_chat_server(*options, redis_url=None, **environment):
    port = embedded.free_port()
    process = subprocess.Popen(
        [*DAPHNE, *options, "-p", str(port), "portal.asgi:application"],
        cwd=ROOT,
        env=os.environ
        | {
            "DATABASE_URL": _address_of_the_test_database(),
            "REDIS_URL": redis_url or os.environ["REDIS_URL"],
            "ALLOWED_HOSTS": "127.0.0.1,testserver",
            "HELPLINE_HEARTBEAT_SECONDS": "2",
            "HELPLINE_RECHECK_SECONDS": "1",
            "HELPLINE_POLL_SECONDS": "1",
            "HELPLINE_POSITIONS_SECONDS": "1",
        }
        | environment,
    )
    deadline = time.monotonic() + START_LIMIT_SECONDS
    while not _listens(port):
        assert process.poll() is None, "the chat server ended at once"
        assert time.monotonic() < deadline, "the chat server did not start"
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.1)
    return ChatServer(port, process)


def stop_chat_server(server):
    server.process.terminate()
    try:
        server.process.wait(20)
    except subprocess.TimeoutExpired:
        server.process.kill()
        server.process.wait()


def _address_of_the_test_database():
    named = os.environ["DATABASE_URL"]
    return named.replace("/balise?", f"/{connection.settings_dict['NAME']}?")


def _listens(port):
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def chat_server(django_db_setup):
    server = start_chat_server()
    yield server
    stop_chat_server(server)


@pytest.fixture
def signed_in(client):
    """A browser session of a member of staff with a second factor."""

    def sign_in(person):
        make.give_second_factor(person)
        client.force_login(person)
        return client

    return sign_in
