"""Kept pages and their generation: several processes, races, and a Redis that goes away."""

import socket
from contextlib import closing, suppress
from types import SimpleNamespace

import pytest
from django.core.cache import caches
from django_redis import get_redis_connection

from portal.web.pagecache import store
from portal.web.pagecache.store import (
    ALONE_SECONDS,
    KEEP_SECONDS,
    NOTED_SECONDS,
    OWN_LIMIT,
    OWN_SECONDS,
    PageStore,
)
from tests.portal.web.cache_urls import words

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
    """A process of its own on the same Redis."""
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


def test_a_clear_reaches_the_others_at_once(make_process):
    one, two = make_process(), make_process()
    keep(two)
    one.clear()
    assert found(one) is None
    assert found(two) is None


def test_a_page_rendered_before_a_clear_is_not_kept_after_it(make_process):
    """The reader began, the editor published, then the reader's old page arrived."""
    one, two = make_process(), make_process()
    _, noted = one.find("home")
    two.clear()
    one.keep("home", noted, page("stale"))
    assert found(one) is None
    assert found(two) is None


def test_the_same_in_one_process(make_process):
    one = make_process()
    _, noted = one.find("home")
    one.clear()
    one.keep("home", noted, page("stale"))
    assert found(one) is None


def test_a_redis_that_lost_everything_starts_a_new_generation(make_process):
    one = make_process()
    keep(one)
    _, before = one.find("home")
    caches["pages"].clear()
    assert found(one) is None
    assert one.find("home")[1] != before


def test_pages_have_an_end(make_process):
    keep(make_process())
    redis = get_redis_connection("pages")
    lives = [redis.ttl(key) for key in redis.scan_iter() if not key.endswith(b"generation")]
    assert len(lives) == 1
    assert 0 < lives[0] <= KEEP_SECONDS


def test_without_redis_nothing_is_kept(make_process, redis_is):
    redis_is(NOBODY)
    one = make_process()
    keep(one)
    assert one.find("home") == (None, "")


def test_what_was_cleared_while_redis_was_away_stays_cleared(make_process, clock, redis_is):
    """The publishing process could not tell Redis, and may be gone when Redis is back."""
    publisher, reader = make_process(), make_process()
    keep(reader, "stale")
    redis_is(NOBODY)
    publisher.clear()
    found(reader)
    del publisher
    redis_is()
    clock.passes(ALONE_SECONDS)
    assert found(reader) is None
    assert found(make_process()) is None


def test_a_clear_that_redis_was_too_slow_to_hear_reaches_readers_who_never_missed_it(
    make_process, redis_is
):
    """Only the publisher met trouble; nobody comes to read a page from its process."""
    publisher, reader = make_process(), make_process()
    keep(reader, "stale")
    redis_is(NOBODY)
    publisher.clear_until_heard(wait=lambda _seconds: redis_is())
    assert found(reader) is None


def test_a_page_is_kept_again_once_redis_is_back(make_process, clock, redis_is):
    one = make_process()
    redis_is(NOBODY)
    keep(one)
    redis_is()
    clock.passes(ALONE_SECONDS)
    keep(one)
    assert found(one) == page()


def test_a_new_process_does_not_clear_the_others(make_process):
    keep(make_process())
    assert found(make_process()) == page()


def callers_of(server):
    """Closes every connection that was made to a server which never took one."""
    server.setblocking(False)
    with suppress(BlockingIOError):
        while True:
            caller, _address = server.accept()
            caller.close()
            yield caller


def test_a_redis_that_hangs_holds_up_one_reader_for_a_moment(make_process, redis_is, caplog):
    """It takes the connection and says nothing more, as a stopped process does."""
    one = make_process()
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        redis_is(f"redis://127.0.0.1:{silent.getsockname()[1]}/3")
        for _ in range(20):
            keep(one)
        assert len(list(callers_of(silent))) <= 2, "the other pages did not even ask"
    assert [record.message for record in caplog.records] == [
        "page cache: Redis does not answer, every page is rendered"
    ]
    redis_is()


def of_itself(process, word):
    return process.of_this_process("receipt", lambda: word)


def test_what_a_process_keeps_for_itself_is_forgotten_soon_after_another_cleared(
    make_process, clock
):
    one, two = make_process(), make_process()
    assert of_itself(two, "before") == "before"
    one.clear()
    clock.passes(NOTED_SECONDS)
    assert of_itself(two, "after") == "after"
    assert of_itself(two, "later") == "after"


def test_what_a_process_keeps_for_itself_is_forgotten_at_once_when_it_clears(make_process):
    one = make_process()
    of_itself(one, "before")
    one.clear()
    assert of_itself(one, "after") == "after"


def test_what_a_process_keeps_for_itself_has_an_end(make_process, clock):
    one = make_process()
    of_itself(one, "before")
    clock.passes(OWN_SECONDS)
    assert of_itself(one, "after") == "after"


def test_a_process_keeps_only_so_much_for_itself(make_process):
    one = make_process()
    for number in range(OWN_LIMIT + 5):
        one.of_this_process(str(number), lambda: "page")
    assert len(one._own) <= OWN_LIMIT


def test_without_redis_a_process_keeps_nothing_for_itself(make_process, redis_is, clock):
    one = make_process()
    redis_is(NOBODY)
    for word in ("first", "second"):
        assert of_itself(one, word) == word
    redis_is()
    clock.passes(ALONE_SECONDS)
    assert of_itself(one, "third") == "third"
    assert of_itself(one, "fourth") == "third"


def test_a_release_with_other_style_sheets_reads_no_page_of_the_old_one(make_process, monkeypatch):
    keep(make_process())
    monkeypatch.setattr(
        store, "staticfiles_storage", SimpleNamespace(manifest_hash="of other files")
    )
    assert found(make_process()) is None


@pytest.mark.urls("tests.portal.web.cache_urls")
def test_without_redis_pages_are_served_and_change_at_once(client, redis_is):
    redis_is(NOBODY)
    for word in ("first", "second"):
        words["now"] = word
        store.pages().clear()
        for _ in range(2):
            assert word in client.get(ARTICLE).text
