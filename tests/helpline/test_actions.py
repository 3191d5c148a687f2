"""Every button of the desk works, leads on, and leaves a sentence in the history."""

import re
from pathlib import Path

import pytest

from helpline.desk.actions import BOARD, OFFER, ROOM, WRAP_UP, OfferAt, Room
from helpline.desk.history import words_of
from helpline.models import Message, Shift
from helpline.operations import finishing
from helpline.operations.admission import admit_staff
from helpline.operations.board import board_of
from helpline.states.offer import OfferState
from helpline.states.transfer import TRANSFER as TRANSFER_LIFE
from portal.audit.models import Entry
from tests import pressing
from tests.makers import helpline as make

pytestmark = pytest.mark.django_db

TYPED = {
    "sure": "yes",
    "text": "I am here.",
    "note": "Called the school.",
    "thoughts": "none",
    "reason": "risk",
}
STATES = {
    "waiting": (make.make_waiting, {"claim", "move_to_front", "assess_risk", "note", "block"}),
    "offered": (
        lambda: make.make_offer().conversation,
        {"move_to_front", "assess_risk", "note", "block"},
    ),
    "active": (make.make_chat, {"end", "assess_risk", "take_over", "note", "block"}),
    "wrap_up": (make.make_wrap_up, {"assess_risk", "note"}),
    "closed": (make.make_closed, {"note"}),
}


def sent_with(offer):
    """What the page sends for an action: its fields as they came, and what a person types."""
    if offer.form is None:
        return {}
    fields = {name: offer.form[name].value() for name in offer.form.fields}
    return {
        name: TYPED.get(name, value) for name, value in fields.items() if name in TYPED or value
    }


def offers_of(conversation, person):
    conversation.refresh_from_db()
    room = Room(conversation, admit_staff(person, conversation.pk), person)
    return ROOM.offered(room, to=person)


def press(browser, offer):
    return pressing.press(browser, offer, sent_with(offer), words_of=words_of)


@pytest.mark.parametrize("state", STATES)
def test_every_button_a_supervisor_is_offered_in_a_conversation_works(signed_in, state):
    maker, expected = STATES[state]
    supervisor, conversation = make.make_supervisor(), maker()
    make.shifts.ready(by=supervisor, languages=["fr"])
    assert set(offers_of(conversation, supervisor)) == expected
    blocked_elsewhere = {"block"}  # another way to end it: pressed in test_blocking.py
    for name in sorted(expected - blocked_elsewhere, reverse=True):  # taken over before it ends
        press(signed_in(supervisor), offers_of(conversation, supervisor)[name])


def test_every_button_a_counsellor_is_offered_in_a_conversation_works(signed_in):
    chat = make.make_chat()
    browser = signed_in(chat.assigned_to)
    offers = offers_of(chat, chat.assigned_to)
    assert list(offers) == ["call_for_help", "end", "say", "assess_risk", "note"]
    for name in ("call_for_help", "say", "assess_risk", "note", "end"):
        press(browser, offers[name])
    assert Message.objects.filter(conversation=chat, kind="text").count() == 1
    chat.refresh_from_db()
    assert chat.state == "wrap_up"


def test_every_button_of_the_shift_works(signed_in):
    counsellor = make.make_staff("helpline.answer")
    browser = signed_in(counsellor)
    for name, state in (
        ("ready", "available"),
        ("break", "break"),
        ("ready", "available"),
        ("stop", "ended"),
    ):
        press(browser, BOARD.offered(board_of(counsellor), to=counsellor)[name])
        assert Shift.objects.latest("pk").state == state


@pytest.mark.parametrize("name", ["accept", "decline"])
def test_every_answer_to_an_offer_works(signed_in, name):
    counsellor = make.make_counsellor()
    offer = make.make_offer(counsellor=counsellor)
    press(signed_in(counsellor), OFFER.offered(OfferAt(offer), to=counsellor)[name])
    offer.refresh_from_db()
    assert offer.state == {"accept": "accepted", "decline": "declined"}[name]
    assert OFFER.offered(OfferAt(offer), to=counsellor) == {}


