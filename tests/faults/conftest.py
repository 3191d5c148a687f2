"""Real workers, dispatchers and a Redis of their own for tests that kill them."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from celery import current_app
from django.db import connection
from redis import Redis

from portal import embedded
from portal.embedded import as_role
from portal.runner.stack import GIVEN_TO_THE_PROBE
from tests import site_role
from tests.waiting import until

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def effects(transactional_db):
    """A table of effects; calling it gives the subjects written there, sorted."""
    with site_role.as_owner(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE fault_effect (subject text NOT NULL)")
        cursor.execute(f"GRANT ALL ON fault_effect TO {site_role.SITE_ROLE}")

    def written():
        with connection.cursor() as cursor:
            cursor.execute("SELECT subject FROM fault_effect ORDER BY subject")
            return [subject for (subject,) in cursor.fetchall()]

    yield written
    with site_role.as_owner(), connection.cursor() as cursor:
        cursor.execute("DROP TABLE fault_effect")


class Broker:
    """A Valkey of its own that may be killed and comes back empty at the same address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = embedded.free_port()
        self.start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.server = embedded.start_valkey(self.folder, port=self.port, durable=False)

    def kill(self) -> None:
        self.server.process.kill()
        self.server.process.wait()

    def waiting(self, queue: str) -> int:
        with Redis(port=self.port) as client:
            return int(client.llen(queue))


@pytest.fixture
def broker(tmp_path, monkeypatch):
    """This process and the workers of the test use this broker only."""
    made = Broker(tmp_path / "valkey")
    monkeypatch.setattr(current_app.conf, "broker_url", f"{made.url}/0")
    yield made
    made.server.stop()


WORKER = """
import sys
from portal import worker
import tests.faults.kinds
sys.exit(worker.main())
"""
"""The entry of production, with the kinds of these tests."""


@dataclass
class Processes:
    """Workers and dispatchers against the test's database and Redis."""

    env: dict[str, str]
    folder: Path
    running: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def worker(self, *lanes: str) -> "subprocess.Popen[bytes]":
        """Serves `lanes`, `default` unless others are named."""
        return self._start("-c", WORKER, BALISE_LANES=",".join(lanes or ("default",)))

    def dispatcher(self) -> "subprocess.Popen[bytes]":
        return self._start("manage.py", "run_dispatcher")

    def script(self, code: str, **env: str) -> "subprocess.Popen[bytes]":
        """Runs this Python."""
        return self._start("-c", code, **env)

    def probe(self, code: str = "", **env: str) -> "subprocess.Popen[bytes]":
        """The probe as it is shipped, or this Python as the probe: with its role and no secret."""
        given = {name: self.env[name] for name in GIVEN_TO_THE_PROBE if name in self.env}
        address = urlsplit(as_role(self.env["DATABASE_URL"], site_role.PROBE_ROLE))
        given |= {
            "PROBE_DATABASE_URL": urlunsplit(address),
            "DJANGO_SETTINGS_MODULE": "portal.probe_settings",
            "BALISE_VAR": str(self.folder / "probe"),
            "RESOLVER": "demo",
            "BALISE_DEMO": "1",
        }
        arguments = ("-c", code) if code else ("-m", "portal.probe_worker")
        return self._begin(arguments, given | env)

    def _start(self, *arguments: str, **env: str) -> "subprocess.Popen[bytes]":
        return self._begin(arguments, self.env | env)

    def _begin(self, arguments: tuple[str, ...], env: dict[str, str]) -> "subprocess.Popen[bytes]":
        log = (self.folder / f"{len(self.running)}.log").open("wb")
        with log:
            process = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=env,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.running.append(process)
        return process

    def kill(self, process: "subprocess.Popen[bytes]") -> None:
        """SIGKILL for the process and its children at once, as when a machine dies."""
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def log(self) -> str:
        return "\n".join(file.read_text() for file in sorted(self.folder.glob("*.log")))


@pytest.fixture
def processes(broker, effects, tmp_path):
    """Starts workers and dispatchers; ends them with the test."""
    address = urlsplit(os.environ["DATABASE_URL"])
    env = os.environ | {
        "DATABASE_URL": urlunsplit(address._replace(path=f"/{connection.settings_dict['NAME']}")),
        "REDIS_URL": broker.url,
        "DATABASE_CONN_MAX_AGE_SECONDS": "600",
        "LOG_LEVEL": "INFO",
    }
    folder = tmp_path / "logs"
    folder.mkdir()
    started = Processes(env, folder)
    yield started
    for process in started.running:
        started.kill(process)
    sys.stdout.write(started.log())  # pytest shows it when the test failed


@pytest.fixture
def backends_gone(effects):
    """Waits until PostgreSQL has noticed that killed clients are no more."""

    def wait():
        def only_us():
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT count(*) = 0 FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
                return cursor.fetchone()[0]

        until(only_us, seconds=60, what="the end of all other database sessions")

    return wait
