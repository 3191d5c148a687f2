"""Redis is away or mute: callers hardly notice, and nothing is lost."""

import signal
import socket
import threading
import time

import pytest
from celery import current_app
from django.conf import settings
from django.db import OperationalError, connection, transaction

from portal import embedded
from portal.jobs import dispatcher, notifier, outbox
from portal.jobs.models import Heartbeat, Job
from portal.jobs.notifier import Notifier
from portal.jobs.states import State

PATIENCE_SECONDS = 1.5
"""About a second, and something for a machine with other things to do."""


@pytest.fixture
def away():
    """Nobody listens there."""
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        yield f"redis://127.0.0.1:{unheard.getsockname()[1]}/0"


@pytest.fixture
def mute():
    """Takes connections and never says a word."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield f"redis://127.0.0.1:{listening.getsockname()[1]}/0"


@pytest.fixture(params=["away", "mute"])
def unreachable(request):
    return request.getfixturevalue(request.param)


def test_notifying_is_quick_and_logged(unreachable, caplog):
    telling = Notifier(unreachable)
    began = time.monotonic()
    telling.notify()
    assert time.monotonic() - began < PATIENCE_SECONDS
    telling.notify()
    assert caplog.text.count("Redis away") == 1


def test_after_a_miss_callers_wait_for_nothing(mute):
    telling = Notifier(mute)
    telling.notify()
    began = time.monotonic()
    for _caller in range(100):
        telling.notify()
    assert time.monotonic() - began < 0.1


def test_a_word_ends_the_waiting_and_many_words_are_one():
    telling = Notifier(settings.CELERY_BROKER_URL)
    telling.wait(0.01)  # what other tests may have left
    for _caller in range(5):
        telling.notify()
    began = time.monotonic()
    telling.wait(30)
    assert time.monotonic() - began < PATIENCE_SECONDS
    began = time.monotonic()
    telling.wait(0.2)
    assert time.monotonic() - began >= 0.2


def test_waiting_without_redis_only_takes_its_time(away):
    began = time.monotonic()
    Notifier(away).wait(0.2)
    assert time.monotonic() - began >= 0.2


def test_it_speaks_up_again_when_redis_is_back(tmp_path, caplog):
    server = embedded.start_valkey(tmp_path / "valkey", durable=False)
    telling = Notifier(f"{server.url}/0")
    telling.notify()
    server.process.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    telling.notify()
    waited = time.monotonic() - began
    server.process.send_signal(signal.SIGCONT)
    telling._silent_until = 0
    telling.notify()
    server.stop()
    assert waited < PATIENCE_SECONDS
    assert caplog.text.count("Redis away") == 1, "not the second time"


@pytest.mark.django_db
def test_dispatching_puts_back_what_could_not_be_sent(unreachable, monkeypatch):
    monkeypatch.setattr(current_app.conf, "broker_url", unreachable)
    for number in range(3):
        outbox.add("test.note", subject=number)
    began = time.monotonic()
    assert dispatcher.dispatch() == 0
    assert time.monotonic() - began < PATIENCE_SECONDS
    assert set(Job.objects.values_list("state", "attempts", "lease_owner")) == {
        (State.QUEUED, 0, None)
    }


@pytest.mark.django_db
def test_the_dispatcher_waits_for_a_database_that_is_away(monkeypatch, caplog):
    stopping = threading.Event()
    rounds = []

    def round_of_bad_luck():
        rounds.append(1)
        if len(rounds) == 1:
            raise OperationalError
        stopping.set()

    monkeypatch.setattr(dispatcher, "dispatch", round_of_bad_luck)
    monkeypatch.setattr(dispatcher, "close_old_connections", lambda: None)  # it is the test's
    monkeypatch.setattr(notifier, "wait", lambda _seconds: None)
    dispatcher.run(stopping)
    assert len(rounds) == 2
    assert "the dispatcher waits for the database" in caplog.text
    assert Heartbeat.objects.filter(name="dispatcher").exists()


@pytest.mark.django_db(transaction=True)
def test_a_transaction_notifies_once_after_its_commit(monkeypatch):
    heard = []
    monkeypatch.setattr(
        notifier._notifier, "notify", lambda: heard.append(connection.in_atomic_block)
    )
    with transaction.atomic():
        for number in range(5):
            with transaction.atomic():
                outbox.add("test.note", subject=number)
    assert heard == [False]
    with transaction.atomic():
        outbox.add("test.note", subject=9)
        transaction.set_rollback(True)
    assert heard == [False]
