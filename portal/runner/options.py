"""What the person at the keyboard may choose, read from the environment."""

import os
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from portal.embedded import free_port

SOURCE = Path(__file__).resolve().parents[2]
PORT_DEFAULT = 8000
PORT_LIMIT = 65_535
ANY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104 - compared with, never chosen for anybody


class CannotRun(RuntimeError):
    """Balise cannot start or go on; the message says why, and what would do."""


@dataclass(frozen=True)
class Options:
    """Where to listen, and where to keep things."""

    host: str
    port: int
    var: Path

    @property
    def origin(self) -> str:
        """The address to open in a browser."""
        name = "localhost" if self.host in {"127.0.0.1", *ANY_ADDRESS} else self.host
        return f"http://{name}:{self.port}"

    @property
    def reached_at(self) -> str:
        """The host at which this machine itself reaches the site."""
        return "127.0.0.1" if self.host in ANY_ADDRESS else self.host

    @property
    def allowed_hosts(self) -> str:
        """Names the site answers to: this machine's, when it listens beyond loopback."""
        names = ["localhost", "127.0.0.1", "[::1]", self.host]
        if self.host in ANY_ADDRESS:
            name = socket.gethostname()
            names += [name, *socket.gethostbyname_ex(name)[2]]
        return ",".join(names)

    def try_port(self) -> None:
        """Says early, before anything is started, why nothing can listen there.

        Raises CannotRun.
        """
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        try:
            with socket.socket(family) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((self.host, self.port))
        except OSError as failure:
            raise CannotRun(
                f"Balise cannot listen on {self.host}, port {self.port}: {failure.strerror}.\n"
                f"Choose another port: make run PORT={free_port()}\n"
                "Without HOST only this machine is served; HOST=0.0.0.0 serves its network."
            ) from failure


def read(environ: Mapping[str, str] = os.environ) -> Options:
    """The options of this start. Raises CannotRun."""
    port = environ.get("PORT") or str(PORT_DEFAULT)
    if not re.fullmatch(r"\d{1,5}", port) or not 0 < int(port) <= PORT_LIMIT:
        raise CannotRun(f"PORT must be a number from 1 to {PORT_LIMIT}, not “{port}”.")
    var = Path(environ.get("BALISE_VAR") or SOURCE / "var").expanduser().resolve()
    return Options(environ.get("HOST") or "127.0.0.1", int(port), var)
