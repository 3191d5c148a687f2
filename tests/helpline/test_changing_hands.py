"""A chat is handed over, taken over, ended and come back to while the network does what it does.

The clients of `test_protocol.py`, with more people around them. At every moment one counsellor at
most holds the seat; whoever held it before, and whoever never did, reads and says nothing.
"""

import uuid

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import initialize, invariant, precondition, rule

from helpline.models import Conversation, Participant, Transfer
from helpline.models.participant import Side
from helpline.operations import admission, finishing, reassigning, transferring
from helpline.operations.reading import ReadRequest, read_together
from helpline.operations.reassigning import Why
from helpline.operations.saying import NewMessage, Said, say_together
from helpline.states.conversation import ASSIGNED, ConversationState
from helpline.states.transfer import TransferState
from helpline.words.desk_reassigning import MoveReason
from tests.helpline.test_protocol import Chat, Client
from tests.makers import helpline as make

COLLEAGUES = ("first", "second")
ROOM = 3
"""Chats each of them may have, so that nobody is refused for want of a place."""


class ChangingHands(Chat):
    """Clients as before; the counsellor's is whoever sits there now."""

    def __init__(self):
        super().__init__()
        self.people, self.former = {}, {}
        self.world = transaction.atomic()

    @initialize()
    def two_people_meet(self):
        self.world.__enter__()
        first = make.make_counsellor(capacity=ROOM)
        chat = make.make_chat(counsellor=first)
        self.people = {
            "first": first,
            "second": make.make_counsellor(capacity=ROOM),
            "stranger": make.make_counsellor(ready=False),
            "supervisor": make.make_supervisor(),
        }
        make.shifts.ready(by=self.people["supervisor"], languages=("en",), capacity=ROOM)
        self.conversation = chat.pk
        self.clients = {
            "visitor": Client("visitor", make.visitor_of(chat).pk, chat.pk),
            "counsellor": Client("counsellor", make.counsellor_of(chat).pk, chat.pk),
        }

    @property
    def chat(self):
        return Conversation.objects.get(pk=self.conversation)

    @property
    def is_active(self):
        return self.chat.state == ConversationState.ACTIVE

    def free_colleague(self):
        """A counsellor who does not sit here, with their shift."""
        others = (self.people[name] for name in COLLEAGUES)
        person = next(one for one in others if one != self.chat.assigned_to)
        return person, make.shift_of(person)

    @precondition(lambda self: self.is_active)
    @rule()
    def a_colleague_is_asked(self):
        if Transfer.objects.open().filter(conversation=self.conversation).exists():
            return
        _person, shift = self.free_colleague()
        transferring.propose(
            self.conversation,
            to=transferring.Target(shift=shift.pk),
            note="She waits for an answer.",
            form_id=uuid.uuid4(),
            by=self.chat.assigned_to,
        )

    @precondition(lambda self: self.is_active)
    @rule(accepts=st.booleans())
    def whoever_is_asked_answers(self, accepts):
        asked = Transfer.objects.open().filter(conversation=self.conversation).first()
        if asked is None:
            return
        person = asked.shift.counsellor
        if not accepts:
            transferring.decline_transfer(asked.pk, by=person)
            return
        transferring.accept_transfer(asked.pk, by=person)
        asked.refresh_from_db()
        assert asked.state == TransferState.ACCEPTED
        self.the_seat_has_passed()

    @precondition(lambda self: self.is_active)
    @rule(to=st.sampled_from(["supervisor", "colleague"]))
    def a_supervisor_moves_it(self, to):
        supervisor = self.people["supervisor"]
        if self.chat.assigned_to == supervisor:
            return
        why = Why(reason=MoveReason.RISK, form_id=uuid.uuid4())
        if to == "supervisor":
            reassigning.take_over(self.conversation, why, by=supervisor)
        else:
            _person, shift = self.free_colleague()
            if Transfer.objects.open().filter(shift=shift).exists():
                return
            reassigning.reassign(self.conversation, why, to_shift=shift.pk, by=supervisor)
        self.the_seat_has_passed()

    @precondition(lambda self: self.is_active)
    @rule(by_visitor=st.booleans())
    def it_ends(self, by_visitor):
        chat = self.chat
        if by_visitor:
            finishing.leave(make.visitor_of(chat))
        else:
            finishing.end(chat.pk, by=chat.assigned_to)

    @precondition(lambda self: not self.is_active)
    @rule()
    def the_visitor_comes_back(self):
        assert finishing.come_back(make.visitor_of(self.chat)).state == ConversationState.ACTIVE

    def the_seat_has_passed(self):
        before = self.clients["counsellor"]
        now = Client("counsellor", make.counsellor_of(self.chat).pk, self.conversation)
        assert now.participant != before.participant
        now.said = before.said
        self.former[before.participant] = before
        self.clients["counsellor"] = now

    @rule(words=st.text(min_size=1, max_size=5))
    def a_former_counsellor_types_on(self, words):
        head = self.chat.last_seq
        for participant in self.former:
            message = NewMessage(participant, uuid.uuid4(), words)
            assert not isinstance(say_together([message])[0], Said)
        assert self.chat.last_seq == head

    def _deliver(self, client, message_id, words, *, answer_lost):
        """As before, and what is said while nobody talks is refused."""
        Conversation.objects.update(visitor_paced_until=None, staff_paced_until=None)
        was_active = self.is_active
        outcome = say_together([NewMessage(client.participant, message_id, words)])[0]
        said = isinstance(outcome, Said)
        assert not said or outcome.again or was_active
        if said and not outcome.again:
            seats = {one.participant for one in self.clients.values()}
            assert outcome.spoken.seated == seats
            client.said.append(message_id)
            for other in self.clients.values():
                other.notifications.append(outcome.seq)
        if not said or not answer_lost:
            client.pending.pop(str(message_id), None)

    @invariant()
    def one_counsellor_at_most_holds_the_seat(self):
        if not self.clients:
            return
        chat = self.chat
        held = Participant.objects.seated().filter(conversation=chat, kind=Side.COUNSELLOR)
        assert [one.user for one in held] == [chat.assigned_to]
        assert [one.pk for one in held] == [self.clients["counsellor"].participant]

    @invariant()
    def whoever_holds_no_seat_reads_nothing(self):
        if not self.clients:
            return
        chat = self.chat
        for name, person in self.people.items():
            let_in = admission.admit_staff(person, chat.pk)
            if chat.state in ASSIGNED and person == chat.assigned_to:
                assert let_in.participant == self.clients["counsellor"].participant
            elif name == "supervisor":
                assert let_in.participant is None
            else:
                assert let_in is None
        for participant in self.former:
            request = ReadRequest(chat.pk, 0, Side.COUNSELLOR, participant)
            assert read_together([request]) == [None]

    def teardown(self):
        try:
            if self.clients and not self.is_active:
                self.the_visitor_comes_back()
            super().teardown()
        finally:
            if self.people:
                transaction.set_rollback(True)
                self.world.__exit__(None, None, None)


class TestChangingHands(ChangingHands.TestCase, TestCase):
    """The machine above, each example in a transaction that is undone."""

    settings = settings(
        max_examples=10,
        stateful_step_count=20,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )


pytestmark = pytest.mark.django_db
