"""The desk without a script: ready, offer, chat, end, wrap-up; and who may see what."""

from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model

from helpline.models import Contact, Conversation, Message, Offer, Participant
from helpline.operations import finishing, matching, presence
from helpline.operations.due_timers import run_due_timers
from helpline.operations.reading import ReadRequest, read_after
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
    assert "Yes, end the chat" in desk.post(f"{room}end/").text
    conversation.refresh_from_db()
    assert conversation.state == "active"
    ended = desk.post(f"{room}end/", {"sure": "yes"})
    assert ended.url == f"{room}wrap-up/"
    form = desk.get(ended.url)
    category = make.make_category()
    assert f'value="{category.pk}"' in form.text
    desk.post(ended.url, {"category": category.pk, "risk": "0"})
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


def test_the_offer_says_whether_the_visitor_is_there(desk, counsellor):
    make.shifts.ready(by=counsellor)
    offer = make.make_offer(counsellor=counsellor)
    closed = "The visitor's page is closed."
    assert closed not in desk.get("/desk/helpline/").text
    offer.conversation.participants.update(heard_at="2020-01-01T00:00Z")
    assert closed in desk.get("/desk/helpline/").text


@pytest.mark.parametrize("chosen", ["nothing", "a heading"])
def test_without_a_category_nothing_is_saved(desk, counsellor, chosen):
    make.shifts.ready(by=counsellor)
    conversation = make.make_wrap_up(counsellor=counsellor)
    heading = make.Category.objects.filter(choosable=False).first()
    sent = {"category": heading.pk} if chosen == "a heading" else {}
    page = desk.post(f"/desk/helpline/{conversation.pk}/wrap-up/", sent)
    assert page.status_code == 422
    assert bool(sent) or "exactly one" in page.text
    assert not Contact.objects.exists()


def test_another_s_offer_does_not_exist(desk):
    offer = make.make_offer()
    assert desk.post(f"/desk/helpline/offers/{offer.pk}/accept/").status_code == 404
    assert desk.post(f"/desk/helpline/offers/{offer.pk}/decline/").status_code == 404
    assert Offer.objects.get().state == "open"


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
    if stranger == "former" and part in ("", "say/", "end/"):
        assert (answer.status_code, answer.url) == (302, "/desk/helpline/")
    else:
        assert answer.status_code in (403, 404)
    if stranger == "another counsellor":
        assert answer.status_code == 404
    assert Message.objects.filter(kind="text").count() == 1
    assert "Not for strangers" not in answer.text
    assert not Entry.objects.filter(verb="read", by=person).exists()


def _former(conversation):
    """The counsellor whose desk fell silent: access is gone at once."""
    person = conversation.assigned_to
    conversation.participants.filter(user=person).update(heard_at="2020-01-01T00:00Z")
    Conversation.objects.filter(pk=conversation.pk).update(due_at="2020-01-01T00:00Z")
    run_due_timers(conversation.pk)
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


def test_whoever_supervises_reaches_every_conversation_by_clicking(signed_in):
    chat, ended = make.make_chat(), make.make_closed(counsellor=make.make_counsellor())
    lead = make.make_staff("helpline.supervise")
    browser = signed_in(lead)
    assert 'href="/desk/helpline/conversations/"' in browser.get("/desk/").text
    assert 'href="/desk/helpline/conversations/"' in browser.get("/desk/helpline/").text
    running = browser.get("/desk/helpline/conversations/").text
    assert f'href="/desk/helpline/{chat.pk}/"' in running
    assert f"/desk/helpline/{ended.pk}/" not in running
    for shown in ("Talking", "P3 · Ordinary", "Robin", "waited", "Here"):
        assert shown in running
    over = browser.get("/desk/helpline/conversations/?show=recent").text
    assert f'href="/desk/helpline/{ended.pk}/"' in over
    assert f"/desk/helpline/{chat.pk}/" not in over
    browser.get(f"/desk/helpline/{ended.pk}/")
    read = Entry.objects.get(verb="read", by=lead)
    assert (read.about_id, read.purpose) == (str(ended.pk), "supervising the conversation")


def test_those_who_left_or_were_missed_are_listed_too(signed_in):
    gone = make.make_waiting()
    finishing.leave(make.visitor_of(gone))
    page = signed_in(make.make_supervisor()).get("/desk/helpline/conversations/?show=recent").text
    assert f'href="/desk/helpline/{gone.pk}/"' in page
    assert "Left the queue" in page


def test_a_counsellor_s_list_holds_only_their_own(desk, counsellor):
    make.shifts.ready(by=counsellor)
    mine = make.make_chat(counsellor=counsellor)
    other = make.make_chat(counsellor=make.make_counsellor())
    page = desk.get("/desk/helpline/conversations/").text
    assert str(mine.pk) in page
    assert str(other.pk) not in page


def test_the_list_asks_no_more_with_more_conversations(signed_in, django_assert_max_num_queries):
    browser = signed_in(make.make_supervisor())
    for _number in range(4):
        make.make_waiting()
    with django_assert_max_num_queries(20):
        browser.get("/desk/helpline/conversations/")


