"""The supervisor with small real processes: it names what crashes and starts it again."""

import io
import sys
import threading

import pytest

from portal.embedded.processes import launch
from portal.runner import supervisor as supervising
from portal.runner.part import Part
from portal.runner.screen import Screen
from portal.runner.stopping import Stopping
from portal.runner.supervisor import PartFailed, Supervisor
from tests.waiting import until

SLEEPS = "import time; print('up', flush=True); time.sleep(600)"
CRASHES = "import sys; sys.exit('the disk is full')"
IGNORES = "import signal, time; signal.signal(15, 1); print('up', flush=True); time.sleep(600)"


@pytest.fixture
def said():
    return io.StringIO()


@pytest.fixture
def stopping():
    return Stopping()


@pytest.fixture
def supervisor(said, stopping, monkeypatch):
    monkeypatch.setattr(supervising, "FIRST_PAUSE_SECONDS", 0.05)
    monkeypatch.setattr(supervising, "LONGEST_PAUSE_SECONDS", 0.1)
    watched = Supervisor(Screen(out=said), stopping)
    yield watched
    watched.stop_all()


@pytest.fixture
def make_part(tmp_path):
    def make(name, script, **options):
        log = tmp_path / f"{name}.log"
        return Part(
            name=name,
            purpose="is tried out",
            start=lambda: launch([sys.executable, "-c", script], log=log),
            is_up=lambda part: part.said("up"),
            log=log,
            **options,
        )

    return make


def stop_when(stopping, condition):
    """Stops the watching from another thread once something is true."""

    def look():
        until(condition, seconds=20, what="the awaited state")
        stopping._event.set()

    threading.Thread(target=look).start()


def test_a_part_is_up_when_it_says_so(supervisor, said, make_part):
    part = make_part("sleeper", SLEEPS)
    supervisor.add(part)
    supervisor.wait_until_up(part)
    assert "sleeper: is tried out" in said.getvalue()


def test_a_vital_part_that_cannot_start_fails_with_its_last_words(supervisor, make_part):
    part = make_part("crasher", CRASHES)
    supervisor.add(part)
    with pytest.raises(PartFailed, match="the disk is full"):
        supervisor.wait_until_up(part)


def test_a_crashed_part_is_named_with_its_last_words_and_started_again(
    supervisor, said, stopping, make_part
):
    part = make_part("sleeper", SLEEPS)
    supervisor.add(part)
    supervisor.wait_until_up(part)
    first = part.process
    first.kill()
    stop_when(stopping, lambda: part.process is not first)
    assert supervisor.watch() == 0
    assert part.exit_code is None
    assert "sleeper ended unexpectedly (signal 9)" in said.getvalue()
    assert "sleeper was started again" in said.getvalue()


def test_a_vital_part_that_keeps_crashing_ends_everything(supervisor, said, make_part):
    supervisor.add(make_part("crasher", CRASHES))
    assert supervisor.watch() == 1
    assert f"crasher ended {supervising.GIVE_UP_AFTER} times" in said.getvalue()
    assert "the disk is full" in said.getvalue()


def test_the_rest_goes_on_without_a_part_that_is_not_vital(supervisor, said, stopping, make_part):
    crasher = make_part("crasher", CRASHES, vital=False)
    sleeper = make_part("sleeper", SLEEPS)
    supervisor.add(crasher, sleeper)
    stop_when(stopping, lambda: crasher.given_up)
    assert supervisor.watch() == 0
    assert sleeper.exit_code is None
    assert "The rest goes on without it." in said.getvalue()


def test_stopping_ends_every_part_and_those_others_use_last(supervisor, make_part):
    server = make_part("server", SLEEPS, serves_others=True)
    user = make_part("user", SLEEPS)
    supervisor.add(server, user)
    supervisor.wait_until_up(server, user)
    order = []
    for part in (server, user):
        make_sure = part.make_sure
        part.make_sure = lambda *, limit_seconds, part=part, make_sure=make_sure: (
            order.append(part.name),
            make_sure(limit_seconds=limit_seconds),
        )[1]
    supervisor.stop_all()
    assert order == ["user", "server"]
    assert server.exit_code is not None
    assert user.exit_code is not None


def test_a_part_that_does_not_stop_is_killed(supervisor, said, make_part):
    part = make_part("stubborn", IGNORES, stop_limit_seconds=0.2)
    supervisor.add(part)
    supervisor.wait_until_up(part)
    supervisor.stop_all()
    assert part.exit_code == -9
    assert "stubborn did not stop in time and was killed" in said.getvalue()
