"""Which processes the demo consists of, with which commands and which environment."""

import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from portal.embedded import as_role, create_database, free_port, start_postgres, start_valkey
from portal.embedded.processes import Process, launch
from portal.embedded.server import is_free
from portal.runner import secret_keys
from portal.runner.options import SOURCE, Options
from portal.runner.supervisor import Part

METRICS_PORT = 9464
SITE_ROLE = "balise_site"
"""Whom the demo's processes sign in as; the owner of its cluster only migrates and restores."""
PROBE_ROLE = "balise_probe"
OWNER_ADDRESS = "MIGRATION_DATABASE_URL"
PROBE_ADDRESS = "PROBE_DATABASE_URL"
GIVEN_TO_THE_PROBE = (
    *("PATH", "HOME", "LANG", "LC_ALL", "TZ", "VIRTUAL_ENV", "LD_LIBRARY_PATH"),
    *("PYTHONPATH", "PYTHONUNBUFFERED", "BALISE_DEMO", "BALISE_VAR", "SITE_ORIGIN", "LOG_LEVEL"),
    *("RESOLVER", "RESOLVER_NAMESERVERS", "RESOLVER_PORT", PROBE_ADDRESS),
)
"""Of all variables; what asks reported hosts holds no secret."""
PYTHON = (sys.executable, "-W", "ignore::DeprecationWarning")


class Stack:
    """The parts of one start; fills in addresses as servers come up."""

    def __init__(self, options: Options, env: Mapping[str, str] = {}) -> None:
        """Makes the folders and the environment every part shares, before any address is known."""
        self.options = options
        for name in ("run", "log", "metrics"):
            (options.var / name).mkdir(parents=True, exist_ok=True)
        given = {**os.environ, **env}
        self.env = {
            "ALLOWED_HOSTS": options.allowed_hosts,
            "METRICS_ADDRESS": f"127.0.0.1:{METRICS_PORT}",
            "LOG_LEVEL": "INFO",
            "SITE_ORIGIN": options.origin,
            **secret_keys.read_or_make(options.var / "secrets.env"),
            **{k: v for k, v in given.items() if v and not k.startswith("MAKE")},
            "BALISE_DEMO": "1",
            "BALISE_VAR": str(options.var),
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "PYTHONUNBUFFERED": "1",
        }
        self._metrics_are_named = bool(given.get("METRICS_ADDRESS"))

    def log(self, name: str) -> Path:
        return self.options.var / "log" / f"{name}.log"

    @property
    def mailbox(self) -> Path:
        return self.options.var / "mailbox"

    @property
    def owner_url(self) -> str:
        """Who made the tables: the owner, or the one role of a server that has no other."""
        return self.env.get(OWNER_ADDRESS) or self.env["DATABASE_URL"]

    def servers(self) -> list[Part]:
        """What the others use, save what the environment names already."""
        var = self.options.var
        parts = {
            "DATABASE_URL": Part(
                "PostgreSQL", var / "pg.log", self._start_postgres, stop_signal=signal.SIGINT
            ),
            "REDIS_URL": Part("Valkey", var / "valkey.log", self._start_valkey),
            "EMAIL_URL": self._mail_catcher(free_port()),
        }
        return [part for name, part in parts.items() if name not in self.env]

    def processes(self) -> list[Part]:
        """Our own, as docker-compose.yml has them; here Daphne serves the pages too."""
        host, port = self.options.host, self.options.port
        site = self._part(
            "site",
            *("-m", "daphne", "-b", host, "-p", str(port), "-v", "0", "--no-server-name"),
            *("--ping-interval", "10", "--ping-timeout", "10", "portal.asgi:application"),
            port=port,
        )
        worker = self._part("worker", "-m", "portal.worker")
        probe = Part("probe", self.log("probe"), self._start_probe)
        dispatcher = self._part("dispatcher", "manage.py", "run_dispatcher")
        site = replace(site, host=self.options.reached_at)
        return [site, worker, probe, dispatcher, self._metrics()]

    def _start_probe(self) -> Process:
        """With what it needs and nothing else. A server that is not ours may have no role for it:
        then it signs in as the site does."""
        address = self.env.get(PROBE_ADDRESS) or self.env["DATABASE_URL"]
        given = {name: self.env[name] for name in GIVEN_TO_THE_PROBE if name in self.env}
        env = {**given, PROBE_ADDRESS: address}
        command = [*PYTHON, "-m", "portal.probe_worker"]
        return launch(command, log=self.log("probe"), env=env, folder=SOURCE)

    def _metrics(self) -> Part:
        """Its port is chosen when it is launched, and anew when somebody else was quicker."""

        def start() -> Process:
            if not self._metrics_are_named:
                part.port = METRICS_PORT if is_free(METRICS_PORT) else free_port()
                self.env["METRICS_ADDRESS"] = f"127.0.0.1:{part.port}"
            return self.python("metrics", "manage.py", "serve_metrics")

        port = int(self.env["METRICS_ADDRESS"].rpartition(":")[2])
        part = Part("metrics", self.log("metrics"), start, port)
        return part

    def _start_postgres(self) -> Process:
        server = start_postgres(self.options.var / "pg")
        self.env[OWNER_ADDRESS] = create_database(server.url, "balise")
        self.env["DATABASE_URL"] = as_role(self.env[OWNER_ADDRESS], SITE_ROLE)
        self.env[PROBE_ADDRESS] = as_role(self.env[OWNER_ADDRESS], PROBE_ROLE)
        return server.process

    def _start_valkey(self) -> Process:
        """Always on the port of its first start, which the others know by then."""
        port = urlsplit(self.env.get("REDIS_URL", "")).port
        server = start_valkey(self.options.var / "valkey", port=port)
        self.env["REDIS_URL"] = server.url
        return server.process

    def _mail_catcher(self, port: int) -> Part:
        """A mail server that delivers nothing: every mail becomes a file of a Maildir."""

        def start() -> Process:
            self.env["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
            return self.python("mail", *mail_catcher(port, self.mailbox))

        return Part("mail catcher", self.log("mail"), start, port)

    def _part(self, name: str, *arguments: str, port: int | None = None) -> Part:
        return Part(name, self.log(name), lambda: self.python(name, *arguments), port)

    def python(self, name: str, *arguments: str, as_owner: bool = False) -> Process:
        """Starts our Python with these arguments; the owner's address is for migrating only."""
        hidden = set() if as_owner else {OWNER_ADDRESS, PROBE_ADDRESS}
        env = {name: value for name, value in self.env.items() if name not in hidden}
        return launch([*PYTHON, *arguments], log=self.log(name), env=env, folder=SOURCE)


def mail_catcher(port: int, mailbox: Path) -> tuple[str, ...]:
    """What Python is given to run aiosmtpd as one; also for tests."""
    keep = ("-c", "aiosmtpd.handlers.Mailbox", str(mailbox))
    return ("-m", "aiosmtpd", "--nosetuid", "--smtputf8", "-l", f"127.0.0.1:{port}", *keep)
