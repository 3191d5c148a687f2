"""The supervisor with small real processes: it names what crashes and starts it again."""

import signal
import socket
import sys
import threading

import pytest

from portal.embedded import free_port
from portal.embedded.processes import launch
from portal.runner.options import CannotRun
from portal.runner.supervisor import Part, Supervisor
from tests.waiting import until

SLEEPS = "import time; print('up', flush=True); time.sleep(600)"
LISTENS = (
    "import socket, sys, time; s = socket.create_server(('', int(sys.argv[1]))); time.sleep(600)"
)
CRASHES = "import sys; sys.exit('the disk is full')"
IGNORES = "import signal, time; signal.signal(15, 1); print('up', flush=True); time.sleep(600)"
SAYS_WHEN = """
import pathlib, signal, sys, time
def end(*_):
    with pathlib.Path(sys.argv[1]).open("a") as file:
        file.write(sys.argv[2])
    sys.exit()
signal.signal(15, end)
print("up", flush=True)
time.sleep(600)
"""


@pytest.fixture
def supervisor():
    watched = Supervisor()
    yield watched
    watched.stop(limit_seconds=0)


@pytest.fixture
def make_part(tmp_path):
    def make(name, script, *arguments, **options):
        log = tmp_path / f"{name}.log"
        command = [sys.executable, "-c", script, *map(str, arguments)]
        return Part(name, log, lambda: launch(command, log=log), **options)

    return make


def wait_for_words(*parts):
    for part in parts:
        until(lambda part=part: "up" in part.log.read_text(), seconds=10, what="a part")


def test_a_part_with_a_port_is_up_when_it_listens(supervisor, make_part):
    port = free_port()
    part = make_part("server", LISTENS, port, port=port)
    supervisor.start([part])
    assert part.is_up


def test_a_part_that_cannot_start_is_named_with_its_last_words(supervisor, make_part):
    with pytest.raises(CannotRun, match=r"crasher ended with exit code 1[^!]*the disk is full"):
        supervisor.start([make_part("crasher", CRASHES, port=free_port())])


SECOND_TIME = """
import pathlib, socket, sys, time
first = pathlib.Path(sys.argv[2])
if not first.exists():
    first.touch()
    sys.exit("somebody else was quicker")
s = socket.create_server(('', int(sys.argv[1])))
time.sleep(600)
"""


def test_a_part_that_ends_while_starting_is_started_once_more(supervisor, make_part, tmp_path):
    port = free_port()
    part = make_part("late", SECOND_TIME, port, tmp_path / "first", port=port)
    supervisor.start([part])
    assert part.is_up


def test_a_part_that_ended_is_not_up_because_another_listens_on_its_port(make_part):
    port = free_port()
    part = make_part("crasher", CRASHES, port=port)
    with socket.create_server(("127.0.0.1", port)):
        part.launch()
        part.process.wait(10)
        assert not part.is_up


def test_a_crashed_part_is_named_and_started_again(supervisor, make_part, capsys):
    part = make_part("sleeper", SLEEPS)
    supervisor.start([part])
    first = part.process
    first.kill()

    def stop_when_started_again():
        until(lambda: part.process is not first, seconds=10, what="another process")
        signal.raise_signal(signal.SIGINT)

    threading.Thread(target=stop_when_started_again).start()
    with pytest.raises(KeyboardInterrupt):
        supervisor.watch()
    said = capsys.readouterr().out
    assert "sleeper was ended by signal 9" in said
    assert "sleeper was started again" in said


def test_a_part_that_crashes_twice_in_a_row_ends_everything(supervisor, make_part):
    supervisor.start([make_part("crasher", CRASHES)])
    with pytest.raises(CannotRun, match="the disk is full"):
        supervisor.watch()


def test_those_started_last_are_stopped_first(supervisor, make_part, tmp_path):
    order = tmp_path / "order"
    server = make_part("server", SAYS_WHEN, order, "server")
    user = make_part("user", SAYS_WHEN, order, "user ")
    supervisor.start([server])
    supervisor.start([user])
    wait_for_words(server, user)
    supervisor.stop()
    assert order.read_text() == "user server"
    assert server.has_ended


def test_a_part_that_does_not_stop_is_killed(supervisor, make_part, capsys):
    part = make_part("stubborn", IGNORES)
    supervisor.start([part])
    wait_for_words(part)
    supervisor.stop(limit_seconds=0.2)
    assert part.process.returncode == -9
    assert "stubborn did not stop in time and was killed" in capsys.readouterr().out
