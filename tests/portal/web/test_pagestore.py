"""Kept pages and their generation: several processes, races, and a Redis that goes away."""

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from django.core.cache import caches
from django_redis import get_redis_connection

from portal.web.pagecache import release, store
from portal.web.pagecache.store import ALONE_SECONDS, CHECK_SECONDS, KEEP_SECONDS, PageStore
from tests.portal.web.cache_urls import rendered, words

ARTICLE = "/en/article/"
NOBODY = "redis://127.0.0.1:1/3"


class Clock:
    """Time that passes when the test says so."""

    def __init__(self):
        self.time = 1000.0

    def __call__(self):
        return self.time

    def passes(self, seconds):
        self.time += seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(autouse=True)
def no_page():
    caches["pages"].clear()


@pytest.fixture
def make_process(clock):
    """A process of its own: its own memory, the same Redis."""
    return lambda: PageStore(clock)


@pytest.fixture
def redis_is(settings):
    """Sends every process to the Redis at this address, or back to the real one."""
    there = settings.CACHES["pages"]

    def move(address=there["LOCATION"]):
        settings.CACHES = {**settings.CACHES, "pages": {**there, "LOCATION": address}}

    return move


def page(body="first"):
    return {"body": body, "headers": {"ETag": '"x"'}, "view": "home"}


def keep(process, body="first"):
    _, generation = process.find("home")
    process.keep("home", generation, page(body))


def found(process):
    return process.find("home")[0]


def test_a_page_kept_by_one_process_is_found_by_the_others(make_process):
    one, two = make_process(), make_process()
    keep(one)
    assert found(two) == page()


def test_the_second_time_it_is_found_without_redis(make_process, redis_is):
    one, two = make_process(), make_process()
    keep(one)
    found(two)
    redis_is(NOBODY)
    assert found(two) == page()


def test_a_clear_reaches_the_others_within_a_second(make_process, clock):
    one, two = make_process(), make_process()
    keep(two)
    one.clear()
    assert found(one) is None
    clock.passes(CHECK_SECONDS)
    assert found(two) is None


def test_a_page_rendered_before_a_clear_is_not_kept_after_it(make_process, clock):
    """The reader began, the editor published, then the reader's old page arrived."""
    one, two = make_process(), make_process()
    _, noted = one.find("home")
    two.clear()
    one.keep("home", noted, page("stale"))
    clock.passes(CHECK_SECONDS)
    assert found(one) is None
    assert found(two) is None


def test_the_same_in_one_process(make_process):
    one = make_process()
    _, noted = one.find("home")
    one.clear()
    one.keep("home", noted, page("stale"))
    assert found(one) is None


def test_an_answer_of_redis_from_before_our_own_clear_is_not_believed(
    make_process, clock, monkeypatch
):
    one = make_process()
    keep(one, "stale")
    clock.passes(CHECK_SECONDS)
    cache = caches["pages"]
    real = cache.get

    def slow(key):
        answer = real(key)
        monkeypatch.setattr(cache, "get", real)
        one.clear()
        return answer

    monkeypatch.setattr(cache, "get", slow)
    assert found(one) is None


def test_fifty_clears_at_once_leave_one_generation(make_process, clock):
    processes = [make_process() for _ in range(5)]
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda n: processes[n % 5].clear(), range(50)))
    clock.passes(CHECK_SECONDS)
    assert len({each.find("home")[1] for each in processes}) == 1


def test_a_redis_that_lost_everything_starts_a_new_generation(make_process, clock):
    one = make_process()
    keep(one)
    _, before = one.find("home")
    caches["pages"].clear()
    clock.passes(CHECK_SECONDS)
    assert found(one) is None
    assert one.find("home")[1] != before


def test_pages_have_an_end_in_redis_and_here(make_process, clock):
    one = make_process()
    keep(one)
    redis = get_redis_connection("pages")
    lives = [redis.ttl(key) for key in redis.scan_iter() if not key.endswith(b"generation")]
    assert len(lives) == 1
    assert 0 < lives[0] <= KEEP_SECONDS
    redis.flushdb()
    clock.passes(KEEP_SECONDS)
    assert found(one) is None


def test_without_redis_pages_are_kept_here_for_a_moment(make_process, clock, redis_is):
    redis_is(NOBODY)
    one = make_process()
    keep(one)
    assert found(one) == page()
    clock.passes(ALONE_SECONDS)
    assert found(one) is None


def test_without_redis_publishing_still_changes_the_page_here_at_once(make_process, redis_is):
    redis_is(NOBODY)
    one = make_process()
    keep(one)
    one.clear()
    assert found(one) is None


def test_a_page_kept_long_ago_is_not_read_once_redis_is_lost(make_process, clock, redis_is):
    one = make_process()
    keep(one)
    clock.passes(ALONE_SECONDS)
    redis_is(NOBODY)
    assert found(one) is None


def test_what_was_cleared_while_redis_was_away_stays_cleared(make_process, clock, redis_is):
    """The publishing process could not tell Redis, and may be gone when Redis is back."""
    publisher, reader = make_process(), make_process()
    keep(reader, "stale")
    redis_is(NOBODY)
    publisher.clear()
    clock.passes(CHECK_SECONDS)
    found(reader)
    del publisher
    redis_is()
    clock.passes(ALONE_SECONDS)
    assert found(reader) is None
    assert found(make_process()) is None


def test_a_new_process_does_not_clear_the_others(make_process):
    keep(make_process())
    assert found(make_process()) == page()


def test_a_redis_that_hangs_holds_up_one_reader_for_a_moment(make_process, redis_is, caplog):
    """It takes the connection and says nothing more, as a stopped process does."""
    one = make_process()
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        redis_is(f"redis://127.0.0.1:{silent.getsockname()[1]}/3")
        began = time.monotonic()
        for _ in range(20):
            keep(one)
            assert found(one) == page()
        assert time.monotonic() - began < 3
    assert [record.message for record in caplog.records] == [
        "page cache: Redis does not answer, keeping pages in process only"
    ]
    redis_is()


def test_memory_is_bounded(make_process, monkeypatch, redis_is):
    monkeypatch.setattr(store, "PAGES_IN_PROCESS", 3)
    redis_is(NOBODY)
    one = make_process()
    _, generation = one.find("a")
    for key in "abc":
        one.keep(key, generation, page())
    one.find("a")
    one.keep("d", generation, page())
    assert [key for key in "abcd" if one.find(key)[0]] == ["a", "c", "d"]


def test_a_new_release_reads_no_page_of_the_old_one(make_process, monkeypatch):
    """Its style sheets have other names."""
    keep(make_process())
    monkeypatch.setattr(store, "release_mark", lambda: "another")
    assert found(make_process()) is None


def test_a_changed_template_is_a_new_release(tmp_path):
    file = tmp_path / "page.html"
    file.write_text("one")
    before = release.mark_of([file])
    assert release.mark_of([file]) == before
    file.write_text("another")
    assert release.mark_of([file]) != before


@pytest.mark.urls("tests.portal.web.cache_urls")
def test_without_redis_pages_are_served_kept_and_changed(client, redis_is):
    redis_is(NOBODY)
    store.clear()
    rendered.clear()
    words["now"] = "first"
    for _ in range(5):
        assert b"first" in client.get(ARTICLE).content
    assert rendered[ARTICLE] == 1
    words["now"] = "second"
    store.clear()
    assert b"second" in client.get(ARTICLE).content
