"""Nothing is left behind: not by a stop, not by a starter that was killed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from portal.embedded.processes import ask_to_stop, launch, make_sure, tail
from tests.waiting import until

SOURCE = Path(__file__).resolve().parents[3]
STARTER = """
import sys
from pathlib import Path
from portal.embedded.processes import launch
child = launch([sys.executable, "-c", "import time; time.sleep(600)"], log=Path(sys.argv[1]))
print(child.pid, flush=True)
sys.stdin.read()
"""
WITH_A_CHILD = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(child.pid, flush=True)
time.sleep(600)
"""


def is_running(pid):
    """Whether the process lives; a zombie nobody has buried does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def test_a_child_ends_when_its_starter_is_killed(tmp_path):
    starter = subprocess.Popen(
        [sys.executable, "-c", STARTER, str(tmp_path / "log")],
        cwd=SOURCE,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    child = int(starter.stdout.readline())
    assert is_running(child)
    starter.kill()
    starter.communicate()
    until(lambda: not is_running(child), seconds=10, what="the end of the child")


def test_the_end_takes_grandchildren_along(tmp_path):
    log = tmp_path / "log"
    process = launch([sys.executable, "-c", WITH_A_CHILD], log=log)
    grandchild = int(until(lambda: tail(log), seconds=10, what="a grandchild"))
    ask_to_stop(process, signal.SIGKILL)
    make_sure(process, limit_seconds=10)
    until(lambda: not is_running(grandchild), seconds=10, what="the end of the grandchild")


def test_a_child_leads_a_session_of_its_own(tmp_path):
    process = launch([sys.executable, "-c", "import time; time.sleep(600)"], log=tmp_path / "log")
    assert os.getsid(process.pid) == process.pid
    ask_to_stop(process)
    assert make_sure(process, limit_seconds=10)


def test_the_tail_is_the_end(tmp_path):
    log = tmp_path / "log"
    log.write_text("\n".join(str(number) for number in range(100)))
    assert tail(log, lines=2) == "98\n99"
    assert tail(tmp_path / "none") == ""
