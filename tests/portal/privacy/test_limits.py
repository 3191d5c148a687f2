"""The address-free limiter: counts, forgets, and never holds an address."""

import threading

from portal.privacy import limits
from portal.privacy.limits import DayKeyedLimiter

ADDRESS = "192.0.2.77"


class Clock:
    def __init__(self):
        self.now = 1_800_000_000.0

    def __call__(self):
        return self.now


def test_the_limit_holds_and_refills():
    clock = Clock()
    limiter = DayKeyedLimiter(3, 60, clock=clock)
    assert [limiter.allow(ADDRESS) for _ in range(4)] == [True, True, True, False]
    assert limiter.allow("198.51.100.1")
    clock.now += 21
    assert [limiter.allow(ADDRESS) for _ in range(2)] == [True, False]
    clock.now += 60
    assert [limiter.allow(ADDRESS) for _ in range(4)] == [True, True, True, False]


def test_two_processes_name_the_same_address_differently():
    assert limits.DayKey().name(ADDRESS) != limits.DayKey().name(ADDRESS)


def test_the_key_is_renewed_every_day():
    clock = Clock()
    key = limits.DayKey(clock=clock)
    today = key.name(ADDRESS)
    assert key.name(ADDRESS) == today
    clock.now += limits.DAY_SECONDS
    assert key.name(ADDRESS) != today


def test_a_shared_key_is_renewed_every_day_and_yesterday_s_is_gone(tmp_path):
    clock = Clock()
    place = tmp_path / "key"
    one, other = (limits.DayKey(place, clock) for _process in range(2))
    yesterday = one.today()
    assert other.today() == yesterday
    assert place.stat().st_mode & 0o777 == 0o600
    clock.now += limits.DAY_SECONDS
    assert other.today() == one.today() != yesterday
    assert yesterday not in place.read_bytes()
    assert ADDRESS.encode() not in place.read_bytes()


def test_memory_is_bounded():
    limiter = DayKeyedLimiter(1, 60)
    for number in range(limits.BUCKET_LIMIT + 500):
        limiter.allow(str(number))
    assert len(limiter) == limits.BUCKET_LIMIT


def test_many_threads_together_get_exactly_the_limit():
    limiter = DayKeyedLimiter(50, 3600)
    allowed = []
    threads = [
        threading.Thread(target=lambda: allowed.extend(limiter.allow(ADDRESS) for _ in range(40)))
        for _ in range(10)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert allowed.count(True) == 50
