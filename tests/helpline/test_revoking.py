"""Rights that went are gone at once: here no clock of the chat server would notice for an hour."""

from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from websockets.exceptions import ConnectionClosed, InvalidStatus

from helpline.live import rights
from helpline.models import Conversation, Message, Participant
from helpline.models.participant import Side
from helpline.operations import (
    admission,
    due_timers,
    matching,
    reassigning,
    shifts,
    transferring,
)
from helpline.operations.reassigning import Why
from helpline.operations.transferring import Target
from helpline.policies.presence import COUNSELLOR_GONE_AFTER
from helpline.words.desk_reassigning import MoveReason
from portal.accounts import people
from tests.helpline.conftest import start_chat_server, stop_chat_server
from tests.makers import helpline as make

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.stack]

SLOW = {"HELPLINE_HEARTBEAT_SECONDS": "600", "HELPLINE_RECHECK_SECONDS": "3600"}


@pytest.fixture(scope="module")
def slow_server(django_db_setup):
    server = start_chat_server(**SLOW)
    yield server
    stop_chat_server(server)


@pytest.fixture(scope="module")
def deaf_server(django_db_setup):
    """It hears of nothing that other processes do."""
    server = start_chat_server(**SLOW, redis_url="redis://127.0.0.1:1")
    yield server
    stop_chat_server(server)


@pytest.fixture
def chat(signed_in):
    """A running chat: the visitor's seat, the counsellor's browser, the conversation."""
    counsellor = make.make_counsellor()
    opened = make.open_chat()
    offer = matching.Offer.objects.open().get()
    conversation = matching.accept(offer.pk, by=counsellor)
    return opened.seat, signed_in(counsellor), conversation


def texts():
    return Message.objects.filter(kind="text").count()


def say(talk, body):
    message_id = str(uuid4())
    talk.send(t="send", id=message_id, body=body)
    return message_id


def test_signing_out_closes_the_socket_without_any_clock(slow_server, chat):
    seat, browser, conversation = chat
    with (
        slow_server.visitor(seat) as child,
        slow_server.counsellor(browser, conversation) as desk,
    ):
        child.until("welcome")
        desk.until("welcome")
        browser.logout()
        assert desk.until("bye", timeout=5)["code"] == 4003
        child.until("ack", id=say(child, "Nobody may read this there"))
        assert desk.closed() == 4003
    assert desk.texts == []


def test_who_lost_the_role_is_out_at_once(slow_server, chat):
    _seat, browser, conversation = chat
    person = conversation.assigned_to
    with slow_server.counsellor(browser, conversation) as desk:
        desk.until("welcome")
        person.user_permissions.clear()
        people.change_roles(person, given=[])
        assert desk.until("bye", timeout=5)["code"] == 4003


def test_who_was_switched_off_is_out_at_once(slow_server, chat):
    _seat, browser, conversation = chat
    with slow_server.counsellor(browser, conversation) as desk:
        desk.until("welcome")
        people.end_sessions(conversation.assigned_to)
        assert desk.until("bye", timeout=5)["code"] == 4003


def test_whose_chat_went_back_to_the_line_gets_nothing_more(slow_server, chat):
    seat, browser, conversation = chat
    with (
        slow_server.visitor(seat) as child,
        slow_server.counsellor(browser, conversation) as desk,
    ):
        child.until("welcome")
        desk.until("welcome")
        long_ago = timezone.now() - 2 * COUNSELLOR_GONE_AFTER
        Participant.objects.filter(kind=Side.COUNSELLOR).update(heard_at=long_ago)
        Conversation.objects.update(due_at=timezone.now())
        due_timers.run_due_timers_of({conversation.pk})
        child.until("ack", id=say(child, "For whoever comes next"))
        assert desk.closed(timeout=5) == 4003
    assert desk.texts == []


