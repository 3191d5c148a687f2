"""Alive touches nothing; ready says one word; degraded is not down; parts are for our own."""

import runpy
import socket
import threading
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from redis.exceptions import ConnectionError as RedisAway

from portal.web import health, hello, installation
from portal.web.health import Glance, MigrationsAreApplied, Probe, State
from tests.portal.web.people import make_person

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def nothing_remembered():
    health.glance.forget()
    yield
    health.glance.forget()


@pytest.fixture
def parts(monkeypatch):
    monkeypatch.setattr(health, "_parts", {})


@pytest.fixture
def ask_parts(client):
    """Asks for the parts as a health check of ours does, and anew."""

    def asking():
        health.glance.forget()
        return client.get("/readyz/parts", headers={"Authorization": f"Bearer {health.proof()}"})

    return asking


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


def test_what_every_process_stands_on_is_ready(ask_parts, db):
    response = ask_parts()
    assert response.status_code == 200
    own = {name: part["state"] for name, part in response.json()["parts"].items()}
    assert own["database"] == own["migrations"] == own["redis"] == own["cache"] == "ready"
    assert response["Cache-Control"] == "private, no-store"


async def test_alive_under_asgi(async_client):
    assert (await async_client.get("/livez")).status_code == 200


def test_losing_redis_is_degraded_and_still_served(ask_parts, db, settings, parts):
    health.register_own_parts()
    assert ask_parts().json()["state"] == "ready"
    settings.REDIS_URL = "redis://127.0.0.1:1"
    response = ask_parts()
    assert response.status_code == 200
    assert response.json()["state"] == "degraded"
    assert response.json()["parts"]["redis"] == {"state": "degraded", "detail": "ConnectionError"}


def test_losing_the_database_is_down(ask_parts, db, monkeypatch):
    with monkeypatch.context() as lost:
        lost.setattr(connection, "cursor", failing(OperationalError("host db.example")))
        response = ask_parts()
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
def test_a_probe_that_loses_its_part_speaks_for_it(ask_parts, parts, error, vital, state, status):
    health.register("fine", lambda: Probe(ok=True, detail="3 ms"), vital=True)
    health.register("mail", failing(error), vital=vital)
    response = ask_parts()
    assert response.status_code == status
    assert response.json() == {
        "state": state,
        "parts": {
            "fine": {"state": "ready", "detail": "3 ms"},
            "mail": {"state": state, "detail": type(error).__name__},
        },
    }


def test_the_worst_part_decides(client, ask_parts, parts):
    health.register("a", lambda: Probe(ok=False), vital=False)
    health.register("b", lambda: Probe(ok=False), vital=True)
    health.register("c", lambda: Probe(ok=True), vital=True)
    assert ask_parts().json()["state"] == "down"
    assert (client.get("/readyz").text, client.get("/readyz").status_code) == ("down\n", 503)


def test_an_installation_without_parts_is_ready(ask_parts, parts):
    assert ask_parts().json() == {"state": "ready", "parts": {}}


def test_anybody_learns_one_word_and_no_detail(client, parts):
    health.register("mail", lambda: Probe(ok=False, detail="secret detail"), vital=False)
    response = client.get("/readyz")
    assert (response.status_code, response.text) == (200, "degraded\n")
    assert not response.cookies


@pytest.mark.parametrize("shown", ["", "Bearer", "Bearer wrong", "Basic abc", "Bearer é"])
def test_the_parts_are_not_for_strangers(client, db, shown):
    response = client.get("/readyz/parts", headers={"Authorization": shown})
    assert response.status_code == 302
    assert "/accounts/login/" in response["Location"]


def test_staff_see_the_parts_in_a_browser(client, db, parts):
    client.force_login(make_person())
    assert client.get("/readyz/parts").json() == {"state": "ready", "parts": {}}


def test_the_health_check_of_the_containers_makes_the_same_proof(settings, monkeypatch, tmp_path):
    healthy = runpy.run_path(str(ROOT / "deploy" / "healthy.py"))
    monkeypatch.setenv("SECRET_KEY", settings.SECRET_KEY)
    assert healthy["proof"]() == health.proof()
    file = tmp_path / "secret_key"
    file.write_text(settings.SECRET_KEY + "\n")
    monkeypatch.setenv("SECRET_KEY_FILE", str(file))
    monkeypatch.delenv("SECRET_KEY")
    assert healthy["proof"]() == health.proof()


def counting(_parts):
    """A registered part and how often it was asked."""
    asked = []
    health.register("slow", lambda: asked.append(1) or Probe(ok=True), vital=True)
    return asked


def test_asking_often_asks_the_parts_once(client, parts):
    asked = counting(parts)
    for _ in range(50):
        client.get("/readyz")
    assert len(asked) == 1


def test_what_was_found_is_forgotten_after_a_few_seconds(parts):
    asked, now = counting(parts), [100.0]
    glance = Glance(now=lambda: now[0])
    glance.take()
    now[0] += health.REMEMBER_SECONDS - 0.1
    glance.take()
    assert len(asked) == 1
    now[0] += 0.2
    glance.take()
    assert len(asked) == 2


def test_while_a_part_hangs_others_get_the_last_answer_and_then_down(parts):
    now, hanging, release = [100.0], threading.Event(), threading.Event()
    glance = Glance(now=lambda: now[0])
    health.register("database", lambda: Probe(ok=True), vital=True)
    glance.take()

    def hangs():
        hanging.set()
        release.wait(20)
        return Probe(ok=True)

    health.register("database", hangs, vital=True)
    now[0] += health.REMEMBER_SECONDS + 1
    looker = threading.Thread(target=glance.take)
    looker.start()
    assert hanging.wait(20)
    assert health.whole(glance.take()) is State.READY
    now[0] += health.STALE_AFTER_SECONDS
    assert health.whole(glance.take()) is State.DOWN
    release.set()
    looker.join()


@pytest.fixture
def frozen_server():
    """Accepts, because the kernel does, and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_chat_server_that_only_accepts_is_not_ready(settings, parts, frozen_server, monkeypatch):
    monkeypatch.setattr(health, "CHAT_ANSWER_SECONDS", 0.2)
    settings.CHAT_ADDRESS = f"127.0.0.1:{frozen_server}"
    health.register("chat", health.chat_greets, vital=False)
    assert health.look()["chat"] == (State.DEGRADED, "TimeoutError")


def test_a_server_that_refuses_the_socket_says_no_hello(settings):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        def refuse():
            wire, _ = server.accept()
            with wire:
                wire.recv(4096)
                wire.sendall(b"HTTP/1.1 403 Forbidden\r\n\r\n")

        refusing = threading.Thread(target=refuse)
        refusing.start()
        assert not hello.is_greeted(f"127.0.0.1:{port}", origin="http://x", limit_seconds=5)
        refusing.join()


def test_a_folder_with_little_room_is_named(settings, tmp_path, monkeypatch):
    settings.VAR_DIR = settings.MEDIA_ROOT = settings.METRICS_DIR = tmp_path / "not" / "yet"
    usage = {"free": 50 * 2**30}
    monkeypatch.setattr(
        installation.shutil, "disk_usage", lambda _: type("U", (), {"total": 100 * 2**30, **usage})
    )
    assert installation.room_is_left().ok
    usage["free"] = 2**30
    assert installation.room_is_left() == Probe(ok=False, detail="nearly full: var, media, metrics")
    assert installation.free_share()["var"] == 0.01
