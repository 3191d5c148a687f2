"""Which parts the demo consists of, with which commands and which environment."""

import http.client
import json
import os
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from portal.embedded import (
    Embedded,
    as_role,
    create_database,
    free_port,
    start_postgres,
    start_valkey,
)
from portal.embedded.processes import Process, launch
from portal.embedded.server import listens
from portal.runner.options import ANY_ADDRESS, SOURCE, Options
from portal.runner.part import Part

METRICS_PORT = 9464
SITE_ROLE = "balise_site"
"""Whom the demo's processes sign in as; the owner of its cluster only migrates and restores."""
OWNER_ADDRESS = "MIGRATION_DATABASE_URL"
PROBE_LIMIT_SECONDS = 5
SERVER_ERROR = 500
PYTHON = (sys.executable, "-W", "ignore::DeprecationWarning")


@dataclass
class Stack:
    """The parts of one start; fills in addresses as servers come up."""

    options: Options
    env: dict[str, str] = field(default_factory=dict)

    @property
    def logs(self) -> Path:
        return self.options.var / "log"

    def begin(self, secrets: dict[str, str]) -> None:
        """The environment every part shares, before any address is known."""
        options = self.options
        metrics_port = free_port() if listens(METRICS_PORT) else METRICS_PORT
        given = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
        self.env = {
            "ALLOWED_HOSTS": ",".join(_hosts(options)),
            "METRICS_ADDRESS": f"127.0.0.1:{metrics_port}",
            "LOG_LEVEL": "INFO",
            **secrets,
            **given,
            "BALISE_DEMO": "1",
            "BALISE_VAR": str(options.var),
            "SITE_ORIGIN": given.get("SITE_ORIGIN") or options.origin,
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "PYTHONUNBUFFERED": "1",
        }

    def save_env(self, file: Path) -> None:
        """Leaves the environment where `make demo-code` and the like find it; owner only."""
        ours = {name: self.env[name] for name in self.env if os.environ.get(name) != self.env[name]}
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as stream:
            json.dump(ours, stream, indent=1)

    # --- Servers that others use ----------------------------------------------------------

    def postgres(self) -> Part:
        def start() -> Process:
            server = start_postgres(self.options.var / "pg")
            self.env[OWNER_ADDRESS] = create_database(server.url, "balise")
            self.env["DATABASE_URL"] = as_role(self.env[OWNER_ADDRESS], SITE_ROLE)
            return server.process

        return Part(
            name="PostgreSQL",
            purpose="the only record",
            start=start,
            is_up=lambda _part: True,
            log=self.options.var / "pg.log",
            serves_others=True,
            stop_signal=signal.SIGINT,
            stop_limit_seconds=20,
        )

    def valkey(self) -> Part:
        port = free_port()

        def start() -> Process:
            server: Embedded = start_valkey(self.options.var / "valkey", port=port)
            self.env["REDIS_URL"] = server.url
            return server.process

        return Part(
            name="Valkey",
            purpose="doorbell, broker, cache",
            start=start,
            is_up=lambda _part: True,
            log=self.options.var / "valkey.log",
            serves_others=True,
        )

    def mail_catcher(self) -> Part:
        port = free_port()
        self.env["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
        return self._part(
            "mail",
            f"mails are kept in {self.options.var / 'mail'}",
            "-m",
            "portal.runner.mail_catcher",
            *("--port", str(port), "--folder", str(self.options.var / "mail")),
            is_up=lambda _part: listens(port),
            vital=False,
        )

    # --- Our own processes ------------------------------------------------------------------

    def site(self) -> Part:
        options = self.options
        return self._part(
            "site",
            "pages and chat",
            "-m",
            "daphne",
            *("-b", options.host, "-p", str(options.port), "-v", "0", "--no-server-name"),
            *("--ping-interval", "10", "--ping-timeout", "10"),
            "portal.asgi:application",
            is_up=lambda _part: _answers(options),
        )

    def worker(self) -> Part:
        return self._part(
            "worker",
            "does what was left for later, lane by lane",
            "-m",
            "portal.worker",
            is_up=lambda part: part.said(" ready."),
        )

    def dispatcher(self) -> Part:
        return self._part(
            "dispatcher",
            "sends to the workers what is due",
            "manage.py",
            "run_dispatcher",
            is_up=lambda part: part.said("goes round"),
        )

    def metrics(self) -> Part:
        host, _, port = self.env["METRICS_ADDRESS"].rpartition(":")
        return self._part(
            "metrics",
            f"http://{self.env['METRICS_ADDRESS']}/metrics",
            "manage.py",
            "serve_metrics",
            is_up=lambda _part: listens(int(port), host),
            vital=False,
        )

    def _part(
        self,
        name: str,
        purpose: str,
        *arguments: str,
        is_up: Callable[[Part], bool],
        vital: bool = True,
    ) -> Part:
        return Part(
            name=name,
            purpose=purpose,
            start=lambda: self.python(name, arguments),
            is_up=is_up,
            log=self.logs / f"{name}.log",
            vital=vital,
        )

    @property
    def owner_url(self) -> str:
        """Who made the tables: the owner, or the one role of a server that has no other."""
        return self.env.get(OWNER_ADDRESS) or self.env["DATABASE_URL"]

    def python(self, name: str, arguments: Sequence[str], *, with_owner: bool = False) -> Process:
        """Starts our Python with these arguments; the owner's address is for migrating only."""
        hidden = set() if with_owner else {OWNER_ADDRESS}
        env = {name: value for name, value in self.env.items() if name not in hidden}
        return launch([*PYTHON, *arguments], log=self.logs / f"{name}.log", env=env, folder=SOURCE)


def _hosts(options: Options) -> list[str]:
    """Names this site answers to: this machine's, when it listens beyond loopback."""
    hosts = ["localhost", "127.0.0.1", "[::1]"]
    if options.host in ANY_ADDRESS:
        name = socket.gethostname()
        hosts += [name, *socket.gethostbyname_ex(name)[2]]
    elif options.host not in hosts:
        hosts.append(options.host)
    return hosts


def _answers(options: Options) -> bool:
    """Whether the site answers its health address without failing."""
    connection = http.client.HTTPConnection(
        options.probe_host, options.port, timeout=PROBE_LIMIT_SECONDS
    )
    try:
        connection.request("GET", "/livez", headers={"Host": "localhost"})
        return connection.getresponse().status < SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
