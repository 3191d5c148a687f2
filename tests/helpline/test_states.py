"""The tables of moves, whole: every state against every state."""

import itertools

import pytest

from helpline.models import Conversation
from helpline.operations import moves
from helpline.states.conversation import (
    ASSIGNED,
    FIRST,
    IN_QUEUE,
    NEXT,
    OPEN,
    OVER,
    ConversationState,
    may_move,
)
from helpline.states.offer import OFFER_NEXT, OfferState
from helpline.states.shift import SHIFT_NEXT, ShiftState
from tests.makers import helpline as make

ALLOWED = {
    ("waiting", "offered"),
    ("waiting", "abandoned"),
    ("waiting", "missed"),
    ("offered", "active"),
    ("offered", "waiting"),
    ("offered", "abandoned"),
    ("active", "waiting"),
    ("active", "wrap_up"),
    ("wrap_up", "closed"),
    ("wrap_up", "active"),
    ("wrap_up", "waiting"),
}


@pytest.mark.parametrize(
    ("before", "after"), list(itertools.product(ConversationState, ConversationState))
)
def test_a_conversation_moves_only_as_the_handbook_says(before, after):
    assert may_move(before, after) == ((before.value, after.value) in ALLOWED)


def test_the_tables_know_every_state():
    assert set(NEXT) == set(ConversationState)
    assert set(OFFER_NEXT) == set(OfferState)
    assert set(SHIFT_NEXT) == set(ShiftState)


def test_every_state_can_be_reached_from_the_beginning():
    reached = set(FIRST)
    while (further := reached | {to for one in reached for to in NEXT[one]}) != reached:
        reached = further
    assert reached == set(ConversationState)


def test_an_offer_is_answered_once():
    assert all(not OFFER_NEXT[state] for state in OfferState if state != OfferState.OPEN)
    assert OFFER_NEXT[OfferState.OPEN] == set(OfferState) - {OfferState.OPEN}


def test_an_ended_shift_stays_ended():
    assert SHIFT_NEXT[ShiftState.ENDED] == frozenset()
    for state in set(ShiftState) - {ShiftState.ENDED}:
        assert ShiftState.ENDED in SHIFT_NEXT[state]


def test_the_groups_of_states_do_not_contradict_each_other():
    assert IN_QUEUE <= OPEN
    assert not (OPEN & OVER)
    assert not (ASSIGNED & OVER)
    assert {ConversationState.CLOSED, ConversationState.ABANDONED, ConversationState.MISSED} <= OVER


def test_a_move_outside_the_table_is_a_bug(db):
    conversation = make.make_waiting()
    with pytest.raises(moves.ImpossibleMove):
        moves.move(conversation, ConversationState.WRAP_UP, now=conversation.opened_at)


def test_a_move_on_a_stale_row_is_a_bug(db):
    fresh = make.make_waiting()
    stale = Conversation.objects.get(pk=fresh.pk)
    moves.move(fresh, ConversationState.OFFERED, now=fresh.opened_at)
    with pytest.raises(moves.ImpossibleMove):
        moves.move(stale, ConversationState.OFFERED, now=stale.opened_at)
