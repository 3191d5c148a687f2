"""No host is asked by two connections at once, nor before its pause; by an invented clock."""

import asyncio
from itertools import pairwise

import pytest

from hotline.gateways.probe import Target, Turns, is_resting, look_at_all
from hotline.gateways.probe.configured import ROUND
from hotline.gateways.probe.turns import FOLLOW_UP_SECONDS, HOSTS_REMEMBERED
from hotline.states import Finding, Level
from portal.jobs.registry import find
from tests.hotline.probe_sites import Known, quick, says, site

SPACING = 10.0


class Hours:
    """A clock that goes on only when everybody who waits has been asked for how long."""

    def __init__(self):
        self.now = 1_000.0
        self.waited = []

    def __call__(self):
        return self.now

    async def pause(self, seconds):
        self.waited.append(seconds)
        until = self.now + seconds
        await asyncio.sleep(0)
        self.now = max(self.now, until)


def turns(hours, *, at_once=10, ready_at=None):
    remembered = {} if ready_at is None else ready_at
    return Turns(
        at_once=at_once, spacing=SPACING, clock=hours, pause=hours.pause, ready_at=remembered
    )


class Log:
    """What was going on at the same time, by host."""

    def __init__(self, hours):
        self.hours = hours
        self.at = {}
        self.now = set()
        self.most = 0

    async def ask(self, turn, host):
        async with turn.turn(host):
            assert host not in self.now
            self.now.add(host)
            self.most = max(self.most, len(self.now))
            self.at.setdefault(host, []).append(self.hours.now)
            await asyncio.sleep(0)
            self.now.remove(host)


async def test_a_host_is_asked_by_one_at_a_time_and_not_sooner_than_its_pause():
    hours = Hours()
    log, one = Log(hours), turns(hours)
    await asyncio.gather(*(log.ask(one, f"{n % 3}.example") for n in range(15)))
    for times in log.at.values():
        assert len(times) == 5
        assert all(later - sooner >= SPACING for sooner, later in pairwise(times))
    assert log.most == 3
    assert len({round(seconds, 6) for seconds in hours.waited}) > 5, "pauses are not all alike"
    assert max(hours.waited) <= SPACING * 1.5


async def test_no_more_hosts_than_allowed_are_asked_at_once():
    hours = Hours()
    log, one = Log(hours), turns(hours, at_once=2)
    await asyncio.gather(*(log.ask(one, f"{n}.example") for n in range(9)))
    assert log.most == 2


async def test_who_waits_for_a_pause_takes_nobodys_place():
    hours = Hours()
    log, one = Log(hours), turns(hours, at_once=1)
    order = ["busy.example", "busy.example", "busy.example", "calm.example"]
    await asyncio.gather(*(log.ask(one, host) for host in order))
    assert log.at["calm.example"][0] < log.at["busy.example"][1]


async def test_a_host_rests_after_a_question_that_failed_too():
    hours = Hours()
    one = turns(hours)
    with pytest.raises(ZeroDivisionError):
        async with one.turn("a.example"):
            raise ZeroDivisionError
    async with one.turn("a.example"):
        assert hours.now >= 1_000 + SPACING


def test_pauses_outlast_one_batch_and_are_forgotten_when_they_are_over():
    hours, remembered = Hours(), {}

    async def batch():
        async with turns(hours, ready_at=remembered).turn("a.example"):
            return hours.now

    first, second = asyncio.run(batch()), asyncio.run(batch())
    assert second - first >= SPACING
    remembered.update({f"{n}.example": 0.0 for n in range(HOSTS_REMEMBERED)})
    hours.now += 100
    asyncio.run(batch())
    assert list(remembered) == ["a.example"]


async def test_many_looks_come_back_in_order_and_space_every_question():
    """Redirects and siblings are questions too."""
    hours = Hours()
    async with site({"/0": says("410 Gone"), "/1": says("302 Found", Location="/0")}) as at:
        at.paths["/2"] = says("200 OK", b"there")
        at.paths["/3"] = says("302 Found", Location=at.url("/0", "b.site.example"))
        urls = [at.url(f"/{n}") for n in range(4)] + ["ftp://x.example/"]
        found = await look_at_all(
            [Target(url) for url in urls],
            level=Level.FIRST_BYTES,
            dns=Known(),
            guard=at.guard,
            turns=turns(hours),
        )
        gone = Finding.GONE_410
        assert [one.finding for one in found] == [
            *(gone, gone, Finding.ONLINE_SAME, gone),
            Finding.REFUSED,
        ]
        assert len(at.asked) == 7
        looks_at_one_host = [seconds for seconds in hours.waited if seconds > 5]
        follow_ups = [seconds for seconds in hours.waited if seconds <= 5]
        assert len(looks_at_one_host) == 3
        assert min(looks_at_one_host) >= SPACING - 1e-6
        assert len(follow_ups) == 2
        assert all(FOLLOW_UP_SECONDS <= seconds < 2 for seconds in follow_ups)


async def test_who_waits_for_a_host_does_not_hold_up_a_follow_up():
    hours, order = Hours(), []
    one = turns(hours)

    async def look():
        async with one.turn("a.example"):
            order.append("first")
            await asyncio.sleep(0)
        async with one.turn("a.example", follows_up=True):
            order.append("follow-up")

    async def other():
        async with one.turn("a.example"):
            order.append("other")

    await asyncio.gather(look(), other())
    assert order == ["first", "follow-up", "other"]


async def test_a_round_ends_in_time_and_says_of_the_rest_that_it_did_not_answer():
    gone = says("451 Barred")
    async with site({"/0": gone, "/1": gone}) as at:
        found = await look_at_all(
            [Target(at.url("/0")), Target(at.url("/1")), Target(at.url("/1", "b.example"))],
            level=Level.HEADERS,
            dns=Known(),
            guard=at.guard,
            manner=quick(round_seconds=0.5),
            turns=Turns(spacing=60, ready_at={}),
        )
        kinds = [one.finding for one in found]
        assert kinds == [Finding.GONE_451, Finding.TIMEOUT, Finding.GONE_451]
        assert len(at.asked) == 2


def test_a_host_that_was_just_asked_is_known_to_rest():
    async def ask():
        async with Turns(spacing=1_000).turn("rests.example"):
            assert not is_resting("rests.example")

    asyncio.run(ask())
    assert is_resting("rests.example")
    assert not is_resting("calm.example")


def test_a_round_is_over_before_its_sweep_is_ended():
    limit = find("hotline.looks").time_limit_seconds
    assert ROUND.round_seconds + 5 < limit
