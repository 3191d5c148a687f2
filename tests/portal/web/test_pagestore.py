"""Two levels and a generation: several processes, races, and a Redis that goes away."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import HttpResponse
from django.test import AsyncRequestFactory, RequestFactory
from redis import Redis

from portal.web.pagecache import flights as flights_module
from portal.web.pagecache import middleware, process, release, shared, store
from portal.web.pagecache.flights import Flights
from portal.web.pagecache.middleware import PageCacheMiddleware
from portal.web.pagecache.page import KeptPage
from portal.web.pagecache.process import ProcessLevel
from portal.web.pagecache.shared import Away, RedisLevel
from portal.web.pagecache.store import ALONE_SECONDS, GENERATION_CHECK_SECONDS, PageStore
from tests.portal.web import cache_urls

NOBODY = "redis://127.0.0.1:1"


class Clock:
    """Time that passes when the test says so."""

    def __init__(self):
        self.time = 1000.0

    def __call__(self):
        return self.time

    def passes(self, seconds):
        self.time += seconds


class Unsteady(RedisLevel):
    """The real Redis, with a switch to lose it and a count of questions."""

    def __init__(self, now):
        super().__init__(now=now)
        self.away = False
        self.asked = 0

    def _ask(self, question):
        if self.away:
            raise Away
        self.asked += 1
        return super()._ask(question)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(autouse=True)
def every_connection_is_closed(monkeypatch):
    """Each store of a test is a process of its own, with a connection of its own."""
    made = []
    begin = RedisLevel.__init__

    def remembered(self, *arguments, **options):
        begin(self, *arguments, **options)
        made.append(self)

    monkeypatch.setattr(RedisLevel, "__init__", remembered)
    yield
    for level in made:
        level._redis.close()


@pytest.fixture
def redis():
    client = Redis.from_url(f"{settings.REDIS_URL}/{shared.CACHE_DATABASE}")
    client.flushdb()
    yield client
    client.close()


@pytest.fixture
def make_process(clock, redis):
    """A process of its own: its own memory, the same Redis."""

    def make():
        return PageStore(Unsteady(clock), clock)

    return make


def page(words="first"):
    return KeptPage(words.encode(), (("ETag", '"x"'),), "home")


def test_a_page_kept_by_one_process_is_found_by_the_others(make_process):
    one, two = make_process(), make_process()
    one.keep("home", one.generation(), page())
    found, _ = two.look_up("home")
    assert found == page()
    assert two.find_near("home") == page()


def test_a_clear_reaches_the_others_within_a_second(make_process, clock):
    one, two = make_process(), make_process()
    two.keep("home", two.generation(), page())
    one.clear()
    clock.passes(GENERATION_CHECK_SECONDS)
    assert two.look_up("home")[0] is None
    assert one.look_up("home")[0] is None


def test_the_process_that_clears_forgets_at_once(make_process):
    one = make_process()
    one.keep("home", one.generation(), page())
    one.clear()
    assert one.look_up("home")[0] is None


def test_redis_is_asked_for_the_generation_once_a_second(make_process, clock):
    one = make_process()
    one.keep("home", one.generation(), page())
    asked = one._shared.asked
    for _ in range(50):
        assert one.look_up("home")[0] == page()
    assert one._shared.asked == asked
    clock.passes(GENERATION_CHECK_SECONDS)
    one.look_up("home")
    assert one._shared.asked == asked + 1


def test_a_page_rendered_before_a_clear_is_not_kept_after_it(make_process, clock):
    """The reader began, the editor published, then the reader's old page arrived."""
    one, two = make_process(), make_process()
    noted = one.generation()
    two.clear()
    one.keep("home", noted, page("stale"))
    clock.passes(GENERATION_CHECK_SECONDS)
    assert one.look_up("home")[0] is None
    assert two.look_up("home")[0] is None


def test_the_same_in_one_process(make_process):
    one = make_process()
    noted = one.generation()
    one.clear()
    one.keep("home", noted, page("stale"))
    assert one.look_up("home")[0] is None


def test_an_answer_of_redis_from_before_our_own_clear_is_not_believed(make_process, clock):
    one = make_process()
    one.keep("home", one.generation(), page("stale"))
    clock.passes(GENERATION_CHECK_SECONDS)
    real = one._shared.generation

    def slow():
        answer = real()
        one.clear()
        return answer

    one._shared.generation = slow
    assert one.look_up("home")[0] is None


def test_fifty_clears_at_once_leave_one_generation(make_process, clock):
    processes = [make_process() for _ in range(5)]
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda n: processes[n % 5].clear(), range(50)))
    clock.passes(GENERATION_CHECK_SECONDS)
    assert len({each.generation() for each in processes}) == 1


