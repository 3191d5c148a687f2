"""Redis is away or mute: nothing is lost."""

import socket
import threading

import pytest
from celery import current_app
from django.db import OperationalError, connection

from portal.jobs import dispatcher, outbox
from portal.jobs.models import Heartbeat, Job
from portal.jobs.states import State

ASKED_AT_MOST = 2
"""One try and one more, each of which `IMPATIENT` ends; a worker would ask for ever."""


@pytest.fixture
def away():
    """Nobody listens there."""
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        yield f"redis://127.0.0.1:{unheard.getsockname()[1]}/0"


@pytest.fixture
def listening():
    """Takes connections and never says a word."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening


@pytest.fixture
def mute(listening):
    return f"redis://127.0.0.1:{listening.getsockname()[1]}/0"


@pytest.fixture(params=["away", "mute"])
def unreachable(request):
    return request.getfixturevalue(request.param)


@pytest.mark.django_db
def test_dispatching_puts_back_what_could_not_be_sent(unreachable, monkeypatch):
    monkeypatch.setattr(current_app.conf, "broker_url", unreachable)
    for number in range(3):
        outbox.add("test.note", subject=number)
    assert dispatcher.dispatch() == 0
    assert set(Job.objects.values_list("state", "attempts", "lease_owner")) == {
        (State.QUEUED, 0, None)
    }


def connections(listening):
    """How often somebody connected."""
    listening.setblocking(False)
    count = 0
    while True:
        try:
            listening.accept()[0].close()
        except BlockingIOError:
            return count
        count += 1


@pytest.mark.django_db
def test_a_redis_that_says_nothing_is_not_waited_for(listening, mute, monkeypatch):
    monkeypatch.setattr(current_app.conf, "broker_url", mute)
    outbox.add("test.note", subject=1)
    assert dispatcher.dispatch() == 0
    assert 1 <= connections(listening) <= ASKED_AT_MOST


class TwoRounds(threading.Event):
    """Asks the dispatcher to stop after its second round."""

    rounds = 0

    def wait(self, timeout=None):
        self.rounds += 1
        if self.rounds == 2:
            self.set()
        return self.is_set()


@pytest.mark.django_db(transaction=True)
def test_the_dispatcher_waits_for_a_database_that_is_away(caplog):
    stopping = TwoRounds()

    def away_at_first(execute, *statement):
        if not stopping.rounds:
            raise OperationalError
        return execute(*statement)

    with connection.execute_wrapper(away_at_first):
        dispatcher.run(stopping)
    assert stopping.rounds == 2
    assert "the dispatcher waits for the database" in caplog.text
    assert Heartbeat.objects.filter(name="dispatcher").exists()
