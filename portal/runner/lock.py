"""Only one runner per var folder: a lock that ends with its process, however it ends."""

import fcntl
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import IO


class AlreadyRunning(RuntimeError):
    """Somebody holds the lock; says who and where."""

    def __init__(self, pid: int, origin: str) -> None:
        self.pid = pid
        self.origin = origin
        super().__init__(
            f"Balise is already running at {origin}/ (process {pid}).\n"
            f"Stop it with Ctrl-C where it runs, or: kill {pid}\n"
            "A second one beside it needs its own folder and port:\n"
            "  make run BALISE_VAR=var/second PORT=8001"
        )


@dataclass
class RunLock:
    """Held until the process ends."""

    stream: IO[str]

    @classmethod
    def take(cls, var: Path, *, origin: str) -> "RunLock":
        """Takes the lock of this folder. Raises AlreadyRunning."""
        stream = (var / "run.lock").open("a+")
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = _holder(stream)
            stream.close()
            raise AlreadyRunning(*holder) from None
        stream.truncate(0)
        json.dump({"pid": os.getpid(), "origin": origin}, stream)
        stream.flush()
        return cls(stream)

    def release(self) -> None:
        """Empties and lets go; the file stays, so that nobody locks a deleted one."""
        self.stream.truncate(0)
        self.stream.close()


def is_held(var: Path) -> bool:
    """Whether a runner works in this folder."""
    if not (var / "run.lock").exists():
        return False
    try:
        RunLock.take(var, origin="").release()
    except AlreadyRunning:
        return True
    return False


def _holder(stream: IO[str]) -> tuple[int, str]:
    stream.seek(0)
    try:
        holder = json.loads(stream.read())
        return int(holder["pid"]), str(holder["origin"])
    except (ValueError, KeyError):  # between taking the lock and writing who took it
        return 0, "an unknown address"