def test_a_redis_that_lost_everything_starts_a_new_generation(make_process, clock, redis):
    one = make_process()
    before = one.generation()
    one.keep("home", before, page())
    redis.flushdb()
    clock.passes(GENERATION_CHECK_SECONDS)
    found, generation = one.look_up("home")
    assert found is None
    assert generation != before


def test_pages_in_redis_have_an_end(make_process, redis):
    one = make_process()
    one.keep("home", one.generation(), page())
    (key,) = redis.keys("balise:page:*")
    assert 0 < redis.ttl(key) <= shared.KEEP_SECONDS


def test_without_redis_pages_are_kept_here_for_a_moment(make_process, clock):
    one = make_process()
    one._shared.away = True
    one.keep("home", one.generation(), page())
    assert one.look_up("home")[0] == page()
    clock.passes(ALONE_SECONDS + 0.1)
    assert one.look_up("home")[0] is None


def test_without_redis_publishing_still_changes_the_page_here_at_once(make_process):
    one = make_process()
    one._shared.away = True
    one.keep("home", one.generation(), page())
    one.clear()
    assert one.look_up("home")[0] is None


def test_a_page_kept_long_ago_is_not_read_once_redis_is_lost(make_process, clock):
    one = make_process()
    one.keep("home", one.generation(), page())
    clock.passes(ALONE_SECONDS + 1)
    one._shared.away = True
    assert one.look_up("home")[0] is None


def test_what_was_cleared_while_redis_was_away_stays_cleared(make_process, clock):
    """The publishing process could not tell Redis, and may be gone when Redis is back."""
    publisher, reader = make_process(), make_process()
    reader.keep("home", reader.generation(), page("stale"))
    publisher._shared.away = reader._shared.away = True
    publisher.clear()
    clock.passes(GENERATION_CHECK_SECONDS)
    reader.generation()
    del publisher
    reader._shared.away = False
    clock.passes(GENERATION_CHECK_SECONDS)
    assert reader.look_up("home")[0] is None
    clock.passes(GENERATION_CHECK_SECONDS)
    assert make_process().look_up("home")[0] is None


def test_a_new_process_does_not_clear_the_others(make_process):
    one = make_process()
    one.keep("home", one.generation(), page())
    assert make_process().look_up("home")[0] == page()


def test_a_dead_redis_is_not_asked_by_every_reader(clock):
    level = RedisLevel(NOBODY, clock)
    tries = []
    real = level._redis.get
    level._redis.get = lambda key: tries.append(key) or real(key)
    for _ in range(20):
        with pytest.raises(Away):
            level.generation()
    assert len(tries) == 1
    clock.passes(shared.PAUSE_SECONDS)
    with pytest.raises(Away):
        level.generation()
    assert len(tries) == 2


def test_memory_is_bounded_by_number_and_by_bytes(monkeypatch):
    monkeypatch.setattr(process, "PAGES_IN_PROCESS", 3)
    monkeypatch.setattr(process, "BYTES_IN_PROCESS", 100)
    level = ProcessLevel()
    for name in "abc":
        level.put(name, page("x"))
    level.get("a", max_age_seconds=9)
    level.put("d", page("x"))
    assert level.get("b", max_age_seconds=9) is None
    assert level.get("a", max_age_seconds=9) == page("x")
    level.put("big", page("x" * 90))
    assert len(level) <= 2
    level.put("big", page("x"))
    level.empty()
    assert (len(level), level._bytes) == (0, 0)


# --- one renders, the others wait ------------------------------------------------------------


@pytest.fixture
def own_store(monkeypatch, clock, redis):
    mine = PageStore(Unsteady(clock), clock)
    monkeypatch.setattr(middleware, "pages", lambda: mine)
    monkeypatch.setattr(middleware, "why_not_kept", lambda request, response: None)
    return mine


def test_after_a_clear_twenty_readers_cost_one_rendering(own_store):
    started, go_on = threading.Event(), threading.Event()
    rendered = []

    def render(request):
        rendered.append(1)
        started.set()
        go_on.wait(5)
        return HttpResponse("page")

    cache = PageCacheMiddleware(render)
    go_on.set()
    cache(RequestFactory().get("/en/"))
    own_store.clear()
    rendered.clear()
    started.clear()
    go_on.clear()
    with ThreadPoolExecutor(20) as pool:
        first = pool.submit(cache, RequestFactory().get("/en/"))
        started.wait(5)
        rest = [pool.submit(cache, RequestFactory().get("/en/")) for _ in range(19)]
        go_on.set()
        answers = [each.result(5).content for each in [first, *rest]]
    assert answers == [b"page"] * 20
    assert len(rendered) == 1


