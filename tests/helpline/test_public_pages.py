"""The visitor's pages without a script: doors, questions, line, chat, end, quick exit."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from helpline.models import Conversation, Message, Participant, Queue
from helpline.operations import finishing, matching
from helpline.operations.due_timers import run_due_timers
from helpline.operations.opening import SAME_FORM_WITHIN
from helpline.operations.reading import ReadRequest, read_after
from helpline.policies.timers import COME_BACK_WITHIN
from helpline.urls import public
from helpline.words.answers import Audience
from portal.privacy import form_tokens
from tests.makers import helpline as make
from tests.portal.privacy.test_pow import solved

pytestmark = pytest.mark.django_db

SURE = {"sure": "yes"}


def answers(**changed):
    told = {
        "caller": "child_self",
        "age_band": "10_12",
        "topic": "bullying",
        "mood": "low",
        "safety": "safe",
        "language": "en",
        "token": form_tokens.new("helpline.talk"),
        "altcha": solved("helpline.talk"),
    }
    return told | changed


def sit_down(client, **changed):
    response = client.post("/en/info/start/child/", answers(**changed))
    assert response.status_code == 302
    return Conversation.objects.latest("opened_at")


@pytest.mark.parametrize("language", ["en", "fr", "nl", "de", "es", "ar"])
def test_the_doors_are_open_in_every_language(client, language):
    page = client.get(f"/{language}/talk/")
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert f'href="/{language}/info/start/child/"' in page.text
    assert f'href="/{language}/info/start/parent/"' in page.text
    assert "116 111" in page.text
    assert not page.cookies


def test_the_title_says_nothing(client):
    titles = [client.get("/en/talk/").text, client.get("/en/info/start/child/").text]
    sit_down(client)
    titles.append(client.get("/en/info/").text)
    assert all("<title>Information</title>" in page for page in titles)


def test_after_the_doors_no_address_says_what_the_page_is():
    """The browser's history cannot be erased by a page, so its lines are neutral."""
    telling = ("talk", "chat", "room", "help", "say", "erase")
    for pattern in public.urlpatterns:
        if pattern.name and pattern.name not in ("talk", "now"):
            assert not [word for word in telling if word in str(pattern.pattern)], pattern


def test_forms_of_pages_that_are_open_during_an_update_still_work(client):
    conversation = chat(client)
    old = {"text": "From an older page", "message_id": str(uuid4())}
    assert client.post("/en/talk/room/say/", old).url == "/en/info/#latest"
    assert Message.objects.filter(conversation=conversation, kind="text").count() == 1
    assert client.get("/en/talk/room/").url == "/en/info/"
    assert client.get("/fr/talk/child/").url == "/fr/info/start/child/"


@pytest.mark.parametrize("path", ["talk/", "info/start/child/", "info/next/", "info/later/"])
def test_children_read_how_to_take_the_pages_out_of_the_history(client, path):
    page = client.get(f"/en/{path}").text
    assert "Ctrl and H" in page
    assert "tap History" in page


