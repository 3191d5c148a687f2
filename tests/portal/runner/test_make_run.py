"""The runner as a whole: a cold start, a warm one, and everything it promises in between.

The tests of this file share one var folder and follow each other like a day of using it.
"""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from portal import env
from portal.embedded.processes import make_sure
from tests.stack import READY_LIMIT_SECONDS, SOURCE, RunningStack, clean_env, running_stack
from tests.waiting import until

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("runner")]
QUIET_LIMIT_SECONDS = 30


@pytest.fixture(scope="module")
def var(tmp_path_factory):
    return tmp_path_factory.mktemp("make-run") / "var"


def processes_of(var):
    """Ids of every process whose command line, folder or environment names this var folder."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            told = (folder / "cmdline").read_bytes() + (folder / "environ").read_bytes()
            state = (folder / "stat").read_text().rsplit(")", 1)[1].split()[0]
        except OSError:
            continue
        if str(var).encode() in told and state != "Z":
            found.add(int(folder.name))
    return found - {os.getpid()}


def run_again(var, port, **env):
    return subprocess.run(
        [sys.executable, "-m", "portal.runner"],
        cwd=SOURCE,
        env=clean_env(PORT=str(port), BALISE_VAR=str(var), **env),
        capture_output=True,
        text=True,
        timeout=READY_LIMIT_SECONDS,
        check=False,
    )


def port_of(stack):
    return int(stack.origin.rpartition(":")[2])


@pytest.fixture(scope="module")
def killed(var):
    """A day that ended badly: started, one part killed, seen again, and then SIGKILLed itself."""
    day = {}
    with running_stack(var, cold=True) as stack:
        day["said"] = stack.said()
        day["mails"] = stack.mails()
        day["secrets"] = (var / "secrets.env").read_text()
        day["second"] = run_again(var, port_of(stack) + 1)
        day["taken"] = run_again(var.parent / "other", port_of(stack))
        day["code"] = stack.manage("check")
        day["probe"] = environment_of_the_probe(var)
        kill_the_dispatcher(var, day, stack)
        stack.process.send_signal(signal.SIGKILL)
        make_sure(stack.process, limit_seconds=10)
        day["before"] = processes_of(var)
        until(lambda: not processes_of(var), seconds=QUIET_LIMIT_SECONDS, what="the end of all")
    return day


def kill_the_dispatcher(var, day, stack):
    before = processes_of(var)
    (dispatcher,) = [pid for pid in before if b"\0run_dispatcher\0" in command_of(pid)]
    os.kill(dispatcher, signal.SIGKILL)
    until(lambda: "dispatcher was started again" in stack.said(), seconds=30, what="a new one")
    day["said_after"] = stack.said()


def environment_of_the_probe(var):
    (probe,) = [pid for pid in processes_of(var) if b"\0portal.probe_worker" in command_of(pid)]
    pairs = Path(f"/proc/{probe}/environ").read_bytes().decode().split("\0")
    return dict(pair.split("=", 1) for pair in pairs if pair)


def command_of(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def test_it_says_what_it_does_where_it_is_and_how_long_it_took(killed, var):
    said = killed["said"]
    for words in ("PostgreSQL", "Valkey", "database brought up to date", "static files collected"):
        assert words in said
    assert re.search(r"Balise is ready after \d+\.\d s", said)
    for path in ("/desk/", "/cms/", "/en/report/", "/en/talk/"):
        assert re.search(rf"http://localhost:\d+{path}", said)


def test_mail_is_taken_before_the_demo_sends_its_notices(killed):
    said = killed["said"]
    assert said.index("mail catcher") < said.index("demo content loaded")
    assert killed["mails"]


def test_a_second_start_says_that_one_is_running(killed):
    assert killed["second"].returncode == 1
    assert "already running at http://localhost:" in killed["second"].stderr
    assert "BALISE_VAR=" in killed["second"].stderr


def test_a_taken_port_says_so_and_how_to_choose_another(killed):
    assert killed["taken"].returncode == 1
    assert "Address already in use" in killed["taken"].stderr
    assert re.search(r"make run PORT=\d+", killed["taken"].stderr)


def test_management_commands_find_the_running_stack(killed):
    assert "no issues" in killed["code"]


def test_the_probe_holds_no_secret_and_signs_in_as_itself(killed):
    held = killed["probe"]
    assert [name for name in env.SECRETS if name in held] == ["PROBE_DATABASE_URL"]
    assert held["PROBE_DATABASE_URL"].startswith("postgresql://balise_probe@")
    made = dict(line.split("=", 1) for line in killed["secrets"].splitlines() if "=" in line)
    assert set(made.values()) & set(held.values()) == set()


def test_a_crashed_part_is_named_and_started_again(killed):
    assert "dispatcher was ended by signal 9" in killed["said_after"]


def test_nothing_is_left_of_a_runner_that_was_killed(killed, var):
    assert processes_of(var) == set()


@pytest.fixture(scope="module")
def warm(killed, var):
    """The next day: quick, same secrets; ends by SIGTERM."""
    day = {}
    with running_stack(var, cold=True) as stack:
        day["said"] = stack.said()
        day["parts"] = processes_of(var)
        stack.process.terminate()
        day["by itself"] = make_sure(stack.process, limit_seconds=40)
        day["code"] = stack.process.returncode
        day["left"] = processes_of(var)
    return day


def test_a_second_day_starts_without_preparing_anything(warm):
    assert "database brought up to date" not in warm["said"]
    assert "static files collected" not in warm["said"]
    assert "demo content loaded" not in warm["said"]


def test_secrets_stay_the_same(killed, warm, var):
    assert (var / "secrets.env").read_text() == killed["secrets"]


def test_sigterm_stops_everything_that_was_started_in_order(warm):
    assert warm["by itself"]
    assert warm["code"] == 0
    assert len(warm["parts"]) > 4
    assert warm["left"] == set()


def test_a_first_start_that_was_cut_off_is_continued(tmp_path):
    """Killed while the database was being created: the next start begins that anew."""
    var = tmp_path / "var"
    (var / "pg").mkdir(parents=True)
    (var / "pg" / "postgresql.conf").write_text("half")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "portal.runner"],
        cwd=SOURCE,
        env=clean_env(PORT=str(port), BALISE_VAR=str(var)),
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    stack = RunningStack(f"http://localhost:{port}", var, process, tmp_path / "none")
    try:
        lines = iter(process.stdout.readline, "")
        assert any("... PostgreSQL" in line for line in lines)
    finally:
        assert stack.stop() == 0
        process.stdout.close()
    until(lambda: not processes_of(var), seconds=5, what="the end of what was killed")
