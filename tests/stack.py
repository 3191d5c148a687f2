"""The real stack for a test: started by the runner like `make run`, on free ports."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from portal.embedded import free_port
from portal.embedded.processes import Process, launch, make_sure
from portal.runner import run_file
from portal.runner.prepare import fingerprint
from tests import cluster, keep
from tests.waiting import until

SOURCE = Path(__file__).resolve().parents[1]
READY_LIMIT_SECONDS = 400
STOP_LIMIT_SECONDS = 40
OURS = ("BALISE_", "DATABASE_", "REDIS_", "EMAIL_", "TEST_")
OURS_BY_NAME = {
    *("SECRET_KEY", "SITE_ORIGIN", "ALLOWED_HOSTS", "DJANGO_SETTINGS_MODULE", "LOG_LEVEL"),
    *("PORT", "HOST", "METRICS_DIR", "METRICS_ADDRESS", "CI", "MAKELEVEL"),
}


def clean_env(**more: str) -> dict[str, str]:
    """The environment without anything the test run has set for itself."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(OURS) and name not in OURS_BY_NAME
    }
    return {**kept, **more}


@dataclass
class RunningStack:
    """Where it listens, what it said, which mails came."""

    origin: str
    var: Path
    process: Process | None
    log: Path

    def said(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    @property
    def env(self) -> Mapping[str, str]:
        """The environment its processes run in."""
        return {**clean_env(), **read_run_file(self.var)["env"]}

    def manage(self, *arguments: str) -> str:
        """What a management command prints when run beside it."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=SOURCE,
            env=dict(self.env),
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def mails(self) -> list[EmailMessage]:
        """Every mail that came, oldest first."""
        return mails_in(self.var / "mailbox")

    def wait_for_mail(
        self, wanted: Callable[[EmailMessage], bool], *, seconds: float
    ) -> EmailMessage:
        """The first mail that fits."""
        return until(
            lambda: next((mail for mail in self.mails() if wanted(mail)), None),
            seconds=seconds,
            what="a mail that fits",
        )

    def stop(self) -> int:
        """Ctrl-C; the exit code."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        make_sure(self.process, limit_seconds=STOP_LIMIT_SECONDS)
        return int(self.process.returncode)


def attached_stack(var: Path) -> RunningStack:
    """The stack that somebody started by `make run` with this var folder; it goes on after."""
    return RunningStack(str(read_run_file(var)["origin"]), var, None, var / "none")


def read_run_file(var: Path) -> dict[str, Any]:
    """Who runs there, and in which environment."""
    return dict(json.loads((var / run_file.NAME).read_text()))


def mails_in(mailbox: Path) -> list[EmailMessage]:
    """Every mail in a Maildir, oldest first."""
    files = sorted((mailbox / "new").glob("*"), key=lambda file: file.stat().st_mtime_ns)
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]


def begin_warm(var: Path) -> None:
    """Gives a new var folder a migrated database and static files kept from an earlier run."""
    cluster.begin(var / "pg")
    keep.static_files(var / "static")
    (var / "run").mkdir(parents=True)
    (var / "run" / "collected").write_text(fingerprint(static=True))


@contextmanager
def running_stack(
    var: Path, *, cold: bool = False, port: int | None = None, **env: str
) -> Iterator[RunningStack]:
    """Starts it, waits until it says that it is ready, and stops it at the end.

    A `cold` start prepares everything itself, as the first `make run` does.
    """
    if not cold and not var.exists():
        begin_warm(var)
    port = port or free_port()
    log = var.parent / f"{var.name}.runner.{port}.log"
    log.unlink(missing_ok=True)  # of an earlier start in the same folder
    process = launch(
        [sys.executable, "-m", "portal.runner"],
        log=log,
        env=clean_env(PORT=str(port), BALISE_VAR=str(var), **env),
        folder=SOURCE,
        death_signal=signal.SIGTERM,
    )
    stack = RunningStack(f"http://localhost:{port}", var, process, log)
    try:
        until(
            lambda: "Balise is ready" in stack.said() or process.poll() is not None,
            seconds=READY_LIMIT_SECONDS,
            what="the stack being ready",
        )
        assert process.poll() is None, stack.said()
        yield stack
    finally:
        stack.stop()