def test_a_child_sits_down_and_waits(client):
    conversation = sit_down(client)
    cookie = client.cookies[settings.SEAT_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert not cookie["max-age"]
    assert len(cookie.value) >= 43
    room = client.get("/en/info/")
    assert 'data-view="waiting"' in room.text
    assert "You are next." in room.text
    assert 'http-equiv="refresh"' in room.text
    assert (conversation.band, conversation.band_reasons) == (2, ["under_13"])


def test_who_lost_the_connection_is_told_apart_from_who_waits(client):
    gone = make.make_waiting(age_band="10_12")
    gone.participants.update(heard_at=timezone.now() - timedelta(minutes=1))
    sit_down(client)
    room = client.get("/en/info/").text
    assert "You are next." in room
    assert "data-back>Someone whose connection broke may come back before you." in room


def test_the_seat_is_kept_as_an_hmac_only(client):
    sit_down(client)
    seat = client.cookies[settings.SEAT_COOKIE_NAME].value
    stored = bytes(Participant.objects.get().seat_digest)
    assert len(stored) == 32
    assert seat.encode() not in stored


def test_nobody_has_to_answer_anything(client):
    conversation = sit_down(
        client, caller="", age_band="", topic="", mood="", safety="", token=answers()["token"]
    )
    assert conversation.topic == "undisclosed"
    assert conversation.band == 3


def test_sending_the_form_twice_is_sitting_down_once(client):
    token = form_tokens.new("helpline.talk")
    first = sit_down(client, token=token)
    seat = client.cookies[settings.SEAT_COOKIE_NAME].value
    again = sit_down(client, token=token)
    assert first == again
    assert client.cookies[settings.SEAT_COOKIE_NAME].value == seat
    assert Conversation.objects.count() == 1


def another_browser():
    return Client()


def test_a_lost_answer_is_given_again_for_minutes(client):
    token = form_tokens.new("helpline.talk")
    sit_down(client, token=token)
    again = another_browser()
    again.post("/en/info/start/child/", answers(token=token))
    cookie = settings.SEAT_COOKIE_NAME
    assert again.cookies[cookie].value == client.cookies[cookie].value


@pytest.mark.parametrize("since", ["hello", "message", "minutes"])
def test_afterwards_the_form_gives_nobody_else_the_seat(client, since):
    token = form_tokens.new("helpline.talk")
    conversation = sit_down(client, token=token)
    if since == "hello":
        client.get("/en/info/")
    elif since == "message":
        make.say(make.visitor_of(conversation), "Hello?")
    else:
        Participant.objects.update(
            joined_at=timezone.now() - SAME_FORM_WITHIN, heard_at=timezone.now() - SAME_FORM_WITHIN
        )
    other = another_browser()
    page = other.post("/en/info/start/child/", answers(token=token, mood="awful"))
    assert "This form was used already." in page.text
    assert settings.SEAT_COOKIE_NAME not in other.cookies
    assert token not in page.text  # a fresh form, with the answers kept
    assert re.search(r'value="awful"[^>]* checked', page.text)
    assert Conversation.objects.count() == 1
    assert client.post("/en/info/start/child/", answers(token=token)).status_code == 302


def test_a_form_of_somebody_else_s_making_is_asked_again(client):
    page = client.post("/en/info/start/child/", answers(token="made-up"))
    assert page.status_code == 200
    assert not Conversation.objects.exists()


def test_without_patience_nobody_sits_down_and_nothing_is_lost(client):
    page = client.post("/en/info/start/child/", answers(mood="awful", altcha=""))
    assert page.status_code == 200
    assert not Conversation.objects.exists()
    assert "checked" in page.text


def test_a_page_of_another_site_opens_nothing(client):
    response = client.post(
        "/en/info/start/child/", answers(), headers={"Origin": "https://evil.example"}
    )
    assert response.status_code == 403
    assert not Conversation.objects.exists()


def test_where_nobody_speaks_the_language_another_is_offered(client):
    page = client.get("/ar/info/start/child/")
    assert "Français" in page.text
    conversation = sit_down_in(client, "ar", language="fr")
    assert (conversation.language, conversation.visitor.locale) == ("fr", "ar")


def sit_down_in(client, locale, **changed):
    client.post(f"/{locale}/info/start/child/", answers(**changed))
    return Conversation.objects.latest("opened_at")


def test_closed_is_never_a_dead_end(client):
    Queue.objects.get(audience=Audience.CHILD).opening_hours.all().delete()
    page = client.get("/en/info/start/child/")
    assert "116 111" in page.text
    assert 'href="tel:112"' in page.text
    assert "<form" not in page.text.split("<main")[1].split("</main>")[0]
    posted = client.post("/en/info/start/child/", answers())
    assert posted.status_code == 200
    assert not Conversation.objects.exists()


def test_full_is_never_a_dead_end(client):
    Queue.objects.update(waiting_limit=1)
    make.make_waiting()
    page = client.post("/en/info/start/child/", answers())
    assert "116 111" in page.text
    assert Conversation.objects.count() == 1


def chat(client):
    conversation = sit_down(client)
    counsellor = make.make_counsellor()
    matching.offer_next()
    offer = matching.Offer.objects.open().get()
    return matching.accept(offer.pk, by=counsellor) and Conversation.objects.get(pk=conversation.pk)


def test_both_sides_read_and_write_by_plain_forms(client):
    conversation = chat(client)
    said = client.post("/en/info/add/", {"text": "Is somebody there?", "message_id": str(uuid4())})
    assert said.status_code == 302
    make.say(make.counsellor_of(conversation), "I am here.")
    room = client.get("/en/info/")
    assert 'data-view="talking"' in room.text
    assert "Is somebody there?" in room.text
    assert "I am here." in room.text
    assert "Saved" in room.text


def test_the_same_form_sent_twice_says_it_once(client):
    chat(client)
    form = {"text": "Once", "message_id": str(uuid4())}
    client.post("/en/info/add/", form)
    client.post("/en/info/add/", form)
    assert Message.objects.filter(kind="text").count() == 1


def test_another_text_in_the_same_form_is_another_message(client):
    """Back, and something else typed: neither is taken for the other."""
    conversation = chat(client)
    form = {"message_id": str(uuid4()), "follows": ""}
    client.post("/en/info/add/", form | {"text": "One"})
    client.post("/en/info/add/", form | {"text": "Two"})
    assert [
        item.body for item in read_after(ReadRequest(conversation.pk, 1, "visitor")).messages
    ] == [
        "One",
        "Two",
    ]


def test_a_form_names_the_message_before_it(client):
    conversation = chat(client)
    make.say(make.visitor_of(conversation), "One")
    stored = str(Message.objects.get(kind="text").client_msg_id)
    assert f'name="follows" value="{stored}"' in client.get("/en/info/").text
    form = {"text": "Two", "message_id": str(uuid4()), "follows": str(uuid4())}
    page = client.post("/en/info/add/", form)
    assert page.status_code == 409
    assert "Two" in page.text
    assert client.post("/en/info/add/", form | {"follows": stored}).status_code == 302


def test_too_long_gives_the_words_back(client):
    chat(client)
    form = {"text": "x" * 2001, "message_id": str(uuid4())}
    page = client.post("/en/info/add/", form)
    assert page.status_code == 413
    assert "x" * 2001 in page.text


def test_markup_is_only_text(client):
    chat(client)
    form = {"text": "<script>alert(1)</script>", "message_id": str(uuid4())}
    client.post("/en/info/add/", form)
    room = client.get("/en/info/").text
    assert "<script>alert(1)</script>" not in room
    assert "&lt;script&gt;alert(1)" in room


def test_quick_exit_ends_it_for_good(client):
    conversation = chat(client)
    seat = client.cookies[settings.SEAT_COOKIE_NAME].value
    client.post("/en/info/add/", {"text": "A secret", "message_id": str(uuid4())})
    gone = client.get("/exit/")
    assert gone.cookies[settings.SEAT_COOKIE_NAME].value == ""
    conversation.refresh_from_db()
    assert conversation.state == "wrap_up"
    assert conversation.close_reason == "left_in_hurry"
    assert conversation.left_in_hurry
    client.cookies[settings.SEAT_COOKIE_NAME] = seat
    assert client.get("/en/info/").status_code == 302
    after = client.post("/en/info/add/", {"text": "x", "message_id": str(uuid4())})
    assert after.status_code == 410
    wire = client.post(
        "/en/info/more/",
        {"after": 0, "frames": []},
        content_type="application/json",
        headers={"Accept": "application/json"},
    )
    assert wire.status_code == 410
    assert wire.json()["refused"] == "seat_over"
    assert "A secret" not in wire.text
    assert client.post("/en/info/on/").status_code == 410


def test_leaving_the_line_frees_the_place(client):
    conversation = sit_down(client)
    asked = client.post("/en/info/end/")
    assert "Stop waiting?" in asked.text
    conversation.refresh_from_db()
    assert conversation.state == "waiting"
    assert client.post("/en/info/end/", SURE).url == "/en/info/later/"
    conversation.refresh_from_db()
    assert conversation.state == "abandoned"


def test_whom_nobody_talked_with_reads_no_thanks_for_talking(client):
    page = client.get("/en/info/later/").text
    assert "Nobody could talk with you yet." in page
    assert "116 111" in page
    assert "Thank you for talking" not in page
    assert "courage" not in page


def test_closing_time_in_the_line_is_not_thanked_for_either(client):
    conversation = sit_down(client)
    Conversation.objects.filter(pk=conversation.pk).update(warned_of_closing=True)
    Queue.objects.get(audience=Audience.CHILD).opening_hours.all().delete()
    run_due_timers(conversation.pk, now=timezone.now())
    page = client.get("/en/info/").text
    assert 'data-view="over"' in page
    assert " data-talked" not in page  # the style sheet shows the words for whom nobody came


def test_ending_the_chat_is_asked_first(client):
    conversation = chat(client)
    assert "Do you want to end the chat?" in client.get("/en/info/").text
    asked = client.post("/en/info/end/")
    assert "Yes, end the chat" in asked.text
    conversation.refresh_from_db()
    assert conversation.state == "active"
    client.post("/en/info/end/", SURE)
    conversation.refresh_from_db()
    assert conversation.state == "wrap_up"


def test_a_visitor_comes_back_within_a_quarter_of_an_hour(client):
    conversation = chat(client)
    client.post("/en/info/end/", SURE)
    conversation.refresh_from_db()
    assert conversation.state == "wrap_up"
    assert "I want to say something more" in client.get("/en/info/next/").text
    client.post("/en/info/on/")
    conversation.refresh_from_db()
    assert conversation.state == "active"
    assert 'data-view="talking"' in client.get("/en/info/").text


def test_after_a_quarter_of_an_hour_the_seat_is_over(client):
    conversation = chat(client)
    client.post("/en/info/end/", SURE)
    Conversation.objects.filter(pk=conversation.pk).update(
        ended_at=timezone.now() - COME_BACK_WITHIN - timedelta(seconds=1)
    )
    assert client.post("/en/info/on/").status_code == 410


def test_holding_the_place_lengthens_the_lease(client):
    conversation = sit_down(client)
    client.post("/en/info/hold/")
    conversation.refresh_from_db()
    assert conversation.held
    run_due_timers(conversation.pk, now=timezone.now() + timedelta(minutes=9))
    conversation.refresh_from_db()
    assert conversation.state == "waiting"


def test_the_wire_over_http_carries_the_same_frames(client):
    conversation = chat(client)
    message_id = str(uuid4())

    def exchange(after, *frames):
        answer = client.post(
            "/en/info/more/",
            {"after": after, "frames": list(frames)},
            content_type="application/json",
        )
        assert answer.status_code == 200
        return {frame["t"]: frame for frame in answer.json()["frames"]}

    first = exchange(0, {"t": "send", "id": message_id, "body": "By long-poll"})
    assert first["ack"] == {
        "t": "ack",
        "id": message_id,
        "seq": 2,
        "at": first["ack"]["at"],
        "shown": False,
    }
    assert [item["seq"] for item in first["batch"]["items"]] == [1, 2]
    assert first["batch"]["items"][1]["mine"] == message_id
    make.say(make.counsellor_of(conversation), "Seen")
    assert exchange(2)["batch"]["items"][0]["body"] == "Seen"
    exchange(3, {"t": "seen", "delivered": 3, "read": 3})
    assert make.visitor_of(conversation).read_seq == 3
    finishing.end(conversation.pk, by=conversation.assigned_to)
    assert exchange(3)["bye"]["code"] == 4000


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b'{"after":-1}', b'{"after":0,"frames":[{"t":"nothing"}]}', b"\xff"],
)
def test_a_wire_that_is_none_is_refused(client, body):
    sit_down(client)
    answer = client.post(
        "/en/info/more/",
        body,
        content_type="application/json",
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 400


def test_the_front_door_hears_how_it_is(client):
    assert client.get("/en/talk/now/").json()["open"] is True
    make.make_counsellor()
    assert client.get("/en/talk/now/").json()["words"] == "Open now, somebody is free"
    Queue.objects.get(audience=Audience.CHILD).opening_hours.all().delete()
    assert client.get("/en/talk/now/").json() == {"open": False, "words": "Closed now"}


@pytest.mark.parametrize(
    ("path", "queries"),
    [("/en/talk/", 11), ("/en/talk/now/", 7), ("/en/info/start/child/", 10)],
)
def test_pages_before_the_chat_ask_little(client, django_assert_max_num_queries, path, queries):
    client.get("/en/info/start/parent/")  # what stands around every page is known by then
    with django_assert_max_num_queries(queries):
        client.get(path)


def test_the_room_asks_no_more_with_more_messages(client, django_assert_max_num_queries):
    conversation = chat(client)
    for number in range(8):
        make.say(make.visitor_of(conversation), f"Message {number}")
    with django_assert_max_num_queries(20):
        client.get("/en/info/")


@pytest.mark.parametrize(
    ("told", "words", "place"),
    [
        ({"safety": "unsafe"}, "call first. You keep your place here", "before"),
        ({"safety": "unsure"}, "In danger right now? Call.", "after"),
    ],
)
def test_whoever_is_not_safe_reads_whom_to_call_before_their_place_in_line(
    client, told, words, place
):
    sit_down(client, **told)
    page = client.get("/en/info/").text
    assert words in page
    assert page.count('id="talk-danger"') == 1
    before = page.index('id="talk-danger"') < page.index('data-part="waiting"')
    assert before is (place == "before")


def test_adults_are_asked_politely_to_call_first(client):
    told = {"caller": "parent", "topic": "bullying", "safety": "unsafe"}
    client.post("/fr/info/start/parent/", answers(**told, language="fr"))
    assert "appelez d’abord. Vous gardez votre place ici." in client.get("/fr/info/").text
