"""The desk without a script: ready, offer, chat, end, wrap-up; and who may see what."""

from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model

from helpline.models import Contact, Conversation, Message, Offer, Shift
from helpline.operations import finishing, matching
from helpline.operations.timekeeping import settle
from portal.audit.models import Entry
from tests.makers import helpline as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def counsellor():
    return make.make_staff("helpline.answer")


@pytest.fixture
def desk(signed_in, counsellor):
    return signed_in(counsellor)


def test_ready_offer_chat_end_wrap_up(desk, counsellor, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        conversation = make.make_waiting(topic="bullying", age_band="10_12")
    assert "Not on shift" in desk.get("/desk/helpline/").text
    with django_capture_on_commit_callbacks(execute=True):
        desk.post("/desk/helpline/ready/", {"languages": ["en", "fr"], "capacity": 2})
    board = desk.get("/desk/helpline/")
    assert "A visitor is offered to you" in board.text
    assert "Younger than 13" in board.text
    offer = Offer.objects.get()
    taken = desk.post(f"/desk/helpline/offers/{offer.pk}/accept/")
    room = f"/desk/helpline/{conversation.pk}/"
    assert taken.url == room
    make.say(make.visitor_of(conversation), "They laugh at me.")
    page = desk.get(room)
    assert "They laugh at me." in page.text
    assert "10 to 12" in page.text
    assert page["Cache-Control"] == "private, no-store"
    desk.post(f"{room}say/", {"text": "That sounds hard.", "message_id": str(uuid4())})
    assert "That sounds hard." in desk.get(room).text
    ended = desk.post(f"{room}end/")
    assert ended.url == f"{room}wrap-up/"
    form = desk.get(ended.url)
    category = make.make_category()
    assert f'value="{category.pk}"' in form.text
    desk.post(ended.url, {"category": category.pk})
    contact = Contact.objects.get()
    assert (contact.category, contact.counsellor) == (category, counsellor)
    conversation.refresh_from_db()
    assert conversation.state == "closed"
    verbs = list(Entry.objects.filter(about_id=str(conversation.pk)).values_list("verb", flat=True))
    for verb in (
        "conversation.opened",
        "offer.made",
        "offer.accepted",
        "read",
        "conversation.ended",
        "conversation.wrapped_up",
    ):
        assert verb in verbs


def test_without_a_category_nothing_is_saved(desk, counsellor):
    make.shifts.ready(by=counsellor)
    conversation = make.make_wrap_up(counsellor=counsellor)
    page = desk.post(f"/desk/helpline/{conversation.pk}/wrap-up/", {})
    assert page.status_code == 422
    assert "exactly one" in page.text
    assert not Contact.objects.exists()


def test_a_heading_is_no_category(desk, counsellor):
    make.shifts.ready(by=counsellor)
    conversation = make.make_wrap_up(counsellor=counsellor)
    heading = make.Category.objects.filter(choosable=False).first()
    page = desk.post(f"/desk/helpline/{conversation.pk}/wrap-up/", {"category": heading.pk})
    assert page.status_code == 422
    assert not Contact.objects.exists()


def test_an_offer_that_is_gone_is_said_kindly(desk, counsellor):
    make.shifts.ready(by=counsellor)
    offer = make.make_offer(counsellor=counsellor)
    finishing.leave(make.visitor_of(offer.conversation))
    page = desk.post(f"/desk/helpline/offers/{offer.pk}/accept/", follow=True)
    assert "It was answered, ran out of time, or the visitor left." in page.text


def test_another_s_offer_does_not_exist(desk):
    offer = make.make_offer()
    assert desk.post(f"/desk/helpline/offers/{offer.pk}/accept/").status_code == 404
    assert desk.post(f"/desk/helpline/offers/{offer.pk}/decline/").status_code == 404
    assert Offer.objects.get().state == "open"


def test_break_and_stop(desk, counsellor):
    make.shifts.ready(by=counsellor)
    desk.post("/desk/helpline/break/")
    assert Shift.objects.get().state == "break"
    desk.post("/desk/helpline/ready/")
    assert Shift.objects.get().state == "available"
    desk.post("/desk/helpline/stop/")
    assert Shift.objects.get().state == "ended"


def test_the_board_alone_answers_304_while_nothing_changed(desk, counsellor):
    make.shifts.ready(by=counsellor)
    first = desk.get("/desk/helpline/board/")
    again = desk.get("/desk/helpline/board/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    make.make_waiting()
    matching.offer_next()
    changed = desk.get("/desk/helpline/board/", headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert "data-offer" in changed.text


ROOMS = ("", "say/", "poll/", "end/", "wrap-up/")


@pytest.mark.parametrize("part", ROOMS)
@pytest.mark.parametrize("stranger", ["another counsellor", "administrator", "analyst", "former"])
def test_who_may_not_know_of_it_finds_nothing(signed_in, part, stranger):
    conversation = make.make_chat()
    make.say(make.visitor_of(conversation), "Not for strangers")
    person = {
        "another counsellor": make.make_counsellor,
        "administrator": lambda: get_user_model().objects.create_superuser(
            email="root@balise.example"
        ),
        "analyst": lambda: make.make_staff("jobs.view_job"),
        "former": lambda: _former(conversation),
    }[stranger]()
    browser = signed_in(person)
    url = f"/desk/helpline/{conversation.pk}/{part}"
    answer = browser.get(url) if part in ("", "wrap-up/") else browser.post(url, {"text": "x"})
    assert answer.status_code in (403, 404)
    if stranger in ("another counsellor", "former"):
        assert answer.status_code == 404
    assert Message.objects.filter(kind="text").count() == 1
    assert "Not for strangers" not in answer.text
    assert not Entry.objects.filter(verb="read", by=person).exists()


def _former(conversation):
    """The counsellor whose desk fell silent: access is gone at once."""
    person = conversation.assigned_to
    conversation.participants.filter(user=person).update(heard_at="2020-01-01T00:00Z")
    Conversation.objects.filter(pk=conversation.pk).update(due_at="2020-01-01T00:00Z")
    settle(conversation.pk)
    return person


def test_a_supervisor_reads_and_it_is_recorded(signed_in):
    conversation = make.make_chat()
    make.say(make.visitor_of(conversation), "Something to supervise")
    supervisor = make.make_supervisor()
    browser = signed_in(supervisor)
    page = browser.get(f"/desk/helpline/{conversation.pk}/")
    assert "Something to supervise" in page.text
    assert "You read as a supervisor" in page.text
    assert 'data-part="composer"' not in page.text
    assert Entry.objects.get(verb="read", by=supervisor).purpose == "supervising the conversation"
    answer = browser.post(f"/desk/helpline/{conversation.pk}/say/", {"text": "x"})
    assert answer.status_code == 404


def test_a_supervisor_sees_the_line_and_the_shifts(signed_in):
    make.make_waiting(topic="pictures")
    make.make_counsellor(languages=("fr",))
    page = signed_in(make.make_supervisor()).get("/desk/helpline/")
    assert "Pictures that were shared" in page.text
    assert "On shift" in page.text
    assert "Robin" in page.text


def test_a_counsellor_sees_neither(desk):
    make.make_waiting(topic="pictures")
    page = desk.get("/desk/helpline/")
    assert "Pictures that were shared" not in page.text
    assert "1 visitor waits." in page.text


def test_anonymous_visitors_are_sent_to_sign_in(client):
    answer = client.get("/desk/helpline/")
    assert answer.status_code == 302
    assert "/accounts/login/" in answer.url


def test_the_board_asks_little(desk, counsellor, django_assert_max_num_queries):
    make.shifts.ready(by=counsellor)
    for _number in range(3):
        make.make_waiting()
    with django_assert_max_num_queries(18):
        desk.get("/desk/helpline/board/")


def test_the_desk_search_finds_by_number_only(desk, counsellor):
    make.shifts.ready(by=counsellor)
    conversation = make.make_chat(counsellor=counsellor)
    page = desk.get("/desk/search/", {"q": conversation.short})
    assert f"/desk/helpline/{conversation.pk}/" in page.text
