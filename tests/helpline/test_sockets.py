"""Two people chat over real sockets with a real Daphne, PostgreSQL and Redis."""

import socket
from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone
from websockets.exceptions import ConnectionClosed, InvalidStatus

from helpline.models import Message, Participant, Shift
from helpline.operations import finishing, matching
from portal import embedded
from tests import signing_in
from tests.helpline.conftest import start_chat_server, stop_chat_server
from tests.makers import helpline as make

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.stack]


@pytest.fixture
def chat(signed_in):
    """A running chat: the visitor's seat, the counsellor's browser, the conversation."""
    counsellor = make.make_counsellor()
    opened = make.open_chat()
    offer = matching.Offer.objects.open().get()
    conversation = matching.accept(offer.pk, by=counsellor)
    return opened.seat, signed_in(counsellor), conversation


def send(talk, body):
    message_id = str(uuid4())
    talk.send(t="send", id=message_id, body=body)
    return message_id


def test_both_sides_talk(chat_server, chat):
    seat, browser, conversation = chat
    with (
        chat_server.visitor(seat) as child,
        chat_server.counsellor(browser, conversation) as desk,
    ):
        assert child.until("welcome")["state"] == "active"
        asked = send(child, "Hello, is somebody there?")
        assert child.until("ack", id=asked)["seq"] == 2
        desk.until_text("Hello, is somebody there?")
        send(desk, "Yes, I am here for you.")
        child.until_text("Yes, I am here for you.")
        desk.send(t="typing", on=True)
        assert child.until("typing") == {"t": "typing", "who": "counsellor", "on": True}
        child.send(t="seen", delivered=3, read=3)
        assert desk.until("seen", read=3)["who"] == "visitor"
    stored = Message.objects.filter(conversation=conversation).order_by("seq")
    assert [row.seq for row in stored] == [1, 2, 3]


def test_either_side_reloads_and_nothing_is_missing(chat_server, chat):
    seat, browser, conversation = chat
    with chat_server.visitor(seat) as child:
        child.until("welcome")
        send(child, "One")
        child.until_text("One")
    make.say(make.counsellor_of(conversation), "Two, while the child reloads")
    with chat_server.counsellor(browser, conversation) as desk:
        desk.until_text("Two, while the child reloads")
        assert desk.texts == ["One", "Two, while the child reloads"]
    with chat_server.visitor(seat) as child:
        child.until_text("Two, while the child reloads")
        assert child.numbers == [1, 2, 3]
    with chat_server.visitor(seat, after=2) as child:
        child.until_text("Two, while the child reloads")
        assert child.numbers == [3]


def test_a_repeated_send_gets_the_same_answer(chat_server, chat):
    seat, _browser, _conversation = chat
    with chat_server.visitor(seat) as child:
        child.until("welcome")
        asked = send(child, "Only once")
        first = child.until("ack", id=asked)
        child.send(t="send", id=asked, body="Only once")
        again = child.until("ack", id=asked)
        assert [again[one] for one in ("seq", "at")] == [first[one] for one in ("seq", "at")]
    assert Message.objects.filter(kind="text").count() == 1


def test_refusals_have_names(chat_server, chat):
    seat, _browser, _conversation = chat
    with chat_server.visitor(seat) as child:
        child.until("welcome")
        long = send(child, "x" * 2001)
        assert child.until("nack", id=long)["code"] == "too_long"
        flood = [send(child, f"fast {n}") for n in range(12)]
        codes = {}
        while len(codes) < 12:
            frame = child.next()
            if frame["t"] in ("ack", "nack") and frame["id"] in flood:
                codes[frame["id"]] = frame.get("code", "ok")
        assert sorted(codes.values()) == ["ok"] * 10 + ["rate"] * 2


def test_the_end_is_said_and_closes_the_visitor(chat_server, chat):
    seat, browser, conversation = chat
    with (
        chat_server.visitor(seat) as child,
        chat_server.counsellor(browser, conversation) as desk,
    ):
        child.until("welcome")
        desk.until("welcome")
        finishing.leave(make.visitor_of(conversation), in_hurry=True)
        while "left_in_hurry" not in [item["body"] for item in desk.items]:
            desk.next()
        assert child.closed() in (4000, 4003)  # told of the end, or found without a seat
    with pytest.raises(InvalidStatus), chat_server.visitor(seat):
        pass


def test_a_visitor_in_line_is_told_the_place(chat_server):
    first, second = make.open_chat(), make.open_chat()
    with chat_server.visitor(second.seat) as child:
        assert child.until("welcome")["state"] == "waiting"
        assert child.until("queue")["pos"] == 2
        finishing.leave(make.visitor_of(first.conversation))
        assert child.until("queue", pos=1)["eta"] is None
        counsellor = make.make_counsellor()
        matching.accept(matching.Offer.objects.open().get().pk, by=counsellor)
        while "joined" not in [item["body"] for item in child.items]:
            child.next()


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "http://127.0.0.1.evil.example", "http://127.0.0.1:1"],
)
def test_a_foreign_page_opens_nothing(chat_server, chat, origin):
    seat, _browser, _conversation = chat
    with (
        pytest.raises(InvalidStatus) as refused,
        chat_server.visitor(seat, origin=origin),
    ):
        pass
    assert refused.value.response.status_code == 403


