"""Timers are rows: what happens when nobody does anything, and that it happens once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from helpline.models import Conversation, Message, OpeningHours, Participant, Shift
from helpline.operations import finishing, matching
from helpline.operations.due_timers import run_due_timers, sweep
from portal.audit.models import Entry
from tests.makers import helpline as make

pytestmark = pytest.mark.django_db


def later(**duration):
    return timezone.now() + timedelta(**duration)


def events(conversation):
    rows = Message.objects.filter(conversation=conversation, kind="event").order_by("seq")
    return list(rows.values_list("event", flat=True))


def test_whoever_leaves_the_page_keeps_the_place_for_three_minutes():
    conversation = make.make_waiting()
    assert run_due_timers(conversation.pk, now=later(minutes=2, seconds=50)).state == "waiting"
    gone = run_due_timers(conversation.pk, now=later(minutes=3, seconds=10))
    assert (gone.state, gone.close_reason) == ("abandoned", "left_queue")
    assert make.visitor_of(gone).left_at is not None


def test_a_lost_counsellor_gives_the_chat_back_and_loses_access():
    chat = make.make_chat()
    former = chat.assigned_to
    make.say(make.visitor_of(chat), "Are you there?")
    again = run_due_timers(chat.pk, now=later(seconds=61))
    assert (again.state, again.assigned_to) == ("waiting", None)
    assert events(chat) == ["joined", "requeued"]
    assert Shift.objects.get().state == "away"
    assert not Conversation.objects.visible_to(former).exists()
    seat = Participant.objects.get(conversation=chat, kind="counsellor")
    with pytest.raises(make.saying.SayRefused):
        make.say(seat, "I am back")
    second = make.make_counsellor()
    (offer,) = matching.offer_next()
    assert matching.accept(offer.pk, by=second).assigned_to == second


def test_silence_is_nudged_twice_and_then_ends():
    chat = make.make_chat()
    Participant.objects.update(heard_at=later(hours=1))
    run_due_timers(chat.pk, now=later(minutes=5, seconds=1))
    run_due_timers(chat.pk, now=later(minutes=6))
    run_due_timers(chat.pk, now=later(minutes=10, seconds=1))
    assert events(chat) == ["joined", "nudged", "nudged"]
    ended = run_due_timers(chat.pk, now=later(minutes=15, seconds=1))
    assert (ended.state, ended.close_reason) == ("wrap_up", "silence")


def test_a_visitor_who_lost_the_connection_is_waited_for_ten_minutes():
    chat = make.make_chat()
    Participant.objects.filter(kind="counsellor").update(heard_at=later(hours=1))
    Conversation.objects.update(last_said_at=later(hours=1))
    assert run_due_timers(chat.pk, now=later(minutes=9, seconds=50)).state == "active"
    ended = run_due_timers(chat.pk, now=later(minutes=10, seconds=1))
    assert ended.close_reason == "connection_lost"


def test_closing_time_is_told_before_and_nobody_is_left_in_the_dark():
    conversation = make.make_waiting()
    Participant.objects.update(lease_until=later(days=30))
    OpeningHours.objects.all().delete()
    now = timezone.localtime()
    noon = now.replace(hour=12, minute=0, second=0, microsecond=0)
    OpeningHours.objects.create(
        queue=conversation.queue, weekday=noon.weekday(), opens="10:00", closes="12:10"
    )
    assert events(run_due_timers(conversation.pk, now=noon)) == ["closing_soon"]
    assert events(run_due_timers(conversation.pk, now=noon + timedelta(minutes=5))) == [
        "closing_soon"
    ]
    missed = run_due_timers(conversation.pk, now=noon + timedelta(minutes=10))
    assert (missed.state, missed.close_reason) == ("missed", "closing_time")
    assert events(missed) == ["closing_soon", "missed"]


def test_a_dead_worker_delays_and_never_corrupts():
    """Everything that fell due over an hour happens in order when somebody looks again."""
    chat = make.make_chat()
    assert run_due_timers(chat.pk, now=later(hours=1)).state == "waiting"
    chat = run_due_timers(chat.pk, now=later(hours=2))
    assert chat.state == "abandoned"
    assert events(chat) == ["joined", "requeued"]
    assert chat.due_at is None
    assert run_due_timers(chat.pk, now=later(hours=3)).state_version == chat.state_version


def test_the_sweep_looks_only_where_something_is_due():
    make.make_waiting()
    assert sweep() == 0
    assert sweep(later(minutes=4)) == 1
    assert sweep(later(minutes=5)) == 0


def test_every_step_is_in_the_record():
    chat = make.make_chat()
    run_due_timers(chat.pk, now=later(hours=1))
    run_due_timers(chat.pk, now=later(hours=2))
    verbs = list(
        Entry.objects.filter(about_id=str(chat.pk)).order_by("id").values_list("verb", flat=True)
    )
    assert verbs == [
        "conversation.opened",
        "offer.made",
        "offer.accepted",
        "conversation.requeued",
        "conversation.abandoned",
    ]


def test_coming_back_finds_the_same_counsellor_or_the_line():
    chat = make.make_chat()
    visitor = make.visitor_of(chat)
    finishing.leave(visitor)
    assert finishing.come_back(visitor).assigned_to == chat.assigned_to
    finishing.leave(visitor)
    Shift.objects.update(state="away")
    back = finishing.come_back(visitor)
    assert (back.state, back.assigned_to) == ("waiting", None)
    assert events(chat) == ["joined", "ended", "came_back", "ended", "came_back"]
