"""Redis holds plain values as JSON and never code."""

import json

import pytest
from django.core.cache import caches
from django_redis import get_redis_connection

from portal.web import pagecache
from tests.portal.web.people import make_person

ALIASES = ["default", "pages"]


@pytest.fixture(autouse=True)
def empty():
    for alias in ALIASES:
        caches[alias].clear()


def held(alias):
    """Everything in that cache, as it lies there."""
    redis = get_redis_connection(alias)
    return [redis.get(key) for key in redis.scan_iter()]


@pytest.mark.parametrize("alias", ALIASES)
def test_what_is_no_plain_value_is_refused(alias):
    with pytest.raises(TypeError, match="not JSON serializable"):
        caches[alias].set("thing", object())


@pytest.mark.parametrize("alias", ALIASES)
def test_what_somebody_else_put_there_is_data_and_nothing_runs(alias):
    """A pickle that would call a function when it is read."""
    get_redis_connection(alias).set(
        caches[alias].make_key("thing"), b"cbuiltins\nprint\n(S'x'\ntR."
    )
    with pytest.raises(ValueError, match="Expecting value"):
        caches[alias].get("thing")


def test_everything_the_site_keeps_is_json(client, db):
    """Pages, what stands around them, and the counters of signing in."""
    pagecache.clear()
    client.get("/en/")
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": make_person().email, "password": "wrong"})
    for alias in ALIASES:
        kept = held(alias)
        assert len(kept) >= 2
        for value in kept:
            json.loads(value)


def test_pages_and_counters_lie_apart():
    """Forgetting all pages forgets no wrong password."""
    caches["default"].set("counter", 1)
    caches["pages"].clear()
    assert caches["default"].get("counter") == 1
