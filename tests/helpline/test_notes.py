"""Notes of staff: seen by colleagues only, in a stream that never touches the visitor's."""

from uuid import uuid4

import pytest
from django.conf import settings

from helpline.models import Conversation, Offer, StaffNote
from helpline.models.participant import Side
from helpline.operations import matching, noting
from helpline.operations.erasing import blank
from helpline.operations.reading import ReadRequest, read_after
from helpline.policies.texts import NOTE_LIMIT_CHARS
from helpline.words.errors_desk import ConversationErased
from portal.audit.models import Entry
from portal.database.clock import database_now
from tests.makers import helpline as make

pytestmark = pytest.mark.django_db


def note(conversation, text, *, by=None, form_id=None):
    return noting.write_note(
        conversation.pk, text, form_id=form_id or uuid4(), by=by or conversation.assigned_to
    )


def texts(conversation):
    return [(one.number, one.body) for one in noting.notes_of(conversation)]


def test_notes_have_numbers_of_their_own():
    chat = make.make_chat()
    make.say(make.visitor_of(chat), "hello")
    note(chat, "The sister knows.")
    make.say(make.counsellor_of(chat), "hello you")
    note(chat, "School starts on Monday.")
    make.say(make.visitor_of(chat), "hi")
    assert texts(chat) == [(1, "The sister knows."), (2, "School starts on Monday.")]
    for side in (Side.VISITOR, Side.COUNSELLOR):
        reading = read_after(ReadRequest(chat.pk, 0, side))
        assert [one.seq for one in reading.messages] == [1, 2, 3, 4]
        assert [one.body for one in reading.messages] == ["joined", "hello", "hello you", "hi"]
        assert reading.head == 4


def test_the_same_note_sent_twice_is_one():
    chat, form_id = make.make_chat(), uuid4()
    note(chat, "Once.", form_id=form_id)
    note(chat, "Once.", form_id=form_id)
    assert texts(chat) == [(1, "Once.")]
    assert Entry.objects.filter(verb="note.written").count() == 1


def test_another_text_or_conversation_is_another_note_whatever_form_it_came_from():
    chat, other, form_id = make.make_chat(), make.make_chat(), uuid4()
    note(chat, "First.", form_id=form_id)
    note(chat, "Corrected.", form_id=form_id)
    note(other, "First.", form_id=form_id)
    assert texts(chat) == [(1, "First."), (2, "Corrected.")]
    assert texts(other) == [(1, "First.")]


def test_the_text_is_stored_sealed():
    chat = make.make_chat()
    stored = note(chat, "Grandmother has the key.")
    assert b"Grandmother" not in bytes(StaffNote.objects.get(pk=stored.pk).body)


def test_an_erased_conversation_loses_its_notes_and_takes_no_more(signed_in):
    chat, supervisor = make.make_closed(), make.make_staff("helpline.supervise")
    note(chat, "Called the school.", by=supervisor)
    blank(chat, database_now())
    assert texts(Conversation.objects.get(pk=chat.pk)) == [(1, "")]
    with pytest.raises(ConversationErased):
        note(chat, "One more.", by=supervisor)
    page = signed_in(supervisor).get(f"/desk/helpline/{chat.pk}/")
    assert "Erased." in page.text
    assert f"/desk/helpline/{chat.pk}/note/" not in page.text


def test_a_counsellor_writes_a_note_where_the_conversation_is_read(signed_in):
    chat = make.make_chat()
    browser = signed_in(chat.assigned_to)
    page = browser.get(f"/desk/helpline/{chat.pk}/")
    form = page.context["offers"]["notes"][0].form
    answer = browser.post(
        f"/desk/helpline/{chat.pk}/note/",
        {"form_id": form["form_id"].value(), "note": "Asked for a parent."},
    )
    assert answer.headers["Location"] == f"/desk/helpline/{chat.pk}/#notes"
    assert "Asked for a parent." in browser.get(f"/desk/helpline/{chat.pk}/").text


def test_a_note_that_is_too_long_comes_back_with_what_was_typed(signed_in):
    chat = make.make_chat()
    long = "x" * (NOTE_LIMIT_CHARS + 1)
    answer = signed_in(chat.assigned_to).post(
        f"/desk/helpline/{chat.pk}/note/", {"form_id": uuid4(), "note": long}
    )
    assert answer.status_code == 422
    assert long in answer.text
    assert str(NOTE_LIMIT_CHARS) in answer.text
    assert texts(chat) == []


def test_only_who_may_see_the_conversation_writes_notes(signed_in):
    chat, other = make.make_chat(), make.make_counsellor()
    with pytest.raises(Conversation.DoesNotExist):
        note(chat, "Mine?", by=other)
    answer = signed_in(other).post(
        f"/desk/helpline/{chat.pk}/note/", {"form_id": uuid4(), "note": "Mine?"}
    )
    assert answer.status_code == 404


def test_no_page_of_the_visitor_shows_a_note(client):
    opened, counsellor = make.open_chat(), make.make_counsellor()
    client.cookies[settings.SEAT_COOKIE_NAME] = opened.seat
    matching.offer_next()
    offer = Offer.objects.open().get(conversation=opened.conversation)
    chat = matching.accept(offer.pk, by=counsellor)
    note(chat, "Only for colleagues.")
    room = client.get("/en/info/").text
    assert 'data-view="talking"' in room
    assert "Only for colleagues." not in room