def test_without_a_seat_or_with_another_s_conversation_the_door_stays_shut(
    chat_server, chat, client
):
    _seat, browser, _conversation = chat
    others = make.make_chat(counsellor=make.make_counsellor())
    for attempt in (
        chat_server.socket(),
        chat_server.visitor("x" * 43),
        chat_server.counsellor(browser, others),
        chat_server.socket("desk/nonsense/"),
    ):
        with pytest.raises(InvalidStatus) as refused, attempt:
            pass
        assert refused.value.response.status_code == 403


def test_a_counsellor_without_a_second_factor_stays_outside(chat_server, chat):
    from allauth.mfa.models import Authenticator

    _seat, browser, conversation = chat
    Authenticator.objects.all().delete()
    with (
        pytest.raises(InvalidStatus),
        chat_server.counsellor(browser, conversation),
    ):
        pass


def test_a_session_that_showed_no_second_factor_stays_outside(chat_server, chat):
    _seat, browser, conversation = chat
    signing_in.with_a_password_alone(
        browser, conversation.participants.get(user__isnull=False).user
    )
    with (
        pytest.raises(InvalidStatus),
        chat_server.counsellor(browser, conversation),
    ):
        pass


def test_signing_out_closes_the_socket(chat_server, chat):
    _seat, browser, conversation = chat
    with chat_server.counsellor(browser, conversation) as desk:
        desk.until("welcome")
        browser.logout()
        bye = desk.until("bye", timeout=5)
        assert (bye["code"], bye["retry"]) == (4003, False)
        make.say(make.visitor_of(conversation), "Nobody may read this there")
        assert desk.closed() == 4003
    assert desk.texts == []


def test_signed_out_nothing_more_is_said(chat_server, chat):
    _seat, browser, conversation = chat
    with chat_server.counsellor(browser, conversation) as desk:
        desk.until("welcome")
        browser.logout()
        with suppress(ConnectionClosed):  # when the rights were looked at again before it
            send(desk, "Too late")
        desk.until("bye", code=4003)
    assert not Message.objects.filter(kind="text").exists()


def test_the_fourth_tab_replaces_the_first(chat_server, chat):
    seat, _browser, _conversation = chat
    with (
        chat_server.visitor(seat) as first,
        chat_server.visitor(seat) as second,
        chat_server.visitor(seat) as third,
    ):
        for tab in (first, second, third):
            tab.until("welcome")
        with chat_server.visitor(seat) as fourth:
            fourth.until("welcome")
            assert first.until("bye")["code"] == 4001
            sent = send(fourth, "Seen by three tabs")
            fourth.until("ack", id=sent)
            second.until_text("Seen by three tabs")
            third.until_text("Seen by three tabs")


def test_half_an_emoji_is_stored_as_a_mark_and_the_socket_stays(chat_server, chat):
    seat, _browser, _conversation = chat
    with chat_server.visitor(seat) as child:
        child.until("welcome")
        child.until("ack", id=send(child, "so sad \ud83d"))
        child.until_text("so sad \ufffd")
        child.until("ack", id=send(child, "and still here"))


def test_an_open_socket_is_presence_though_its_page_says_nothing(chat_server, chat):
    """What a hidden tab does: its scripts sleep, the browser answers the server's ping."""
    seat, browser, conversation = chat
    with chat_server.visitor(seat) as child, chat_server.counsellor(browser, conversation) as desk:
        child.until("welcome")
        desk.until("welcome")
        long_ago = timezone.now() - timedelta(minutes=1)
        Participant.objects.filter(conversation=conversation).update(heard_at=long_ago)
        Shift.objects.update(lease_until=long_ago)
        child.until("hb")
        child.until("hb")
        heard = Participant.objects.seated().filter(conversation=conversation)
        assert {one.kind for one in heard.filter(heard_at__gt=long_ago)} == {
            "visitor",
            "counsellor",
        }
        assert Shift.objects.present().count() == 1


@pytest.fixture
def pinging_server(django_db_setup):
    server = start_chat_server("--ping-interval", "1", "--ping-timeout", "1")
    yield server
    stop_chat_server(server)


def test_a_dead_network_is_noticed(pinging_server, chat):
    """The other end is gone without a word: nobody answers the ping, nobody is present."""
    seat, browser, conversation = chat
    with pinging_server.counsellor(browser, conversation) as desk, socket.socket() as mute:
        desk.until("welcome")
        mute.connect(("127.0.0.1", pinging_server.port))
        mute.sendall(handshake(pinging_server, seat) + masked('{"t":"hello","v":1,"after":0}'))
        mute.settimeout(20)
        with suppress(ConnectionResetError):  # how the server gives the line up
            while mute.recv(65_536):
                pass
        long_ago = timezone.now() - timedelta(minutes=1)
        Participant.objects.filter(conversation=conversation).update(heard_at=long_ago)
        desk.until("hb")
        desk.until("hb")
        assert make.counsellor_of(conversation).heard_at > long_ago
        assert make.visitor_of(conversation).heard_at == long_ago


