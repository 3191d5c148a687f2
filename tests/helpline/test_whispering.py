"""A note of a colleague reaches who talks while they talk, and never the visitor."""

from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from helpline.models import Offer
from helpline.operations import matching, noting
from tests.helpline.test_public_pages import chat
from tests.makers import helpline as make

WORDS = "Canary: ask whether the brother is at home."


@pytest.fixture
def talking(signed_in):
    """A running chat: the visitor's seat, the counsellor's browser, the conversation."""
    counsellor = make.make_counsellor()
    opened = make.open_chat()
    conversation = matching.accept(Offer.objects.open().get().pk, by=counsellor)
    return opened.seat, signed_in(counsellor), conversation


def whisper(conversation, words=WORDS):
    supervisor = make.make_staff("helpline.supervise")
    noting.write_note(conversation.pk, words, form_id=uuid4(), by=supervisor)
    return supervisor


def heard_until_beat(talk):
    """Everything the server says until its second heartbeat from now on."""
    frames = []
    while sum(one["t"] == "hb" for one in frames) < 2:
        frames.append(talk.next(10))
    return frames


@pytest.mark.stack
@pytest.mark.django_db(transaction=True)
def test_the_counsellor_is_told_at_once_and_the_visitor_never(chat_server, talking):
    seat, browser, conversation = talking
    with (
        chat_server.visitor(seat) as child,
        chat_server.counsellor(browser, conversation) as desk,
    ):
        child.until("welcome")
        desk.until("welcome")
        whisper(conversation)
        told = desk.until("note")
        assert told == {"t": "note", "number": 1}
        frames = heard_until_beat(child)
        assert "note" not in {one["t"] for one in frames}
        assert WORDS not in str(frames)
        assert child.numbers == [1], "their own numbers do not jump"


@pytest.mark.stack
@pytest.mark.django_db(transaction=True)
def test_news_of_a_note_that_was_lost_comes_with_the_heartbeat(chat_server, talking):
    _seat, browser, conversation = talking
    whisper(conversation)
    with chat_server.counsellor(browser, conversation) as desk:
        assert desk.until("note") == {"t": "note", "number": 1}


@pytest.mark.django_db
def test_the_notes_alone_are_for_who_may_see_the_chat(signed_in):
    conversation = make.make_chat()
    whisper(conversation)
    url = reverse("helpline_desk:notes", args=[conversation.pk])
    page = signed_in(conversation.assigned_to).get(url)
    listed = BeautifulSoup(page.text, "html.parser").find(attrs={"data-newest": "1"})
    assert WORDS in listed.get_text()
    assert signed_in(make.make_counsellor()).get(url).status_code == 404


@pytest.mark.django_db
def test_no_page_of_the_visitor_shows_it(client):
    conversation = chat(client)
    whisper(conversation)
    for path in ("/en/info/", "/en/info/next/"):
        assert WORDS not in client.get(path, follow=True).text
    answer = client.post("/en/info/more/", {"after": 0}, content_type="application/json")
    assert answer.status_code == 200
    assert WORDS not in answer.text
    assert "note" not in answer.text
