"""Who is offered to whom, and what becomes of an offer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from helpline.models import Conversation, Offer, Shift
from helpline.operations import finishing, matching, presence, shifts, waiting
from helpline.operations.contacts import Told
from helpline.operations.due_timers import run_due_timers, sweep
from helpline.words.errors_desk import OfferGone
from tests.makers import helpline as make

pytestmark = pytest.mark.django_db


def test_the_most_urgent_is_offered_first_with_reasons_kept():
    make.make_waiting()
    urgent = make.make_waiting(safety="unsafe")
    counsellor = make.make_counsellor()
    (offer,) = matching.offer_next()
    assert offer.conversation == urgent
    assert offer.shift.counsellor == counsellor
    assert offer.reasons == ["band:1", "language:en", "chats:0"]
    assert Conversation.objects.get(pk=urgent.pk).state == "offered"


def away(conversation):
    """The browser was closed a minute ago; the lease goes on."""
    make.visitor_of(conversation)
    conversation.participants.update(heard_at=timezone.now() - timedelta(minutes=1))
    return conversation


def test_whoever_is_here_is_offered_before_those_whose_page_is_closed():
    gone = away(make.make_waiting(safety="unsafe"))
    here = make.make_waiting()
    make.make_counsellor(capacity=2)
    assert [offer.conversation for offer in matching.offer_next()] == [here]
    make.make_counsellor()
    assert [offer.conversation for offer in matching.offer_next()] == [gone]


def test_whoever_comes_back_has_kept_the_place():
    first, second = away(make.make_waiting()), make.make_waiting()
    presence.heard(make.visitor_of(first).pk)
    make.make_counsellor()
    assert [offer.conversation for offer in matching.offer_next()] == [first]
    assert second.state == "waiting"


def test_people_before_you_are_those_who_are_here_and_the_others_may_come_back():
    for _number in range(3):
        away(make.make_waiting())
    here, new = make.make_waiting(), make.make_waiting()
    now = timezone.now()
    position = waiting.position_of(new, now=now)
    assert (position.people_before, position.may_return) == (1, 3)
    assert waiting.position_of(here, now=now).number == 1


def test_a_closed_page_before_nobody_is_not_mentioned():
    first, gone = make.make_waiting(), away(make.make_waiting())
    assert waiting.position_of(first, now=timezone.now()).may_return == 0
    assert waiting.position_of(gone, now=timezone.now()).number == 2


def test_language_decides_before_everything():
    french = make.make_waiting(language="fr", safety="unsafe")
    english = make.make_waiting()
    make.make_counsellor(languages=("en",))
    (offer,) = matching.offer_next()
    assert offer.conversation == english
    french.refresh_from_db()
    assert french.state == "waiting"


def test_nobody_gets_a_second_offer_while_the_first_is_open():
    make.make_waiting()
    make.make_waiting()
    make.make_counsellor(capacity=2)
    assert len(matching.offer_next()) == 1
    assert matching.offer_next() == []


def test_capacity_is_chats_and_wrap_ups():
    counsellor = make.make_counsellor(capacity=1)
    chat = make.make_chat(counsellor=counsellor)
    make.make_waiting()
    assert matching.offer_next() == []
    finishing.end(chat.pk, by=counsellor)
    assert matching.offer_next() == []
    finishing.wrap_up(
        chat.pk, told=Told(category=make.make_category()), by=counsellor, on=timezone.localdate()
    )
    assert len(matching.offer_next()) == 1


def test_an_unanswered_offer_returns_to_the_line_and_two_make_away():
    offer = make.make_offer()
    conversation, since = offer.conversation, offer.conversation.waiting_since
    run_due_timers(conversation.pk, now=offer.expires_at)
    conversation.refresh_from_db()
    assert (conversation.state, conversation.waiting_since) == ("waiting", since)
    assert conversation.boost == timedelta(seconds=60)
    assert Offer.objects.get().state == "expired"
    assert Shift.objects.get().misses == 1
    Offer.objects.update(answered_at=timezone.now() - timedelta(minutes=2))
    (again,) = matching.offer_next()
    assert again.reasons[-1] == "asked_again"
    run_due_timers(conversation.pk, now=again.expires_at)
    assert Shift.objects.get().state == "away"


def test_a_late_click_is_too_late():
    offer = make.make_offer()
    Offer.objects.update(
        offered_at=timezone.now() - timedelta(seconds=31),
        expires_at=timezone.now() - timedelta(seconds=1),
    )
    with pytest.raises(OfferGone):
        matching.accept(offer.pk, by=offer.shift.counsellor)


def test_a_second_click_on_accept_is_the_first_one():
    offer = make.make_offer()
    first = matching.accept(offer.pk, by=offer.shift.counsellor)
    assert matching.accept(offer.pk, by=offer.shift.counsellor) == first


def test_declining_keeps_the_place_and_asks_somebody_else():
    offer = make.make_offer()
    matching.decline(offer.pk, by=offer.shift.counsellor)
    assert matching.offer_next() == []
    other = make.make_counsellor()
    (again,) = matching.offer_next()
    assert again.shift.counsellor == other


def test_leaving_while_offered_cancels_the_offer():
    offer = make.make_offer()
    finishing.leave(make.visitor_of(offer.conversation))
    assert Offer.objects.get().state == "cancelled"
    with pytest.raises(OfferGone):
        matching.accept(offer.pk, by=offer.shift.counsellor)


def test_a_break_gives_the_offer_back():
    offer = make.make_offer()
    shifts.take_break(by=offer.shift.counsellor)
    assert Offer.objects.get().state == "declined"
    assert Conversation.objects.get().state == "waiting"


def test_a_silent_desk_is_offered_nobody():
    make.make_waiting()
    make.make_counsellor()
    Shift.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert matching.offer_next() == []
    sweep()
    assert Shift.objects.get().state == "away"


def test_stop_lets_running_chats_finish_and_then_ends():
    chat = make.make_chat()
    counsellor = chat.assigned_to
    assert shifts.stop(by=counsellor).state == "wrap_up_only"
    finishing.end(chat.pk, by=counsellor)
    finishing.wrap_up(
        chat.pk, told=Told(category=make.make_category()), by=counsellor, on=timezone.localdate()
    )
    shift = Shift.objects.get()
    assert (shift.state, shift.ended_at is not None) == ("ended", True)


def test_places_in_line_and_the_wait_that_was_shown():
    make.make_counsellor(ready=True)
    first, second = make.make_waiting(), make.make_waiting()
    now = timezone.now()
    assert waiting.position_of(first, now=now).number == 1
    assert waiting.position_of(second, now=now).people_before == 1
    second.refresh_from_db()
    assert (second.shown_wait_low, second.shown_wait_high) == (12, 38)


def test_one_line_does_not_see_the_other():
    make.make_waiting()
    parent = make.make_waiting(audience="parent", caller="parent")
    assert waiting.position_of(parent, now=timezone.now()).number == 1
