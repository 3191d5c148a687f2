"""The broker is away or mute: callers hardly notice, and nothing is lost."""

import signal
import socket
import threading
import time

import pytest
from django.conf import settings
from django.db import connection, transaction

from portal import embedded
from portal.jobs import bell, broker, dispatcher, outbox, periodic
from portal.jobs.models import Job
from portal.jobs.states import State

PATIENCE_SECONDS = 1.5
"""About a second, and something for a machine with other things to do."""


@pytest.fixture
def fresh_bell(monkeypatch):
    made = bell.Bell()
    monkeypatch.setattr(bell, "_bell", made)
    return made


@pytest.fixture
def at(monkeypatch, fresh_bell):
    """Points this process at another broker."""
    from celery import current_app

    def pointing(url):
        broker.forget()
        monkeypatch.setattr(current_app.conf, "broker_url", url)

    yield pointing
    broker.forget()


@pytest.fixture
def away(at):
    """Nobody listens there."""
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        at(f"redis://127.0.0.1:{unheard.getsockname()[1]}/0")
        yield


@pytest.fixture
def mute(at):
    """Takes connections and never says a word."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        at(f"redis://127.0.0.1:{listening.getsockname()[1]}/0")
        yield


@pytest.fixture(params=["away", "mute"])
def unreachable(request):
    return request.getfixturevalue(request.param)


def test_ringing_is_quick_silent_and_logged_once(unreachable, fresh_bell, caplog):
    began = time.monotonic()
    bell.ring()
    assert time.monotonic() - began < PATIENCE_SECONDS
    fresh_bell._silent_until = 0
    bell.ring()
    assert caplog.text.count("broker away") == 1


def test_after_a_miss_callers_wait_for_nothing(mute, fresh_bell):
    bell.ring()
    began = time.monotonic()
    for _caller in range(100):
        bell.ring()
    assert time.monotonic() - began < 0.1


def test_the_bell_speaks_up_again_when_the_broker_is_back(at, away, fresh_bell, caplog):
    bell.ring()
    at(settings.CELERY_BROKER_URL)
    fresh_bell._silent_until = 0
    bell.ring()
    assert not fresh_bell._missed


@pytest.mark.django_db
def test_dispatching_puts_back_what_could_not_be_sent(unreachable):
    for number in range(3):
        outbox.add("test.note", subject=number)
    began = time.monotonic()
    assert dispatcher.dispatch() == 0
    assert time.monotonic() - began < PATIENCE_SECONDS
    assert set(Job.objects.values_list("state", "attempts", "lease_owner")) == {
        (State.QUEUED, 0, None)
    }


@pytest.mark.django_db
def test_a_tick_without_a_broker_says_so(away):
    with pytest.raises(broker.BrokerAwayError):
        periodic.tick()


def test_a_broker_stopped_in_the_middle_is_noticed_in_time(at, tmp_path):
    server = embedded.start_valkey(tmp_path / "valkey", durable=False)
    at(f"{server.url}/0")
    bell.ring()
    server.process.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    bell.ring()
    waited = time.monotonic() - began
    server.process.send_signal(signal.SIGCONT)
    server.stop()
    assert waited < PATIENCE_SECONDS


@pytest.mark.django_db(transaction=True)
def test_a_transaction_rings_once_after_its_commit(monkeypatch):
    rung = []
    monkeypatch.setattr(
        bell._bell, "ring", lambda: rung.append(connection.in_atomic_block), raising=True
    )
    with transaction.atomic():
        for number in range(5):
            with transaction.atomic():
                outbox.add("test.note", subject=number)
    assert rung == [False]
    with transaction.atomic():
        outbox.add("test.note", subject=9)
        transaction.set_rollback(True)
    assert rung == [False]


def test_each_thread_has_a_connection_of_its_own(at):
    at(settings.CELERY_BROKER_URL)
    used = []

    def send():
        bell.ring()
        used.append(broker._own.connection)
        broker.forget()

    threads = [threading.Thread(target=send) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(connection) for connection in used}) == 3