def test_a_reader_sees_who_said_what(signed_in):
    conversation = make.make_chat()
    make.say(make.visitor_of(conversation), "They laugh at me")
    make.say(make.counsellor_of(conversation), "I believe you")
    page = signed_in(make.make_supervisor()).get(f"/desk/helpline/{conversation.pk}/").text
    child, counsellor = (bubble_with(page, words) for words in ("laugh at me", "believe you"))
    assert "bubble--theirs" in child
    assert '<div class="bubble-author">Child</div>' in child
    assert "bubble--mine" in counsellor
    assert '<div class="bubble-author">Robin</div>' in counsellor
    assert "bubble--system" in bubble_with(page, "The counsellor took the conversation.")


def test_reading_over_http_is_recorded_once_a_quarter_of_an_hour(signed_in):
    conversation = make.make_chat()
    supervisor = make.make_supervisor()
    browser = signed_in(supervisor)
    for _number in range(3):
        browser.post(
            f"/desk/helpline/{conversation.pk}/poll/",
            {"after": 0, "frames": []},
            content_type="application/json",
        )
    assert Entry.objects.filter(verb="read", by=supervisor).count() == 1


def test_an_adult_visitor_is_not_called_a_child(signed_in):
    conversation = make.make_chat(audience="parent", caller="parent")
    make.say(make.visitor_of(conversation), "My son is afraid")
    page = signed_in(make.make_supervisor()).get(f"/desk/helpline/{conversation.pk}/").text
    assert '<div class="bubble-author">Adult</div>' in bubble_with(page, "My son is afraid")


def test_live_messages_say_who_wrote_them_to_staff_and_never_to_visitors():
    conversation = make.make_chat()
    make.say(make.counsellor_of(conversation), "I am here")
    for_staff = read_after(ReadRequest(conversation.pk, 1, "supervisor")).messages[0]
    assert (for_staff.who, for_staff.name, for_staff.own_id) == ("counsellor", "Robin", None)
    assert read_after(ReadRequest(conversation.pk, 1, "visitor")).messages[0].name == ""


def bubble_with(page, words):
    """The whole list item around these words."""
    before, after = page.split(words, 1)
    return before[before.rindex("<li") :] + words + after.split("</li>")[0]


def test_a_chat_that_was_left_after_losing_its_counsellor_still_gets_its_record(signed_in):
    """Requeued, then nobody came in time: somebody talked, so the statistics need it."""
    conversation = make.make_chat()
    _former(conversation)
    finishing.leave(make.visitor_of(conversation))
    conversation.refresh_from_db()
    assert conversation.state == "abandoned"
    browser = signed_in(make.make_supervisor())
    room = f"/desk/helpline/{conversation.pk}/"
    assert f'href="{room}wrap-up/"' in browser.get(room).text
    browser.post(f"{room}wrap-up/", {"category": make.make_category().pk, "risk": "0"})
    assert Contact.objects.get().conversation == conversation
    assert f'href="{room}wrap-up/"' not in browser.get(room).text


def test_a_supervisor_claims_one_that_nobody_else_can_take(signed_in):
    make.make_counsellor(languages=("fr",))
    waiting = make.make_waiting(language="en")
    supervisor = make.make_supervisor()
    browser = signed_in(supervisor)
    room = f"/desk/helpline/{waiting.pk}/"
    asked = browser.post(f"{room}claim/", follow=True)
    assert "Press Ready to begin your shift." in asked.text
    make.shifts.ready(by=supervisor, languages=["fr"])
    assert browser.post(f"{room}claim/").url == room
    waiting.refresh_from_db()
    assert (waiting.state, waiting.assigned_to) == ("active", supervisor)
    assert Entry.objects.filter(verb="conversation.claimed", by=supervisor).count() == 1
    assert Offer.objects.get().reasons == ["claimed_by_supervisor"]


def test_a_counsellor_takes_nobody(desk):
    waiting = make.make_waiting()
    assert desk.post(f"/desk/helpline/{waiting.pk}/claim/").status_code == 403


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


def test_a_counsellor_with_one_chat_open_is_there_for_all_of_theirs(desk, counsellor):
    make.shifts.ready(by=counsellor, capacity=2)
    first, second = (make.make_chat(counsellor=counsellor) for _ in range(2))
    seats = Participant.objects.filter(user=counsellor)
    long_ago = "2020-01-01T00:00Z"
    seats.update(heard_at=long_ago)
    presence.heard_together([seats.get(conversation=second).pk], staff=[counsellor.pk])
    assert not seats.filter(heard_at=long_ago).exists()
    seats.update(heard_at=long_ago)
    make.shifts.desk_heard(counsellor)
    assert not seats.filter(heard_at=long_ago).exists()
    assert seats.count() == len({first.pk, second.pk})


def test_a_chat_that_waits_is_not_called_ended(signed_in):
    waiting = make.make_waiting()
    page = signed_in(make.make_supervisor()).get(f"/desk/helpline/{waiting.pk}/")
    assert 'data-part="state">The visitor waits for a counsellor.<' in page.text
