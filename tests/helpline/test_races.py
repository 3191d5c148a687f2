"""Many at once: one accepts, numbers have no gaps, one offer is made. Real transactions."""

import threading
from functools import partial
from uuid import uuid4

import pytest
from django.db import connection

from helpline.models import Conversation, Message, Offer, Participant, Transfer
from helpline.operations import finishing, matching, opening, transferring
from helpline.operations.transferring import Target
from helpline.words.errors_desk import OfferGone
from helpline.words.errors_desk_transfers import TransferGone
from portal.privacy import form_tokens
from tests.makers import helpline as make

pytestmark = pytest.mark.django_db(transaction=True)


def all_at_once(*acts):
    """Runs every act in a thread of its own, together; their results or exceptions."""
    results = [None] * len(acts)
    start = threading.Barrier(len(acts))

    def run(place, act):
        start.wait()
        try:
            results[place] = act()
        except Exception as error:  # noqa: BLE001 - handed to the test, which looks at it
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_twenty_clicks_on_accept_are_one_conversation():
    counsellors = [make.make_counsellor() for _number in range(20)]
    conversation = make.make_waiting()
    offer = Offer.objects.get(state="open")
    results = all_at_once(
        *[lambda who=who: matching.accept(offer.pk, by=who) for who in counsellors],
    )
    taken = [result for result in results if isinstance(result, Conversation)]
    assert len(taken) == 1
    assert sum(isinstance(result, Offer.DoesNotExist) for result in results) == 19
    conversation.refresh_from_db()
    assert conversation.assigned_to == offer.shift.counsellor
    assert conversation.participants.filter(kind="counsellor").count() == 1


def test_twenty_clicks_of_one_counsellor_join_once():
    offer = make.make_offer()
    who = offer.shift.counsellor
    results = all_at_once(*[lambda: matching.accept(offer.pk, by=who)] * 20)
    assert all(isinstance(result, Conversation) for result in results)
    assert Message.objects.filter(event="joined").count() == 1


def test_accept_and_leave_do_not_both_win():
    offer = make.make_offer()
    visitor = make.visitor_of(offer.conversation)
    accepted, left = all_at_once(
        lambda: matching.accept(offer.pk, by=offer.shift.counsellor),
        lambda: finishing.leave(visitor, in_hurry=True),
    )
    state = Conversation.objects.get().state
    if isinstance(accepted, OfferGone):
        assert state == "abandoned"
    else:
        assert state == "wrap_up"
    assert left is None


def test_many_matchers_offer_each_conversation_once():
    for _number in range(5):
        make.make_waiting()
    for _number in range(5):
        make.make_counsellor()
    Offer.objects.all().delete()
    Conversation.objects.update(state="waiting")
    all_at_once(*[matching.offer_next] * 8)
    assert Offer.objects.filter(state="open").count() == 5
    assert Conversation.objects.filter(state="offered").count() == 5


def test_parallel_says_are_numbered_without_gaps():
    chat = make.make_chat()
    speakers = [make.visitor_of(chat), make.counsellor_of(chat)] * 8
    results = all_at_once(
        *[lambda who=who, n=n: make.say(who, f"{n}") for n, who in enumerate(speakers)]
    )
    assert not [result for result in results if isinstance(result, Exception)]
    rows = list(Message.objects.order_by("seq").values_list("seq", flat=True))
    assert rows == list(range(1, 18))
    assert Conversation.objects.get().last_seq == 17


def test_the_same_message_sent_ten_times_at_once_is_said_once():
    chat = make.make_chat()
    visitor, message_id = make.visitor_of(chat), uuid4()
    results = all_at_once(*[lambda: make.say(visitor, "Hello", message_id=message_id)] * 10)
    assert {result.seq for result in results} == {2}
    assert Message.objects.filter(kind="text").count() == 1


def test_the_same_form_sent_ten_times_at_once_is_one_seat():
    token = form_tokens.new("helpline.talk")
    answers = make.make_answers()
    results = all_at_once(
        *[lambda: opening.open_conversation(answers, language="en", locale="en", form_token=token)]
        * 10
    )
    assert len({result.seat for result in results}) == 1
    assert Conversation.objects.count() == 1


def propose(chat, *, shift=None, language=""):
    return transferring.propose(
        chat.pk,
        to=Target(shift, language),
        note="Please go on.",
        form_id=uuid4(),
        by=chat.assigned_to,
    )


def test_ten_colleagues_accept_at_once_and_one_goes_on():
    chat = make.make_chat()
    first = chat.assigned_to
    colleagues = [make.make_counsellor() for _number in range(10)]
    transfer = propose(chat, language="en")
    results = all_at_once(
        *[lambda who=who: transferring.accept_transfer(transfer.pk, by=who) for who in colleagues]
    )
    assert sum(isinstance(result, Conversation) for result in results) == 1
    assert sum(isinstance(result, TransferGone) for result in results) == 9
    chat.refresh_from_db()
    transfer.refresh_from_db()
    assert chat.assigned_to == transfer.accepted_by != first
    seated = Participant.objects.seated().get(kind="counsellor")
    assert seated.user == chat.assigned_to
    assert Message.objects.filter(event="handed_over").count() == 1


def test_accepting_and_taking_back_do_not_both_win():
    chat = make.make_chat()
    first, other = chat.assigned_to, make.make_counsellor()
    transfer = propose(chat, shift=make.shift_of(other).pk)
    accepted, _back = all_at_once(
        lambda: transferring.accept_transfer(transfer.pk, by=other),
        lambda: transferring.take_back(chat.pk, by=first),
    )
    chat.refresh_from_db()
    transfer.refresh_from_db()
    won = isinstance(accepted, Conversation)
    assert (transfer.state, chat.assigned_to) == (
        ("accepted", other) if won else ("withdrawn", first)
    )


def test_two_who_swap_their_chats_do_not_wait_in_a_circle():
    one, other = (make.make_chat(counsellor=make.make_counsellor(capacity=3)) for _n in "ab")
    people = one.assigned_to, other.assigned_to
    for _round in range(5):
        one.refresh_from_db()
        other.refresh_from_db()
        transfers = [
            propose(one, shift=make.shift_of(other.assigned_to).pk),
            propose(other, shift=make.shift_of(one.assigned_to).pk),
        ]
        accept = transferring.accept_transfer
        taken = all_at_once(
            partial(accept, transfers[0].pk, by=other.assigned_to),
            partial(accept, transfers[1].pk, by=one.assigned_to),
        )
        assert all(isinstance(result, Conversation) for result in taken)
    assert Transfer.objects.filter(state="accepted").count() == 10
    assert {one.assigned_to, other.assigned_to} == set(people)
