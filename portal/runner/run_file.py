"""One runner per var folder: a file, locked while it runs, says who it is and how to join it.

The lock ends with the process, however it ends. Only the owner may read the file, because the
environment in it has secrets.
"""

import fcntl
import json
import os
from pathlib import Path
from typing import IO, Any

from portal.runner.options import CannotRun, Options

NAME = Path("run") / "running.json"


def take(options: Options) -> IO[str]:
    """The locked file; closing it ends the claim. Raises CannotRun when another runner has it."""
    file = options.var / NAME
    file.touch(mode=0o600)
    stream = file.open("a+")
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        stream.seek(0)
        holder = json.loads(stream.read() or '{"pid": 0, "origin": "an unknown address"}')
        stream.close()
        raise CannotRun(
            f"Balise is already running at {holder['origin']}/ (process {holder['pid']}).\n"
            f"Stop it with Ctrl-C where it runs, or: kill {holder['pid']}\n"
            "A second one beside it needs its own folder and port:\n"
            "  make run BALISE_VAR=var/second PORT=8001"
        ) from None
    note(stream, options, {})
    return stream


def note(stream: IO[str], options: Options, env: dict[str, str]) -> None:
    """Writes who runs, and what is special in the environment of its processes."""
    ours = {name: value for name, value in env.items() if os.environ.get(name) != value}
    stream.truncate(0)
    json.dump({"pid": os.getpid(), "origin": options.origin, "env": ours}, stream, indent=1)
    stream.flush()


def read(var: Path) -> dict[str, Any] | None:
    """What the runner of this folder wrote; None when none runs."""
    try:
        with (var / NAME).open() as stream:
            fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return None
    except BlockingIOError:
        return dict(json.loads((var / NAME).read_text() or "{}"))
    return None
