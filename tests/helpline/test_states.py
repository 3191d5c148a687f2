"""The lives of the helpline, whole: every state against every state."""

import itertools

import pytest

from helpline.models import Conversation
from helpline.operations import moves
from helpline.states.break_glass import OPENING
from helpline.states.case import CASE, CaseState
from helpline.states.conversation import (
    ASSIGNED,
    CONVERSATION,
    IN_QUEUE,
    OPEN,
    OVER,
    ConversationState,
)
from helpline.states.flag import FLAG, FlagState
from helpline.states.left_message import LEFT_MESSAGE, LeftMessageState
from helpline.states.offer import OFFER, OfferState
from helpline.states.safeguarding import INCIDENT, INCIDENT_GOES_ON, IncidentState
from helpline.states.shift import SHIFT, ShiftState
from helpline.states.transfer import TRANSFER, TransferState
from portal.lifecycle import ImpossibleMove, MovedMeanwhile, all_lives
from tests.makers import helpline as make

ALLOWED = {
    ("waiting", "offered"),
    ("waiting", "active"),
    ("waiting", "abandoned"),
    ("waiting", "missed"),
    ("waiting", "declined_blocked"),
    ("offered", "declined_blocked"),
    ("offered", "active"),
    ("offered", "waiting"),
    ("offered", "abandoned"),
    ("active", "waiting"),
    ("active", "wrap_up"),
    ("wrap_up", "closed"),
    ("wrap_up", "active"),
    ("wrap_up", "waiting"),
}


def test_every_life_of_the_helpline_is_here():
    lives = {life for life in all_lives() if life.model_label.startswith("helpline.")}
    talking = {CONVERSATION, OFFER, SHIFT, TRANSFER}
    assert lives == talking | {LEFT_MESSAGE, INCIDENT, OPENING, CASE, FLAG}


@pytest.mark.parametrize(
    ("before", "after"), list(itertools.product(ConversationState, ConversationState))
)
def test_a_conversation_moves_only_as_the_handbook_says(before, after):
    may = after in CONVERSATION.then(before)
    assert may == ((before.value, after.value) in ALLOWED)


def test_a_message_that_was_left_is_taken_given_back_and_worked_off_once():
    waiting, taken, done = LeftMessageState
    assert LEFT_MESSAGE.then(waiting) == {taken}
    assert LEFT_MESSAGE.then(taken) == {waiting, done}
    assert LEFT_MESSAGE.over == {done}


def test_a_call_for_a_supervisor_is_decided_by_somebody_who_came():
    waits, taken, decided, closed = IncidentState
    assert INCIDENT.then(waits) == {taken, closed}
    assert INCIDENT.then(taken) == {decided, closed}
    assert INCIDENT.over == {decided, closed}
    assert {waits, taken} == INCIDENT_GOES_ON


@pytest.mark.parametrize(("before", "after"), list(itertools.product(CaseState, CaseState)))
def test_a_case_is_closed_and_reopened(before, after):
    assert (after in CASE.then(before)) == (before != after)


@pytest.mark.parametrize(("before", "after"), list(itertools.product(FlagState, FlagState)))
def test_a_flag_is_ended_once(before, after):
    may = after in FLAG.then(before)
    assert may == ((before, after) == (FlagState.STANDING, FlagState.ENDED))


def test_an_offer_is_answered_once():
    assert OFFER.over == set(OfferState) - {OfferState.OPEN}
    assert OFFER.then(OfferState.OPEN) == OFFER.over


def test_a_hand_over_is_answered_once():
    assert TRANSFER.over == set(TransferState) - {TransferState.OPEN}
    assert TRANSFER.then(TransferState.OPEN) == TRANSFER.over


def test_an_ended_shift_stays_ended():
    assert SHIFT.over == {ShiftState.ENDED}
    for state in set(ShiftState) - SHIFT.over:
        assert ShiftState.ENDED in SHIFT.then(state)


def test_the_groups_of_states_do_not_contradict_each_other():
    assert IN_QUEUE <= OPEN
    assert not (OPEN & OVER)
    assert not (ASSIGNED & OVER)
    assert {
        ConversationState.CLOSED,
        ConversationState.ABANDONED,
        ConversationState.MISSED,
        ConversationState.DECLINED_BLOCKED,
    } == OVER


def test_a_move_outside_the_table_is_refused(db):
    conversation = make.make_waiting()
    with pytest.raises(ImpossibleMove):
        moves.move(
            conversation,
            ConversationState.WRAP_UP,
            now=conversation.opened_at,
            verb="conversation.ended",
        )


def test_a_move_on_a_stale_row_is_refused(db):
    fresh = make.make_waiting()
    stale = Conversation.objects.get(pk=fresh.pk)
    moves.move(fresh, ConversationState.OFFERED, now=fresh.opened_at, verb="offer.made")
    with pytest.raises(MovedMeanwhile):
        moves.move(stale, ConversationState.OFFERED, now=stale.opened_at, verb="offer.made")
