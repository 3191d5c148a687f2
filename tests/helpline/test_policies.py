"""The rules as pure functions: triage, the line, the honest wait, hours, pace, timers."""

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpline.policies import opening, pacing, presence, queue_order, timers, waiting
from helpline.policies.queue_order import Ready, Waiting
from helpline.policies.timers import Clocks, Due
from helpline.policies.triage import Reason, triage
from helpline.states.conversation import ConversationState
from helpline.words.answers import AgeBand, Audience, Mood, Safety, Topic
from tests.makers.helpline import make_answers

BRUSSELS = ZoneInfo("Europe/Brussels")
NOW = datetime(2026, 2, 10, 17, 0, tzinfo=BRUSSELS)
NOBODY = timedelta(0)


@pytest.mark.parametrize(
    ("told", "band", "reasons"),
    [
        ({}, 3, (Reason.ORDINARY,)),
        ({"topic": Topic.INFORMATION}, 4, (Reason.INFORMATION,)),
        ({"topic": Topic.INFORMATION, "mood": Mood.AWFUL}, 2, (Reason.VERY_UPSET,)),
        ({"age_band": AgeBand.UNDER_10}, 2, (Reason.UNDER_13,)),
        ({"age_band": AgeBand.FROM_10, "audience": Audience.PARENT}, 3, (Reason.ORDINARY,)),
        ({"safety": Safety.UNSURE}, 2, (Reason.MAY_BE_UNSAFE,)),
        (
            {"safety": Safety.UNSAFE, "age_band": AgeBand.FROM_10, "mood": Mood.AWFUL},
            1,
            (Reason.NOT_SAFE, Reason.UNDER_13, Reason.VERY_UPSET),
        ),
    ],
)
def test_triage(told, band, reasons):
    found = triage(make_answers(**told))
    assert (found.band, found.reasons) == (band, reasons)


@given(
    age=st.sampled_from(AgeBand),
    topic=st.sampled_from(Topic),
    mood=st.sampled_from(Mood),
    safety=st.sampled_from(Safety),
)
def test_triage_only_ever_raises(age, topic, mood, safety):
    plain = triage(make_answers(topic=topic, age_band=AgeBand.OLDER, mood=Mood.FINE))
    more = triage(make_answers(topic=topic, age_band=age, mood=mood, safety=safety))
    assert more.band <= plain.band
    assert more.reasons


def one(number, *, band=3, waited=0, boost=NOBODY, language="en"):
    return Waiting(UUID(int=number), band, NOW - timedelta(minutes=waited), boost, language)


def order(*waiting_ones):
    return [each.conversation.int for each in queue_order.in_order(waiting_ones, now=NOW)]


def test_bands_first_then_who_came_first():
    assert order(one(1, band=3, waited=4), one(2, band=2, waited=1), one(3, band=3, waited=2)) == [
        2,
        1,
        3,
    ]


def test_waiting_lifts_a_band_every_five_minutes_but_never_above_not_safe():
    assert queue_order.effective_band(4, timedelta(minutes=4, seconds=59)) == 4
    assert queue_order.effective_band(4, timedelta(minutes=5)) == 3
    assert queue_order.effective_band(4, timedelta(hours=9)) == 1
    assert queue_order.effective_band(0, timedelta(0)) == 0
    assert order(one(1, band=1, waited=0), one(2, band=4, waited=600)) == [2, 1]
    assert order(one(1, band=0, waited=0), one(2, band=4, waited=600)) == [1, 2]


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 90)), min_size=1, max_size=12))
def test_nobody_starves(line):
    """Whoever waits long enough is before everybody who comes later, emergencies apart."""
    old = one(99, band=4, waited=300)
    rest = [one(n, band=max(1, band), waited=waited) for n, (band, waited) in enumerate(line)]
    assert queue_order.position_of(old.conversation, [*rest, old], now=NOW) == 1