def test_declining_in_a_chat_stays_in_it(signed_in):
    counsellor = make.make_counsellor()
    offer = make.make_offer(counsellor=counsellor)
    room = f"/desk/helpline/{make.make_chat().pk}/"
    seen_in = {"referer": f"http://testserver{room}"}
    browser = signed_in(counsellor)
    answer = browser.post(f"/desk/helpline/offers/{offer.pk}/decline/", headers=seen_in)
    assert answer.url == room
    elsewhere = {"referer": "https://elsewhere.example/desk/"}
    address = f"/desk/helpline/offers/{offer.pk}/decline/"
    again = browser.post(address, headers=elsewhere, follow=True)
    assert again.redirect_chain == [("/desk/helpline/", 302)]
    assert "ran out of time" in again.text


def test_a_break_without_a_shift_is_said_on_the_board(signed_in):
    browser = signed_in(make.make_staff("helpline.answer"))
    page = browser.post("/desk/helpline/break/", follow=True)
    assert "Press Ready to begin your shift." in page.text


def test_languages_there_are_not_come_back_in_the_form(signed_in):
    browser = signed_in(make.make_staff("helpline.answer"))
    page = browser.post("/desk/helpline/ready/", {"languages": ["xx"], "capacity": 1})
    assert page.status_code == 422
    assert "xx is not one of the available choices" in page.text
    assert not Shift.objects.exists()


def test_saving_a_contact_twice_is_saving_it_once(signed_in):
    conversation = make.make_wrap_up()
    browser = signed_in(conversation.assigned_to)
    chosen = {"category": make.make_category().pk, "risk": "0"}
    address = f"/desk/helpline/{conversation.pk}/wrap-up/"
    (offer,) = WRAP_UP.offered(conversation, to=conversation.assigned_to).values()
    assert offer.url == address
    assert browser.post(address, chosen).url == "/desk/helpline/"
    supervisor = signed_in(make.make_supervisor())
    assert supervisor.post(address, chosen).url == "/desk/helpline/"
    assert Entry.objects.filter(verb="conversation.wrapped_up").count() == 1


def test_who_only_supervises_neither_claims_nor_speaks(signed_in):
    chat, lead = make.make_chat(), make.make_staff("helpline.supervise")
    waiting = make.make_waiting()
    browser = signed_in(lead)
    assert set(offers_of(waiting, lead)) == {"move_to_front", "assess_risk", "note", "block"}
    assert browser.post(f"/desk/helpline/{waiting.pk}/claim/").status_code == 404
    assert browser.post(f"/desk/helpline/{chat.pk}/say/", {"text": "x"}).status_code == 403


def test_what_was_typed_after_the_end_comes_back_with_the_reason(signed_in):
    chat = make.make_chat()
    counsellor, browser = chat.assigned_to, signed_in(chat.assigned_to)
    offer = offers_of(chat, counsellor)["say"]
    finishing.end(chat.pk, by=counsellor)
    page = browser.post(offer.url, sent_with(offer))
    assert page.status_code == 409
    assert "This chat has ended, so the message was not sent." in page.text
    assert "I am here." in page.text


def test_a_supervisor_reads_who_did_what_and_a_counsellor_does_not(signed_in):
    chat = make.make_chat()
    supervisor = signed_in(make.make_supervisor())
    shown = [
        str(one.text) for one in supervisor.get(f"/desk/helpline/{chat.pk}/").context["moments"]
    ]
    assert shown == ["Read", "Offer accepted", "Offered to a counsellor", "The visitor came"]
    own = signed_in(chat.assigned_to).get(f"/desk/helpline/{chat.pk}/")
    assert "Offered to a counsellor" not in own.text


def test_the_history_has_words_for_every_verb_of_the_helpline():
    written = {f"offer.{state}" for state in (OfferState.DECLINED, OfferState.EXPIRED)}
    written |= {f"transfer.{state}" for state in TRANSFER_LIFE.over}
    for module in Path("helpline/operations").glob("*.py"):
        for found in re.findall(
            r'"((?:conversation|offer|shift|note|words|risk|help|safeguarding|transfer)\.[a-z_]+)"',
            module.read_text(),
        ):
            written.add(found)
    assert {
        "transfer.proposed",
        "conversation.claimed",
        "shift.break",
        "note.written",
        "offer.made",
    } <= written
    assert [verb for verb in sorted(written) if words_of(verb) == verb] == []
    assert words_of("shift.ended") == "Ended"
