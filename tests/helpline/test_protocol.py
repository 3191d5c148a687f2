"""Notifications may be lost, doubled and late, clients may vanish and return: nobody misses a word.

A model of two clients that follow the protocol's rules (show by number, drop what is held,
ask again on a gap, repeat unacknowledged sends) plays against the real verbs. Whatever the
network does in between, in the end both have seen exactly what the database holds, in order.
"""

import uuid

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from helpline.models import Conversation, Message
from helpline.operations.reading import ReadRequest, read_after
from helpline.operations.saying import NewMessage, Said, say_together
from tests.makers import helpline as make

SIDES = ("visitor", "counsellor")


class Client:
    """One side: what it shows, what it has not heard an answer for, what the network holds."""

    def __init__(self, side, participant, conversation):
        self.side, self.participant, self.conversation = side, participant, conversation
        self.shown, self.pending, self.notifications, self.said = [], {}, [], []

    @property
    def cursor(self):
        return self.shown[-1].seq if self.shown else 0

    def hear_notification(self):
        """The server reads after the cursor; what arrives is shown by number."""
        more = True
        while more:
            reading = read_after(ReadRequest(self.conversation, self.cursor, self.side), limit=3)
            self.show(reading.messages)
            more = reading.more

    def show(self, items):
        for item in items:
            if item.seq <= self.cursor:
                continue
            assert item.seq == self.cursor + 1, "the server left a gap"
            self.shown.append(item)
            self.pending.pop(str(item.own_id), None)


class Chat(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.clients = {}

    @initialize()
    def two_people_meet(self):
        chat = make.make_chat()
        self.conversation = chat.pk
        self.clients = {
            "visitor": Client("visitor", make.visitor_of(chat).pk, chat.pk),
            "counsellor": Client("counsellor", make.counsellor_of(chat).pk, chat.pk),
        }

    @rule(side=st.sampled_from(SIDES), words=st.text(min_size=1, max_size=12), lost=st.booleans())
    def say(self, side, words, lost):
        """Sends; the answer may be lost on the way, then the same id is sent again later."""
        client = self.clients[side]
        message_id = uuid.uuid4()
        client.pending[str(message_id)] = words
        self._deliver(client, message_id, words, answer_lost=lost)

    @rule(side=st.sampled_from(SIDES))
    def send_again(self, side):
        client = self.clients[side]
        for message_id, words in list(client.pending.items()):
            self._deliver(client, uuid.UUID(message_id), words, answer_lost=False)

    def _deliver(self, client, message_id, words, *, answer_lost):
        Conversation.objects.update(
            visitor_paced_until=None, staff_paced_until=None
        )  # the pace has tests of its own
        outcome = say_together([NewMessage(client.participant, message_id, words)])[0]
        if isinstance(outcome, Said) and not outcome.again:
            client.said.append(message_id)
            for other in self.clients.values():
                other.notifications.append(outcome.seq)
        if not answer_lost:
            client.pending.pop(str(message_id), None)

    @rule(side=st.sampled_from(SIDES), place=st.integers(0, 9))
    def a_notification_arrives_out_of_order(self, side, place):
        client = self.clients[side]
        if client.notifications:
            client.notifications.pop(place % len(client.notifications))
            client.hear_notification()

    @rule(side=st.sampled_from(SIDES))
    def a_notification_is_lost(self, side):
        self.clients[side].notifications = self.clients[side].notifications[1:]

    @rule(side=st.sampled_from(SIDES))
    def a_notification_is_doubled(self, side):
        self.clients[side].hear_notification()
        self.clients[side].hear_notification()

    @rule(side=st.sampled_from(SIDES), held=st.integers(0, 5))
    def an_old_batch_arrives_late(self, side, held):
        client = self.clients[side]
        old = read_after(ReadRequest(self.conversation, 0, client.side), limit=held).messages
        client.show(old[: len([one for one in old if one.seq <= client.cursor])])

    @rule(side=st.sampled_from(SIDES))
    def reload_the_page(self, side):
        """Memory is gone; what was not acknowledged is gone with it, everything else returns."""
        client = self.clients[side]
        client.shown, client.notifications, client.pending = [], [], {}
        client.hear_notification()

    @invariant()
    def what_is_shown_is_a_beginning_of_what_is_stored(self):
        stored = list(
            Message.objects.filter(conversation__in=[c.conversation for c in self.clients.values()])
            .order_by("seq")
            .values_list("seq", flat=True)
        )
        assert stored == list(range(1, len(stored) + 1))
        for client in self.clients.values():
            assert [item.seq for item in client.shown] == stored[: len(client.shown)]

    def teardown(self):
        if not self.clients:
            return
        for client in self.clients.values():
            self.send_again(client.side)
        for client in self.clients.values():
            client.hear_notification()  # the heartbeat carries the head: nothing stays lost
        visitor, counsellor = self.clients.values()
        told = [[(item.seq, item.body) for item in one.shown] for one in (visitor, counsellor)]
        assert told[0] == told[1]
        assert len(told[0]) == Conversation.objects.get(pk=self.conversation).last_seq
        for client in self.clients.values():
            mine = [str(item.own_id) for item in client.shown if item.own_id]
            assert mine == [str(one) for one in client.said]
            assert not client.pending


class TestProtocol(Chat.TestCase, TestCase):
    """The machine above, each run in a transaction that is undone."""

    settings = settings(
        max_examples=25,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )


pytestmark = pytest.mark.django_db
