"""What both embedded servers share: finding their programs, waiting, stopping."""

import importlib.util
import signal
import socket
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from portal.embedded import processes

START_LIMIT_SECONDS = 30
STOP_LIMIT_SECONDS = 20
POLL_SECONDS = 0.05


class EmbeddedError(RuntimeError):
    """A server could not be found or started; the message says what to do."""


@dataclass
class Embedded:
    """A running server: its address, its log, and the process to stop."""

    name: str
    url: str
    process: processes.Process
    log: Path
    stop_signal: signal.Signals

    def stop(self) -> None:
        """Asks it to stop, waits, and only then kills it."""
        processes.ask_to_stop(self.process, self.stop_signal)
        processes.make_sure(self.process, limit_seconds=STOP_LIMIT_SECONDS)

    def wait_until(self, answers: Callable[[], bool]) -> None:
        """Returns when it answers; raises EmbeddedError with the end of its log when it cannot."""
        deadline = time.monotonic() + START_LIMIT_SECONDS
        with ExitStack() as undo:
            undo.callback(self.stop)
            while not answers():
                if self.process.poll() is not None or time.monotonic() > deadline:
                    said = processes.tail(self.log)
                    raise EmbeddedError(
                        f"{self.name} did not start. The end of {self.log}:\n{said}"
                    )
                time.sleep(POLL_SECONDS)
            undo.pop_all()


def inside_wheel(package: str, *parts: str) -> Path | None:
    """A folder inside an installed wheel, found without importing it (one writes to the disk)."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent.joinpath(*parts)
    return folder if folder.is_dir() else None


def free_port() -> int:
    """A TCP port on loopback that nobody listens on right now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    """Whether somebody could listen there right now."""
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


def listens(port: int, host: str = "127.0.0.1") -> bool:
    """Whether somebody accepts connections there."""
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True
