"""What breaks under people who write: nothing is lost, doubled or turned round.

Two chat servers stand behind each chat, with a PostgreSQL and a Valkey of the test's own, so that
killing them disturbs nobody. `BALISE_CHATS` and `BALISE_MESSAGES` (of each side) make it longer.
"""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest

from portal import embedded
from tests import cluster
from tests.faults.chat_people import Person, seat_people
from tests.faults.conftest import Broker
from tests.faults.troubled_line import TroubledLine
from tests.helpline.conftest import ROOT, ChatServer, start_chat_server, stop_chat_server
from tests.waiting import until

pytestmark = pytest.mark.stack
CHATS = int(os.environ.get("BALISE_CHATS", "6"))
MESSAGES = int(os.environ.get("BALISE_MESSAGES", "20"))
LIMIT_SECONDS = 120 + 3 * MESSAGES
"""One message a second is what people may write for long, and a fault takes its time."""

WORLD = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
from helpline.models import Offer
from helpline.operations import matching
from tests.makers import helpline as make
from tests.signing_in import with_both_factors
chats = []
for _ in range({chats}):
    opened, counsellor = make.open_chat(), make.make_counsellor()
    matching.offer_next()
    matching.accept(Offer.objects.open().get(shift__counsellor=counsellor).pk, by=counsellor)
    make.give_second_factor(counsellor)
    browser = Client()
    with_both_factors(browser, counsellor)
    session = browser.cookies[settings.SESSION_COOKIE_NAME].value
    chats.append({{
        "pk": str(opened.conversation.pk),
        "visitor": {{settings.SEAT_COOKIE_NAME: opened.seat}},
        "counsellor": {{settings.SESSION_COOKIE_NAME: session}},
    }})
print(json.dumps(chats))
"""
STORED = """
import json, django
django.setup()
from helpline.models import Conversation
from helpline.operations.reading import ReadRequest, read_after
told = {{}}
for one in Conversation.objects.all():
    items, more = [], True
    while more:
        after = items[-1].seq if items else 0
        reading = read_after(ReadRequest(one.pk, after, "counsellor"))
        items, more = items + list(reading.messages), reading.more
    told[str(one.pk)] = [[item.seq, item.body] for item in items if item.kind == "text"]
print(json.dumps(told))
"""


@dataclass
class Helpline:
    """Everything the chats stand on, and how each part of it breaks."""

    folder: Path
    valkey: Broker
    postgres: embedded.Embedded
    url: str = ""
    servers: list[ChatServer] = field(default_factory=list)

    def asked(self, script: str) -> object:
        done = subprocess.run(
            [sys.executable, "-c", script.format(chats=CHATS)],
            cwd=ROOT,
            env=os.environ | {"DATABASE_URL": self.url, "REDIS_URL": self.valkey.url},
            capture_output=True,
            text=True,
            check=True,
        )
        return json.loads(done.stdout.splitlines()[-1])

    def begin(self) -> None:
        self.url = embedded.create_database(self.postgres.url, "chats", template=cluster.TEMPLATE)
        self.servers += [self.one_server() for _ in range(2)]

    def new_chats(self) -> list[dict]:
        """Two people in each; what others said before stands beside them."""
        return self.asked(WORLD)

    def one_server(self) -> ChatServer:
        return start_chat_server(DATABASE_URL=self.url, redis_url=self.valkey.url)

    def end(self) -> None:
        for server in self.servers:
            stop_chat_server(server)
        self.valkey.server.stop()
        self.postgres.stop()


@pytest.fixture(scope="module")
def helpline(tmp_path_factory):
    tmp_path = tmp_path_factory.mktemp("helpline")
    folder = tmp_path / "pg"
    assert cluster.begin(folder), "the beginning of a test cluster is kept by the test run itself"
    made = Helpline(folder, Broker(tmp_path / "valkey"), embedded.start_postgres(folder))
    try:
        made.begin()
        yield made
    finally:
        made.end()


def valkey_comes_back_empty(helpline):
    helpline.valkey.kill()
    helpline.valkey.start()


def a_server_is_killed(helpline):
    """The other one is there; a new one takes the place of the first."""
    killed = helpline.servers[0]
    killed.process.kill()
    killed.process.wait()
    helpline.servers[0] = helpline.one_server()


def postgresql_is_stopped_at_once(helpline):
    helpline.postgres.process.send_signal(signal.SIGQUIT)  # an immediate shutdown: no goodbyes
    helpline.postgres.process.wait()
    helpline.postgres = embedded.start_postgres(helpline.folder)


def words_of():
    """Each word of the test once, so that a message doubled or lost is seen."""
    number = count(1)
    return lambda who: [f"{who} {uuid4().hex[:6]} {next(number)}" for _ in range(MESSAGES)]


def everybody(pairs) -> list[Person]:
    return [one for pair in pairs for one in pair]


def half_is_said(people) -> bool:
    return sum(len(one.waiting) for one in people) <= MESSAGES * len(people) // 2


def all_is_as_it_was_written(helpline, chats, pairs):
    """Nothing lost, nothing doubled, each sender's order, and both read what is kept."""
    stored = helpline.asked(STORED)
    for chat, pair in zip(chats, pairs, strict=True):
        kept = stored[chat["pk"]]
        for person in pair:
            own = set(person.written)
            assert [body for _seq, body in kept if body in own] == person.written
            assert person.texts == [body for _seq, body in kept]
            assert {seq: one for seq, one in person.shown.items() if one} == dict(kept)
        assert len(kept) == 2 * MESSAGES


def say_how_it_went(fault, people, began):
    said = sum(len(one.written) for one in people)
    again = sum(one.connected - 1 for one in people)
    gap = max(one.longest_gap for one in people)
    sys.stdout.write(
        f"{fault}: {said} messages in {time.monotonic() - began:.1f} s, connected again {again} "
        f"times, longest wait for an answer {gap:.1f} s\n"
    )


def all_talk_through(helpline, lines, break_it, name):
    chats = helpline.new_chats()
    pairs = seat_people(lines, chats, words=words_of())
    people, began = everybody(pairs), time.monotonic()
    for person in people:
        person.start()
    try:
        until(lambda: half_is_said(people), seconds=LIMIT_SECONDS, what="half of it")
        break_it()
        until(
            lambda: all(one.is_done for one in people),
            seconds=LIMIT_SECONDS,
            what="the end of it",
            why=lambda: str(
                [(len(one.waiting), len(one.texts), one.last, one.lost) for one in people]
            ),
        )
    finally:
        for person in people:
            person.stopped.set()
        for person in people:
            person.join(30)
    say_how_it_went(name, people, began)
    all_is_as_it_was_written(helpline, chats, pairs)


@pytest.mark.parametrize(
    "fault", [valkey_comes_back_empty, a_server_is_killed, postgresql_is_stopped_at_once]
)
def test_all_that_was_said_is_there_once_and_in_order(helpline, fault):
    all_talk_through(helpline, helpline.servers, lambda: fault(helpline), fault.__name__)


def test_a_line_that_drops_delays_and_freezes_loses_nothing(helpline):
    lines = [TroubledLine(server) for server in helpline.servers]
    try:
        all_talk_through(helpline, lines, lambda: None, "a troubled line")
        assert sum(line.dropped for line in lines) > 0
        assert sum(line.frozen for line in lines) > 0
    finally:
        for line in lines:
            line.stop()
