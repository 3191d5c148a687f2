"""Servers under measurement: pinned to a core of their own, their processor time counted."""

import json
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from portal.embedded import free_port
from portal.embedded.processes import Process, ask_to_stop, launch, make_sure, tail
from portal.embedded.server import listens
from portal.runner.__main__ import prepared
from portal.runner.options import Options
from portal.runner.stack import Stack
from tests.waiting import until

SOURCE = Path(__file__).resolve().parents[2]
VAR = SOURCE / "var" / "bench"
HOST = "localhost"
TICKS = os.sysconf("SC_CLK_TCK")
SERVER_CORE, CLIENT_CORE = "0", "1"


@contextmanager
def running_stack() -> Iterator[Stack]:
    """Servers, tables and demo content of their own; no process of ours but those that measure."""
    env = {
        "EMAIL_URL": "memorymail://",
        "LOG_LEVEL": "ERROR",
        "SITE_ORIGIN": f"http://{HOST}",
    }
    with prepared(Options("127.0.0.1", 1, VAR), **env) as (stack, _supervisor):
        yield stack


def pinned(core: str, command: Sequence[str]) -> list[str]:
    """The command bound to a core, where there are two and `taskset` exists."""
    enough = (os.cpu_count() or 1) > 1 and shutil.which("taskset")
    return ["taskset", "-c", core, *command] if enough else [*command]


@dataclass
class Server:
    """gunicorn as in production, with one worker of four threads that is not replaced meanwhile."""

    application: str
    env: Mapping[str, str]
    log: Path
    port: int = field(default_factory=free_port)
    process: Process | None = None

    def __enter__(self) -> "Server":
        command = [
            *(sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.py"),
            *("--max-requests", "0", "--bind", f"127.0.0.1:{self.port}", self.application),
        ]
        env = {**self.env, "WEB_WORKERS": "1", "WEB_THREADS": "4"}
        self.process = launch(pinned(SERVER_CORE, command), log=self.log, env=env, folder=SOURCE)
        until(
            lambda: listens(self.port),
            seconds=60,
            what=f"{self.application} listening",
            why=lambda: tail(self.log),
        )
        return self

    def __exit__(self, *_: object) -> None:
        if self.process is not None:
            ask_to_stop(self.process)
            make_sure(self.process, limit_seconds=10)

    def processor_seconds(self) -> float:
        """Of the server and everything it started, so far."""
        return processor_seconds(self.process.pid if self.process else 0)


@dataclass
class Candidate:
    """One thing to measure, again and again."""

    name: str
    server: Server
    path: str
    host: str
    forms: Sequence[Path] = ()
    rounds: list[dict[str, float]] = field(default_factory=list)

    def measure(self, number: int, seconds: float) -> None:
        """One round; the answers must all be right."""
        forms = [str(self.forms[number])] if self.forms else []
        before = self.server.processor_seconds()
        client = [
            *(sys.executable, "-m", "tests.bench.client", str(self.server.port), self.path),
            *(str(seconds), self.host, *forms),
        ]
        done = subprocess.run(
            pinned(CLIENT_CORE, client), cwd=SOURCE, capture_output=True, text=True, check=True
        )
        found = json.loads(done.stdout)
        if found["wrong"]:
            raise RuntimeError(
                f"{self.name}: {found['wrong']} wrong answers. {tail(self.server.log)}"
            )
        spent = self.server.processor_seconds() - before
        found["rate"] = found["answers"] / found["seconds"]
        found["cpu_us"] = spent / found["answers"] * 1_000_000
        self.rounds.append(found)

    def median(self, figure: str) -> float:
        return statistics.median(one[figure] for one in self.rounds)


def processor_seconds(pid: int) -> float:
    """Of a process and everything it started, so far."""
    return sum(_ticks(one) for one in _family(pid)) / TICKS


def _family(pid: int) -> list[int]:
    found = [pid]
    for file in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in file.read_text().split():
            found += _family(int(child))
    return found


def _ticks(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except FileNotFoundError:
        return 0
    return int(fields[11]) + int(fields[12])
