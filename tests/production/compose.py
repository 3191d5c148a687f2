"""Reads docker-compose.yml and runs what it says as processes on loopback.

The commands and the environment are those of the file. Only what a container would provide is
replaced: names of hosts by loopback, ports by free ones, folders by those of a test, base
images by the programs on this machine.
"""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from portal.embedded import free_port
from portal.embedded.processes import Process, ask_to_stop, launch, make_sure, tail
from portal.embedded.valkey import valkey_binary
from tests.stack import SOURCE, clean_env
from tests.waiting import until

UP_LIMIT_SECONDS = 120
HEALTH_EVERY_SECONDS = 1.5
"""A health check is a process of its own: asking all the time would slow the start down."""
STOP_LIMIT_SECONDS = 45
FILE = SOURCE / "docker-compose.yml"


def services() -> dict[str, dict[str, Any]]:
    """Every service of the file, anchors resolved."""
    return dict(yaml.safe_load(FILE.read_text())["services"])


def env_file(name: str) -> dict[str, str]:
    """The example of an environment file, as compose would read it."""
    rows = (line for line in (SOURCE / f"{name}.example").read_text().splitlines() if "=" in line)
    return dict(row.split("=", 1) for row in rows if not row.startswith("#"))


FOLDERS = {
    "/var/balise": "kept",
    "/srv/static": "static",
    "/srv/trouble": "trouble",
    "/run/secrets": "secrets",
    "/run/balise": "run",
    "/data": "redis",
    "/tmp": "scratch",  # noqa: S108 - the container's, given a place of the test
}
"""Folders of the containers and what stands in for them."""
THERE = re.compile(
    rf"(?<![\w.])(?P<folder>{'|'.join(FOLDERS)})(?=/|$|\s)"
    r"|\b(?P<host>web|chat|proxy)(?=:\d)|\b0\.0\.0\.0\b"
    r"|(?<![\d.])(?P<port>8000|8001|8080|8443|9464)(?!\d)"
)


@dataclass
class Place:
    """What stands in for the containers: folders and free ports."""

    folder: Path
    given: Mapping[str, str]
    """Values of the environment files."""
    secrets: Mapping[str, str]
    """Contents of the files in deploy/secrets."""
    ports: dict[str, int] = field(default_factory=dict)

    def port(self, of: str) -> int:
        """The port on loopback that stands in for a port of the file."""
        return self.ports.setdefault(of, free_port())

    def here(self, text: str) -> str:
        """A word of the file as it must read on this machine."""
        return THERE.sub(self._replaced, text)

    def _replaced(self, hit: re.Match[str]) -> str:
        if hit["folder"]:
            return self._at(FOLDERS[hit["folder"]])
        return str(self.port(hit["port"])) if hit["port"] else "127.0.0.1"

    def _at(self, name: str) -> str:
        folder = self.folder / name
        folder.mkdir(parents=True, exist_ok=True)
        return str(folder)

    def env_of(self, service: Mapping[str, Any]) -> dict[str, str]:
        """The environment of a service, with the values a centre would fill in."""
        env = {}
        for name in service.get("env_file", []):
            env.update(env_file(name))
        env.update(service.get("environment", {}))
        words = {name: self.here(str(value)) for name, value in env.items()}
        known = {name: value for name, value in self.given.items() if name in words}
        for name in service.get("secrets", []):
            self.secret(name)
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        return clean_env(PATH=path, PYTHONUNBUFFERED="1", **{**words, **known})

    def secret(self, name: str) -> Path:
        """The file of a secret, with the value a centre would have there."""
        file = Path(self._at("secrets")) / name
        file.write_text(self.secrets[name])
        return file

    def command_of(self, service: Mapping[str, Any]) -> list[str]:
        """What the service runs."""
        program, *arguments = (self.here(word) for word in service["command"])
        if program == "valkey-server":
            name = "cache" if any("cache_conf" in word for word in arguments) else "redis"
            port = str(self.port(name))
            return [str(valkey_binary()), *arguments, "--port", port, "--bind", "127.0.0.1"]
        if program == "deploy/nginx/start":
            program = str(SOURCE / program)
        return [program, *arguments]


@dataclass
class Running:
    """A service of the file that runs."""

    name: str
    process: Process
    log: Path
    env: dict[str, str]

    def said(self) -> str:
        return self.log.read_text(errors="replace")


@contextmanager
def running(name: str, place: Place) -> Iterator[Running]:
    """Runs one service of the file until the end of the block."""
    service = services()[name]
    env = place.env_of(service)
    log = place.folder / "log" / f"{name}.log"
    process = launch(place.command_of(service), log=log, env=env, folder=SOURCE)
    try:
        yield Running(name, process, log, env)
    finally:
        ask_to_stop(process, signal.SIGTERM)
        make_sure(process, limit_seconds=STOP_LIMIT_SECONDS)


def wait_until_healthy(one: Running, place: Place) -> None:
    """Returns when the health check of the file passes."""
    service = services()[one.name]
    until(
        lambda: one.process.poll() is not None or is_healthy(service, place, one.env, one.log),
        seconds=UP_LIMIT_SECONDS,
        what=f"{one.name} being healthy",
        every=HEALTH_EVERY_SECONDS,
        why=lambda: tail(one.log),
    )
    assert one.process.poll() is None, one.said()


def is_healthy(service: Mapping[str, Any], place: Place, env: Mapping[str, str], log: Path) -> bool:
    """Runs the health check of the file; what it complains about goes to the service's log."""
    _kind, *command = (place.here(word) for word in service["healthcheck"]["test"])
    with log.open("ab") as output:
        done = subprocess.run(
            command, cwd=SOURCE, env=dict(env), stdout=output, stderr=output, check=False
        )
    return done.returncode == 0


def run_once(name: str, place: Place) -> None:
    """Runs a service of the file that ends by itself; it must end well."""
    service = services()[name]
    done = subprocess.run(
        place.command_of(service),
        cwd=SOURCE,
        env=place.env_of(service),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