def test_who_was_missed_or_lost_gets_a_head_start():
    assert order(one(1, waited=2), one(2, waited=1, boost=queue_order.BOOST_AFTER_MISS)) in (
        [1, 2],
        [2, 1],
    )
    assert order(one(1, waited=4), one(2, waited=1, boost=queue_order.BOOST_AFTER_LOSS)) == [2, 1]
    assert order(one(1, band=2), one(2, band=3, boost=queue_order.BOOST_AFTER_LOSS)) == [1, 2]


def ready(number, *, languages=("en",), chats=0, capacity=1, idle=5, declined=None):
    return Ready(
        number,
        frozenset(languages),
        chats,
        capacity,
        NOW - timedelta(minutes=idle),
        declined or {},
    )


def test_language_then_fewest_chats_then_idle_longest():
    asking = one(1, language="fr")
    counsellors = [
        ready(1, languages=("en",), idle=60),
        ready(2, languages=("en", "fr"), chats=1, capacity=2, idle=60),
        ready(3, languages=("fr",), idle=5),
        ready(4, languages=("fr",), idle=9),
    ]
    match = queue_order.choose(asking, counsellors, now=NOW)
    assert match.shift == 4
    assert "language:fr" in match.reasons


def test_nobody_who_speaks_it_or_has_room_means_no_offer():
    asking = one(1, language="ar")
    assert queue_order.choose(asking, [ready(1)], now=NOW) is None
    assert queue_order.choose(one(1), [ready(1, chats=1, capacity=1)], now=NOW) is None


def test_who_declined_is_asked_again_only_after_a_pause_and_when_nobody_else_is_free():
    asking = one(1)
    just_now = ready(1, declined={asking.conversation: NOW - timedelta(seconds=10)})
    rested = ready(1, declined={asking.conversation: NOW - timedelta(seconds=61)})
    assert queue_order.choose(asking, [just_now], now=NOW) is None
    assert queue_order.choose(asking, [rested], now=NOW).reasons[-1] == "asked_again"
    assert queue_order.choose(asking, [rested, ready(2)], now=NOW).shift == 2


@given(
    st.integers(1, 200),
    st.integers(0, 20),
    st.integers(0, 20),
    st.lists(st.floats(0.5, 180), max_size=30),
)
def test_the_wait_is_an_honest_band(place, seats, free, recent):
    found = waiting.wait_band(place, seats=seats, free=min(free, seats), recent=recent)
    if seats == 0:
        assert found is None
        return
    low, high = found
    assert 0 <= low < high <= waiting.LONGEST_MINUTES


def test_recent_chats_count_once_there_are_enough():
    few = waiting.wait_band(3, seats=1, free=0, recent=[1.0] * 4)
    many = waiting.wait_band(3, seats=1, free=0, recent=[1.0] * 5)
    assert few == (37, 113)
    assert many == (1, 5)


WEEKDAYS = [opening.Hours(day, time(10), time(22)) for day in range(5)]


def test_hours():
    tuesday = NOW
    assert opening.closes_at(WEEKDAYS, frozenset(), tuesday) == tuesday.replace(hour=22)
    late = tuesday.replace(hour=22)
    assert opening.closes_at(WEEKDAYS, frozenset(), late) is None
    assert opening.opens_next(WEEKDAYS, frozenset(), late) == datetime(
        2026, 2, 11, 10, tzinfo=BRUSSELS
    )
    friday_night = datetime(2026, 2, 13, 23, tzinfo=BRUSSELS)
    assert opening.opens_next(WEEKDAYS, frozenset(), friday_night).date() == date(2026, 2, 16)