def test_whoever_handed_over_gets_nothing_more_and_the_next_one_gets_everything(slow_server, chat):
    seat, browser, conversation = chat
    other = make.make_counsellor()
    first = conversation.assigned_to
    transfer = transferring.propose(
        conversation.pk,
        to=Target(make.shift_of(other).pk),
        note="Not for the child",
        form_id=uuid4(),
        by=first,
    )
    make.give_second_factor(other)
    next_browser = Client()
    next_browser.force_login(other)
    with (
        slow_server.visitor(seat) as child,
        slow_server.counsellor(browser, conversation) as desk,
    ):
        child.until("welcome")
        desk.until("welcome")
        child.until("ack", id=say(child, "Before"))
        desk.until_text("Before")
        with pytest.raises(InvalidStatus), slow_server.counsellor(next_browser, conversation):
            pytest.fail("not before it is accepted")
        transferring.accept_transfer(transfer.pk, by=other)
        with slow_server.counsellor(next_browser, conversation) as next_desk:
            child.until("ack", id=say(child, "For the next one only"))
            next_desk.until_text("For the next one only")
            assert next_desk.texts == ["Before", "For the next one only"]
            say(next_desk, "I have read it.")
            child.until_text("I have read it.")
        assert desk.closed(timeout=5) == 4003
    assert desk.texts == ["Before"]
    assert [one["body"] for one in child.items if one["kind"] == "event"] == [
        "joined",
        "handed_over",
    ]
    assert child.numbers == list(range(1, len(child.numbers) + 1))
    assert not [one for one in child.items if "Not for the child" in str(one)]


def test_a_seat_that_went_unnoticed_is_shown_nothing_from_memory(slow_server, chat):
    """The row alone counts, as it stood under the lock when the message was written."""
    seat, browser, conversation = chat
    with (
        slow_server.visitor(seat) as child,
        slow_server.counsellor(browser, conversation) as desk,
    ):
        child.until("welcome")
        desk.until("welcome")
        Participant.objects.filter(kind=Side.COUNSELLOR).update(left_at=timezone.now())
        child.until("ack", id=say(child, "Not for who left"))
        assert desk.closed(timeout=5) == 4003
    assert desk.texts == []


def test_while_no_revocation_can_be_heard_each_message_of_staff_is_asked_about(deaf_server, chat):
    _seat, browser, conversation = chat
    with deaf_server.counsellor(browser, conversation) as desk:
        desk.until("welcome")
        desk.until("ack", id=say(desk, "I am here"))
        browser.logout()
        with suppress(ConnectionClosed):
            say(desk, "Too late")
        assert desk.closed() == 4003
    assert texts() == 1


def admitted(person, browser, conversation):
    from django.conf import settings

    key = browser.cookies[settings.SESSION_COOKIE_NAME].value
    found = admission.admit_staff(person, conversation.pk, session_key=key)
    assert found is not None
    return found


def test_all_seats_are_asked_about_in_a_few_statements(chat, signed_in, django_assert_num_queries):
    _seat, browser, conversation = chat
    asked = [admitted(conversation.assigned_to, browser, conversation)]
    supervisor = make.make_supervisor()
    looking_on = admitted(supervisor, signed_in(supervisor), conversation)
    visitor = admission.Admission(conversation.pk, Side.VISITOR, make.visitor_of(conversation).pk)
    with django_assert_num_queries(5):
        assert rights.no_longer_admitted([*asked, looking_on, visitor]) == set(asked)
    # the browser is one: signing the supervisor in signed the counsellor out
    with django_assert_num_queries(5):
        assert rights.no_longer_admitted([looking_on, visitor]) == set()


def test_who_writes_is_not_idle_and_who_is_over_stays_out(chat):
    from django.conf import settings

    from portal.accounts import sessions

    _seat, browser, _conversation = chat
    key = browser.cookies[settings.SESSION_COOKIE_NAME].value
    session = browser.session
    quiet = timedelta(minutes=sessions.IDLE_LIMIT_MINUTES - 1).total_seconds()
    session[sessions.LAST_ACTIVE_AT] -= int(quiet)
    session.save()
    rights.keep_alive([key])
    assert browser.session[sessions.LAST_ACTIVE_AT] > session[sessions.LAST_ACTIVE_AT]
    session[sessions.LAST_ACTIVE_AT] = 0
    session.save()
    rights.keep_alive([key, "gone"])
    assert browser.session[sessions.LAST_ACTIVE_AT] == 0


def test_whose_chat_a_supervisor_took_over_gets_nothing_more(slow_server, chat):
    seat, browser, conversation = chat
    supervisor = make.make_supervisor()
    shifts.ready(by=supervisor)
    with (
        slow_server.visitor(seat) as child,
        slow_server.counsellor(browser, conversation) as desk,
    ):
        child.until("welcome")
        desk.until("welcome")
        why = Why(reason=MoveReason.RISK, form_id=uuid4(), note="Not for the child")
        reassigning.take_over(conversation.pk, why, by=supervisor)
        child.until("ack", id=say(child, "For the supervisor only"))
        assert desk.closed(timeout=5) == 4003
    assert desk.texts == []
    assert [one["body"] for one in child.items if one["kind"] == "event"][-1] == "handed_over"
    assert "Not for the child" not in str(child.items)