def handshake(server, seat):
    return (
        f"GET /ws/helpline/ HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nOrigin: {server.origin}\r\n"
        f"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nCookie: seat={seat}\r\n\r\n"
    ).encode()


def masked(text):
    """A short text frame as browsers send it, masked with zeros."""
    return bytes([0x81, 0x80 | len(text)]) + bytes(4) + text.encode()


@pytest.fixture
def impatient_server(django_db_setup):
    server = start_chat_server(HELPLINE_HELLO_SECONDS="1")
    yield server
    stop_chat_server(server)


def test_a_socket_that_never_says_hello_is_closed(impatient_server, chat):
    seat, _browser, _conversation = chat
    with impatient_server.visitor(seat, hello=False) as child:
        assert child.until("bye", timeout=5)["reason"] == "no_hello"
        assert child.closed() == 4010
    with impatient_server.visitor(seat) as child:
        child.until("welcome")
        child.until("hb")
        child.until("ack", id=send(child, "Whoever said hello stays"))


def test_ten_seconds_are_given_to_say_hello():
    assert settings.HELPLINE_HELLO_SECONDS == 10


@pytest.mark.parametrize(
    "frame",
    ["", "[]", "{}", '{"t":"nothing"}', '{"t":"hello","v":2,"after":0}', "x" * 20_000],
)
def test_what_is_no_frame_closes_the_socket(chat_server, chat, frame):
    seat, _browser, _conversation = chat
    with chat_server.visitor(seat, hello=False) as child:
        child.opened.send(frame)
        assert child.closed() == 4400


def test_news_of_another_process_does_not_wait_for_the_heartbeat(signed_in, django_db_setup):
    server = start_chat_server(HELPLINE_HEARTBEAT_SECONDS="60", HELPLINE_RECHECK_SECONDS="60")
    try:
        opened = make.open_chat()
        make.make_counsellor()
        offer = matching.Offer.objects.open().get()
        conversation = matching.accept(offer.pk, by=offer.shift.counsellor)
        with server.visitor(opened.seat) as child:
            child.until("welcome")
            make.say(make.counsellor_of(conversation), "Said from here")
            child.until_text("Said from here", timeout=5)
            finishing.end(conversation.pk, by=conversation.assigned_to)
            assert child.closed(timeout=5) == 4000
    finally:
        stop_chat_server(server)


def test_a_server_that_stops_says_when_to_come_again(django_db_setup):
    server = start_chat_server()
    try:
        with server.visitor(make.open_chat().seat) as child:
            child.until("welcome")
            server.process.terminate()
            bye = child.until("bye", timeout=5)
            assert (bye["reason"], bye["retry"]) == ("server_restart", True)
            assert bye["in_ms"] > 0
            assert child.closed() == bye["code"] == 4012
    finally:
        stop_chat_server(server)
    assert server.process.returncode == 0


def test_redis_dies_and_the_chat_goes_on(signed_in, tmp_path, django_db_setup):
    valkey = embedded.start_valkey(tmp_path / "valkey", durable=False)
    server = start_chat_server(redis_url=valkey.url)
    try:
        counsellor = make.make_counsellor()
        opened = make.open_chat()
        offer = matching.Offer.objects.open().get()
        conversation = matching.accept(offer.pk, by=counsellor)
        browser = signed_in(counsellor)
        with (
            server.visitor(opened.seat) as child,
            server.counsellor(browser, conversation) as desk,
        ):
            child.until("welcome")
            desk.until("welcome")
            valkey.process.kill()
            valkey.process.wait()
            send(child, "Said in the same process")
            desk.until_text("Said in the same process", timeout=5)
            # another process stores it and nobody notifies: found by asking the database
            make.say(make.counsellor_of(conversation), "Said elsewhere")
            child.until_text("Said elsewhere", timeout=5)
    finally:
        stop_chat_server(server)
        valkey.stop()


def test_own_words_come_back_once_as_their_answer_or_by_a_reading(chat_server, chat):
    """Nobody is sent twice what they just wrote; whoever else is there gets it.

    The answer stands for the words, except while the server happens to read for that socket.
    """
    seat, browser, conversation = chat
    said = [f"{number}." for number in range(10)]
    with (
        chat_server.visitor(seat) as child,
        chat_server.counsellor(browser, conversation) as desk,
    ):
        child.until("batch")
        desk.until("batch")
        answers = []
        for number, words in enumerate(said):
            writer, reader = (child, desk) if number % 2 else (desk, child)
            answers.append(writer.until("ack", id=send(writer, words))["shown"])
            writer.until_text(words)
            reader.until_text(words)
        assert any(answers[::2])
        assert any(answers[1::2])
        assert child.texts == desk.texts == said


def test_words_that_were_stored_otherwise_are_sent_back_as_they_are(chat_server, chat):
    seat, _browser, _conversation = chat
    with chat_server.visitor(seat) as child:
        child.until("welcome")
        assert not child.until("ack", id=send(child, "  so sad \ud83d"))["shown"]
        child.until_text("so sad �")