def test_holidays_and_around_the_clock():
    always = [opening.Hours(day, time(0), time(0)) for day in range(7)]
    end = opening.closes_at(always, frozenset(), NOW)
    assert end - NOW > timedelta(days=6)
    holiday = frozenset({NOW.date()})
    assert opening.closes_at(always, holiday, NOW) is None
    assert opening.opens_next(always, holiday, NOW).date() == date(2026, 2, 11)
    over_midnight = [
        opening.Hours(1, time(20), time(0)),
        opening.Hours(2, time(0), time(2)),
    ]
    assert opening.closes_at(over_midnight, frozenset(), NOW.replace(hour=23)) == datetime(
        2026, 2, 11, 2, tzinfo=BRUSSELS
    )
    assert opening.opens_next([], frozenset(), NOW) is None


def test_summer_time_does_not_move_the_hours():
    sundays = [opening.Hours(6, time(1), time(5))]
    night = datetime(2026, 3, 29, 1, 30, tzinfo=BRUSSELS)
    assert opening.closes_at(sundays, frozenset(), night).hour == 5


@given(st.lists(st.floats(0, 3), max_size=60))
def test_nobody_writes_faster_than_the_pace(gaps):
    now, pace, allowed = NOW, None, []
    for gap in gaps:
        now += timedelta(seconds=gap)
        further = pacing.next_pace(pace, now=now)
        if further is not None:
            pace = further
            allowed.append(now)
    for first in range(len(allowed)):
        within = [at for at in allowed[first:] if at - allowed[first] < pacing.STRETCH]
        assert len(within) <= pacing.BURST_MESSAGES + pacing.MESSAGES_PER_STRETCH


def test_a_burst_of_ten_then_one_a_second():
    pace = None
    for _number in range(10):
        pace = pacing.next_pace(pace, now=NOW)
        assert pace is not None
    assert pacing.next_pace(pace, now=NOW) is None
    assert pacing.next_pace(pace, now=NOW + timedelta(seconds=1)) is not None


@pytest.mark.parametrize(
    ("seconds", "left", "expected"),
    [
        (0, False, "here"),
        (44, False, "here"),
        (46, False, "away"),
        (60, False, "gone"),
        (0, True, "gone"),
    ],
)
def test_presence(seconds, left, expected):
    heard_at = NOW - timedelta(seconds=seconds)
    gone_after = presence.COUNSELLOR_GONE_AFTER
    assert presence.shown(heard_at, left=left, gone_after=gone_after, now=NOW) == expected


@pytest.mark.parametrize(
    ("clocks", "after", "expected"),
    [
        (Clocks(ConversationState.OFFERED, offer_expires_at=NOW), 0, Due.OFFER_EXPIRES),
        (Clocks(ConversationState.WAITING, visitor_lease_until=NOW), 0, Due.QUEUE_LEFT),
        (Clocks(ConversationState.ACTIVE, counsellor_heard_at=NOW), 59, None),
        (Clocks(ConversationState.ACTIVE, counsellor_heard_at=NOW), 60, Due.COUNSELLOR_GONE),
        (Clocks(ConversationState.ACTIVE, visitor_heard_at=NOW), 600, Due.VISITOR_GONE),
        (Clocks(ConversationState.ACTIVE, last_said_at=NOW), 300, Due.NUDGE),
        (Clocks(ConversationState.ACTIVE, last_said_at=NOW, nudges=1), 300, None),
        (Clocks(ConversationState.ACTIVE, last_said_at=NOW, nudges=1), 600, Due.NUDGE),
        (Clocks(ConversationState.ACTIVE, last_said_at=NOW, nudges=2), 900, Due.SILENCE),
        (Clocks(ConversationState.WAITING, queue_closes_at=NOW), 0, Due.CLOSING_SOON),
        (
            Clocks(ConversationState.WAITING, queue_closes_at=NOW, warned_of_closing=True),
            0,
            Due.QUEUE_CLOSED,
        ),
        (Clocks(ConversationState.WRAP_UP), 9_999, None),
        (Clocks(ConversationState.CLOSED), 9_999, None),
    ],
)
def test_what_the_clock_asks_for(clocks, after, expected):
    assert timers.due(clocks, now=NOW + timedelta(seconds=after)) == expected
