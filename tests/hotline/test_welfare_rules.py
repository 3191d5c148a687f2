"""How much somebody may look at: pure rules, told by the clock of one day."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from hotline.policies.welfare import (
    BLOCK_MINUTES,
    DAY_LIMIT_MINUTES,
    MIX_AFTER_PERCENT,
    OTHER_WORK_MINUTES,
    Look,
    Pause,
    Plan,
    looked,
)

ZONE = ZoneInfo("Europe/Brussels")
NOON = datetime(2026, 11, 27, 11, tzinfo=UTC)
"""At twelve in Brussels."""


def at(minutes):
    return NOON + timedelta(minutes=minutes)


def looks(*spans):
    return [Look(at(begin), at(end)) for begin, end in spans]


def after(*spans, now=0, plan=None):
    return looked(plan or Plan(), looks(*spans), now=at(now), zone=ZONE)


def test_the_day_is_at_most_what_inhope_advises():
    assert Plan().day_minutes == DAY_LIMIT_MINUTES == 240


def test_nobody_who_has_not_looked_pauses():
    fresh = after()
    assert (fresh.pause, fresh.minutes_left, fresh.minutes_to_break) == (None, 240, BLOCK_MINUTES)


@pytest.mark.parametrize(
    ("spans", "now", "pause"),
    [
        ([(-49, 0)], 0, None),
        ([(-50, 0)], 0, Pause.BREAK),
        ([(-50, 0)], 9, Pause.BREAK),
        ([(-50, 0)], 10, None),
        ([(-60, -35), (-30, -5)], 0, Pause.BREAK),
        ([(-65, -40), (-30, -5)], 0, None),
    ],
    ids=["not yet", "used up", "resting", "rested", "short gaps are no break", "a gap is a break"],
)
def test_after_a_block_comes_a_break(spans, now, pause):
    assert after(*spans, now=now).pause == pause


def test_the_break_is_over_when_it_has_lasted():
    assert after((-50, 0), now=3).goes_on_at == at(10)


def test_whoever_still_looks_has_their_break_after_it():
    looking = after((-55, 0))
    assert (looking.pause, looking.goes_on_at, looking.minutes_to_break) == (Pause.BREAK, at(10), 0)


def test_the_day_outlasts_every_break_and_ends_at_midnight_of_the_centre():
    whole = [(-600 + 70 * number, -550 + 70 * number) for number in range(4)] + [(-200, -160)]
    spent = after(*whole)
    assert (spent.minutes_left, spent.pause) == (0, Pause.DAY)
    assert spent.goes_on_at == datetime(2026, 11, 28, tzinfo=ZONE)


def test_yesterday_counts_for_its_own_day_only():
    night = after((-12 * 60 - 30, -12 * 60 + 10))
    assert night.minutes_today == 10


def test_a_plan_without_viewing_lets_nobody_look():
    assert after(plan=Plan(day_minutes=0)).pause == Pause.DAY


@pytest.mark.parametrize(
    ("spans", "now", "minutes", "wants"),
    [
        ([(-24, 0)], 0, 24, False),
        ([(-25, 0)], 0, 25, True),
        ([(-28, -15), (-12, 0)], 0, 25, True),
        ([(-30, -17), (-12, 0)], 0, 12, False),
        ([(-25, 0)], OTHER_WORK_MINUTES, 0, False),
        ([(-50, 0)], 0, 50, False),
    ],
    ids=[
        "not yet",
        "half a block",
        "with short gaps",
        "something else between",
        "after",
        "a break",
    ],
)
def test_after_half_a_block_in_a_row_something_else_comes_first(spans, now, minutes, wants):
    found = after(*spans, now=now)
    assert (found.minutes_in_row, found.wants_other_work) == (minutes, wants)


def test_whoever_has_a_shorter_block_is_offered_it_sooner():
    share = 20 * MIX_AFTER_PERCENT // 100
    assert after((-share, 0), plan=Plan(block_minutes=20)).wants_other_work
    assert not after((-share + 1, 0), plan=Plan(block_minutes=20)).wants_other_work


def test_the_next_break_is_never_later_than_the_end_of_the_day():
    assert after((-200, -170), plan=Plan(day_minutes=40)).minutes_to_break == 10


def test_told_minutes_that_cover_a_measured_look_count_once_and_bring_the_break():
    """A look of two seconds, ten minutes ago, in the middle of 55 minutes that are told."""
    found = after((-55, 0), (-10, -9), now=0)
    assert (found.seconds_today, found.seconds_in_block) == (55 * 60, 55 * 60)
    assert found.pause == Pause.BREAK
    assert found.goes_on_at == at(Plan().break_minutes).astimezone(ZONE)


def test_overlapping_minutes_are_one_time():
    assert after((-71, -16), (-60, 0)).seconds_today == 71 * 60
