"""PostgreSQL is stopped and started under writing people: nobody's order changes.

The cluster is the test's own, so that stopping it disturbs nobody; its world is built by
another process through the same verbs.
"""

import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from uuid import uuid4

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from portal import embedded
from tests import cluster
from tests.helpline.conftest import ROOT, start_chat_server, stop_chat_server

pytestmark = pytest.mark.stack

CHATS, MESSAGES = 4, 12
PASSING = {"try_again", "rate", "gap"}
UNDER_WAY_LIMIT = 5
ATTEMPTS_LIMIT = 400

WORLD = """
import json, django
django.setup()
from tests.makers import helpline as make
chats = [make.open_chat() for _ in range({chats})]
print(json.dumps([chat.seat for chat in chats]))
"""
STORED = """
import json, django
django.setup()
from helpline.models import Conversation
from helpline.operations.reading import Wish, read_after
told = {{}}
for one in Conversation.objects.all():
    items = read_after(Wish(one.pk, 0, "counsellor"), limit=1000).items
    texts = [item.body for item in items if item.kind == "text"]
    told[texts[0].split()[0]] = texts
print(json.dumps(told))
"""


class Writer(threading.Thread):
    """A page: keeps the rules of `outbox.js` over a real socket, and connects again."""

    def __init__(self, server, seat):
        super().__init__(daemon=True)
        self.server, self.seat = server, seat
        self.name_of_chat = uuid4().hex[:8]
        self.written = [f"{self.name_of_chat} {number}" for number in range(MESSAGES)]
        self.waiting = [(str(uuid4()), words) for words in self.written]
        self.newest, self.half_way = None, threading.Event()
        self.troubled = False

    def run(self):
        for _attempt in range(ATTEMPTS_LIMIT):
            with (
                suppress(ConnectionClosed, InvalidStatus, TimeoutError, OSError),
                self.server.visitor(self.seat) as line,
            ):
                line.until("welcome", timeout=3)
                while self.waiting:
                    self._round(line)
            if not self.waiting:
                return
            self.troubled = True

    def _round(self, line):
        """Everything that may be under way, then the answers to it."""
        follows, asked = self.newest, []
        for message_id, words in self.waiting[:UNDER_WAY_LIMIT]:
            line.send(t="send", id=message_id, body=words, follows=follows)
            asked.append(message_id)
            follows = message_id
        for _answer in asked:
            self._hear(line)

    def _hear(self, line):
        frame = line.next(10)
        while frame["t"] not in ("ack", "nack"):
            if frame["t"] == "hb":
                line.send(t="hb", after=0)
            frame = line.next(10)
        ids = [one[0] for one in self.waiting]
        if frame["t"] == "ack" and frame["id"] in ids:
            del self.waiting[: ids.index(frame["id"]) + 1]
            self.newest = frame["id"]
            if len(self.waiting) <= MESSAGES // 2:
                self.half_way.set()
        elif frame["t"] == "nack":
            assert frame["code"] in PASSING, frame
            self.troubled |= frame["code"] == "try_again"


def in_that_world(script, url):
    done = subprocess.run(
        [sys.executable, "-c", script.format(chats=CHATS)],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def test_each_sender_s_order_survives_a_restart_of_postgresql(tmp_path):
    folder = tmp_path / "pg"
    assert cluster.begin(folder), "the beginning of a test cluster is kept by the test run itself"
    postgres = embedded.start_postgres(folder, quick=True)
    url = embedded.create_database(postgres.url, "restarted", template=cluster.TEMPLATE)
    server = start_chat_server(DATABASE_URL=url)
    try:
        writers = [Writer(server, seat) for seat in in_that_world(WORLD, url)]
        for writer in writers:
            writer.start()
        assert writers[0].half_way.wait(30)
        postgres.stop()
        postgres = embedded.start_postgres(folder, quick=True)
        for writer in writers:
            writer.join(90)
            assert writer.waiting == []
        assert any(writer.troubled for writer in writers), "nobody noticed the restart"
        stored = in_that_world(STORED, url)
        assert stored == {writer.name_of_chat: writer.written for writer in writers}
    finally:
        stop_chat_server(server)
        postgres.stop()