async def test_the_same_on_the_event_loop(own_store):
    started, go_on = asyncio.Event(), asyncio.Event()
    rendered = []

    async def render(request):
        rendered.append(1)
        started.set()
        await go_on.wait()
        return HttpResponse("page")

    cache = PageCacheMiddleware(render)
    go_on.set()
    await cache(AsyncRequestFactory().get("/en/"))
    await sync_to_async(own_store.clear)()
    rendered.clear()
    started.clear()
    go_on.clear()
    readers = [asyncio.create_task(cache(AsyncRequestFactory().get("/en/"))) for _ in range(20)]
    await started.wait()
    go_on.set()
    answers = await asyncio.gather(*readers)
    assert [each.content for each in answers] == [b"page"] * 20
    assert len(rendered) == 1


async def test_a_page_kept_here_is_answered_without_a_thread(own_store, monkeypatch):
    async def render(request):
        return HttpResponse("page")

    cache = PageCacheMiddleware(render)
    await cache(AsyncRequestFactory().get("/en/"))

    def no_threads(*args, **kwargs):
        raise AssertionError

    monkeypatch.setattr(middleware, "sync_to_async", no_threads)
    assert (await cache(AsyncRequestFactory().get("/en/"))).content == b"page"


def test_a_crash_lets_the_next_reader_try(own_store):
    answers = iter([HttpResponse("page"), RuntimeError(), HttpResponse("again")])

    def render(request):
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    cache = PageCacheMiddleware(render)
    cache(RequestFactory().get("/en/"))
    own_store.clear()
    with pytest.raises(RuntimeError):
        cache(RequestFactory().get("/en/"))
    assert cache(RequestFactory().get("/en/")).content == b"again"


def test_nobody_waits_longer_than_promised_nor_for_an_unknown_page(monkeypatch):
    monkeypatch.setattr(flights_module, "WAIT_SECONDS", 0.01)
    flights = Flights()
    assert flights.board("new") == (None, False)
    flights.remember("known")
    flight, leads = flights.board("known")
    assert leads
    other, also_leads = flights.board("known")
    assert (other, also_leads) == (flight, False)
    flights_module.wait(other)
    flights.land("known", flight)
    assert flights.board("known")[1]


def test_known_addresses_are_bounded(monkeypatch):
    monkeypatch.setattr(flights_module, "KNOWN_PAGES", 2)
    flights = Flights()
    for key in "abc":
        flights.remember(key)
    assert flights.board("a") == (None, False)
    assert flights.board("c")[1]


def test_the_store_of_a_process_is_made_once():
    assert store.pages() is store.pages()


@pytest.mark.urls("tests.portal.web.cache_urls")
def test_redis_is_asked_once_about_a_page_that_is_never_kept(client, monkeypatch, clock, redis):
    mine = PageStore(Unsteady(clock), clock)
    monkeypatch.setattr(middleware, "pages", lambda: mine)
    client.get("/form/")
    asked = mine._shared.asked
    for _ in range(5):
        client.get("/form/")
        client.get("/form/?page=2")
    assert mine._shared.asked == asked + 1


# --- the whole site without Redis ------------------------------------------------------------


@pytest.mark.urls("tests.portal.web.cache_urls")
def test_without_redis_pages_are_served_kept_and_changed(client, monkeypatch):
    lost = PageStore(RedisLevel(NOBODY))
    monkeypatch.setattr(middleware, "pages", lambda: lost)
    cache_urls.rendered.clear()
    cache_urls.words["now"] = "first"
    for _ in range(5):
        assert b"first" in client.get("/en/article/").content
    assert cache_urls.rendered["/en/article/"] == 1
    cache_urls.words["now"] = "second"
    lost.clear()
    assert b"second" in client.get("/en/article/").content


@pytest.mark.urls("tests.portal.web.cache_urls")
async def test_the_same_under_asgi(async_client, monkeypatch):
    lost = PageStore(RedisLevel(NOBODY))
    monkeypatch.setattr(middleware, "pages", lambda: lost)
    cache_urls.rendered.clear()
    for _ in range(5):
        assert (await async_client.get("/en/article-async/")).status_code == 200
    assert cache_urls.rendered["/en/article-async/"] == 1


def test_a_new_release_reads_no_page_of_the_old_one(monkeypatch):
    """Its style sheets have other names."""
    level = RedisLevel()
    page = KeptPage.of(HttpResponse("old"), view="a page")
    level.put("/en/", "one", page)
    monkeypatch.setattr(shared, "release_mark", lambda: "another")
    assert level.get("/en/", "one") is None


def test_a_changed_template_is_a_new_release(tmp_path):
    file = tmp_path / "page.html"
    file.write_text("one")
    before = release.mark_of([file])
    assert release.mark_of([file]) == before
    file.write_text("another")
    assert release.mark_of([file]) != before
