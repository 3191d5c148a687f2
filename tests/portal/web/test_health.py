"""Alive touches nothing; ready asks everything; degraded is not down."""

import pytest
from django.db import OperationalError, connection
from redis.exceptions import ConnectionError as RedisAway

from portal.web import health
from portal.web.health import MigrationsAreApplied, Probe


@pytest.fixture
def parts(monkeypatch):
    monkeypatch.setattr(health, "_parts", {})


def failing(error):
    def probe():
        raise error

    return probe


def test_alive_needs_no_database(client):
    """No `db` fixture: any query would fail this test."""
    response = client.get("/livez")
    assert (response.status_code, response.text) == (200, "alive\n")
    assert not response.cookies
    assert client.post("/livez").status_code == 405


def test_what_every_process_stands_on_is_ready(client, db):
    response = client.get("/readyz")
    assert response.status_code == 200
    own = {name: part["state"] for name, part in response.json()["parts"].items()}
    assert own["database"] == own["migrations"] == own["redis"] == "ready"
    assert response["Cache-Control"] == "private, no-store"


async def test_alive_under_asgi(async_client):
    assert (await async_client.get("/livez")).status_code == 200


def test_losing_redis_is_degraded_and_still_served(client, db, settings, parts):
    health.register_own_parts()
    assert client.get("/readyz").json()["state"] == "ready"
    settings.REDIS_URL = "redis://127.0.0.1:1"
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["state"] == "degraded"
    assert response.json()["parts"]["redis"] == {"state": "degraded", "detail": "ConnectionError"}


def test_losing_the_database_is_down(client, db, monkeypatch):
    with monkeypatch.context() as lost:
        lost.setattr(connection, "cursor", failing(OperationalError("host db.example")))
        response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["parts"]["database"]["state"] == "down"
    assert "db.example" not in response.text


def test_a_database_that_only_reads_is_down(db):
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
    assert health.database_is_writeable() == Probe(ok=False, detail="read-only")


def test_waiting_migrations_are_down_until_applied(db, monkeypatch):
    waiting = [("hotline", "0002")]

    class Executor(health.MigrationExecutor):
        def migration_plan(self, targets):
            return waiting

    monkeypatch.setattr(health, "MigrationExecutor", Executor)
    probe = MigrationsAreApplied()
    assert not probe().ok
    waiting.clear()
    assert probe().ok
    waiting.append(("hotline", "0003"))
    assert probe().ok


@pytest.mark.parametrize("error", [OperationalError(), RedisAway(), OSError()])
@pytest.mark.parametrize(
    ("vital", "state", "status"), [(True, "down", 503), (False, "degraded", 200)]
)
def test_a_probe_that_loses_its_part_speaks_for_it(client, parts, error, vital, state, status):
    health.register("fine", lambda: Probe(ok=True, detail="3 ms"), vital=True)
    health.register("mail", failing(error), vital=vital)
    response = client.get("/readyz")
    assert response.status_code == status
    assert response.json() == {
        "state": state,
        "parts": {
            "fine": {"state": "ready", "detail": "3 ms"},
            "mail": {"state": state, "detail": type(error).__name__},
        },
    }


def test_the_worst_part_decides(client, parts):
    health.register("a", lambda: Probe(ok=False), vital=False)
    health.register("b", lambda: Probe(ok=False), vital=True)
    health.register("c", lambda: Probe(ok=True), vital=True)
    assert client.get("/readyz").json()["state"] == "down"


def test_an_installation_without_parts_is_ready(client, parts):
    assert client.get("/readyz").json() == {"state": "ready", "parts": {}}
