"""One sender's order, whatever the network and the database do: nothing lost, nothing doubled.

A sender that keeps the rules of `outbox.js` (a few messages under way, each naming the one
before it, everything again from the first unacknowledged one on after any failure) plays
against the real verb, over lines that lose, double and delay.
"""

import uuid
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from helpline.models import Conversation, Message
from helpline.operations.reading import ReadRequest, read_after
from helpline.operations.saying import NewMessage, Said, say_together
from helpline.words.errors import EarlierMissing, NotNow
from tests.makers import helpline as make

UNDER_WAY_LIMIT = 5
PLACES = st.integers(min_value=0, max_value=30)


@dataclass
class Sender:
    """The outbox of one page."""

    participant: int
    written: list = field(default_factory=list)
    waiting: list = field(default_factory=list)
    under_way: set = field(default_factory=set)
    newest: uuid.UUID | None = None

    def write(self, words):
        one = (uuid.uuid4(), words)
        self.written.append(words)
        self.waiting.append(one)

    def flush(self):
        """What goes on its way now."""
        follows, frames = self.newest, []
        for message_id, words in self.waiting[:UNDER_WAY_LIMIT]:
            if message_id not in self.under_way:
                self.under_way.add(message_id)
                frames.append(NewMessage(self.participant, message_id, words, follows))
            follows = message_id
        return frames

    def reset(self):
        self.under_way.clear()

    def hear(self, message_id, answer):
        ids = [one[0] for one in self.waiting]
        if message_id not in ids:
            return
        place = ids.index(message_id)
        if isinstance(answer, Said):
            del self.waiting[: place + 1]
            self.newest = message_id
        else:
            if isinstance(answer, EarlierMissing) and place == 0:
                self.newest = None
            self.reset()


class Order(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.sender = None

    @initialize()
    def somebody_writes(self):
        chat = make.make_chat()
        self.conversation = chat.pk
        self.sender = Sender(make.visitor_of(chat).pk)
        self.on_the_way, self.answers = [], []

    @rule(words=st.text(alphabet="abc", min_size=1, max_size=3))
    def write(self, words):
        self.sender.write(words)
        self.on_the_way += self.sender.flush()

    @rule(place=PLACES, saved=st.booleans(), answered=st.booleans())
    def one_arrives(self, place, saved, answered):
        """Any of those on the way (old lines too); the database may be away just then."""
        if not self.on_the_way:
            return
        one = self.on_the_way.pop(place % len(self.on_the_way))
        self._deliver([one], saved=saved, answered=answered)

    @rule(saved=st.booleans(), answered=st.booleans())
    def several_arrive_together(self, saved, answered):
        together, self.on_the_way = self.on_the_way[:4], self.on_the_way[4:]
        self._deliver(together, saved=saved, answered=answered)

    @rule(place=PLACES)
    def one_is_doubled(self, place):
        if self.on_the_way:
            self.on_the_way.append(self.on_the_way[place % len(self.on_the_way)])

    @rule(place=PLACES)
    def one_is_lost(self, place):
        if self.on_the_way:
            self.on_the_way.pop(place % len(self.on_the_way))

    @rule(place=PLACES)
    def an_answer_arrives_late(self, place):
        if self.answers:
            self.sender.hear(*self.answers.pop(place % len(self.answers)))
            self.on_the_way += self.sender.flush()

    @rule()
    def connect_again(self):
        """A new line; what was on the old one may still arrive."""
        self.sender.reset()
        self.on_the_way += self.sender.flush()

    def _deliver(self, messages, *, saved, answered):
        Conversation.objects.update(
            visitor_paced_until=None, staff_paced_until=None
        )  # the pace has tests of its own
        outcomes = say_together(messages) if saved else [NotNow()] * len(messages)
        for one, outcome in zip(messages, outcomes, strict=True):
            if answered:
                self.answers.append((one.client_msg_id, outcome))

    def stored(self):
        items = read_after(ReadRequest(self.conversation, 1, "counsellor"), limit=10_000).messages
        return [item.body for item in items]

    @invariant()
    def what_is_stored_is_a_beginning_of_what_was_written(self):
        if self.sender is not None:
            stored = self.stored()
            assert stored == self.sender.written[: len(stored)]

    def teardown(self):
        if self.sender is None:
            return
        while self.sender.waiting:
            self.connect_again()
            together, self.on_the_way = self.on_the_way, []
            self._deliver(together, saved=True, answered=True)
            for answer in self.answers:
                self.sender.hear(*answer)
            self.answers = []
        assert self.stored() == self.sender.written
        assert Message.objects.filter(author=self.sender.participant).count() == len(self.stored())


class TestOrder(Order.TestCase, TestCase):
    """The machine above, each run in a transaction that is undone."""

    settings = settings(
        max_examples=15,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )


pytestmark = pytest.mark.django_db
