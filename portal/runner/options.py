"""What the person at the keyboard may choose, read from the environment."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
PORT_DEFAULT = 8000
PORT_LIMIT = 65_535
ANY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104 - compared with, never chosen for anybody


class BadOption(ValueError):
    """A value that cannot be used; the message says what would do."""


@dataclass(frozen=True)
class Options:
    """Where to listen, where to keep things, and which real servers to use instead."""

    host: str
    port: int
    var: Path
    database_url: str | None
    redis_url: str | None
    email_url: str | None

    @property
    def origin(self) -> str:
        """The address to open in a browser."""
        name = "localhost" if self.host in {"127.0.0.1", *ANY_ADDRESS} else self.host
        return f"http://{name}:{self.port}"

    @property
    def probe_host(self) -> str:
        """Where the runner itself asks whether the site is up."""
        return "127.0.0.1" if self.host in ANY_ADDRESS else self.host


def read(environ: Mapping[str, str] = os.environ) -> Options:
    """The options of this start. Raises BadOption."""
    port = environ.get("PORT") or str(PORT_DEFAULT)
    if not re.fullmatch(r"\d{1,5}", port) or not 0 < int(port) <= PORT_LIMIT:
        raise BadOption(f"PORT must be a number from 1 to {PORT_LIMIT}, not “{port}”.")
    return Options(
        host=environ.get("HOST") or "127.0.0.1",
        port=int(port),
        var=Path(environ.get("BALISE_VAR") or SOURCE / "var").expanduser().resolve(),
        database_url=environ.get("DATABASE_URL") or None,
        redis_url=environ.get("REDIS_URL") or None,
        email_url=environ.get("EMAIL_URL") or None,
    )
