"""Starting and stopping child processes so that nothing is left behind and nothing else is hit.

Every child leads a session of its own (a Ctrl-C in the terminal reaches only the starter,
which then stops its children in order). On Linux the kernel sends it a signal when its starter
ends in any way, SIGKILL included: util-linux's `setpriv` asks for that and becomes the program.
Start children from the main thread: the kernel watches the thread, not the process.
"""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

PR_SET_PDEATHSIG = 1
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""Signals that ask us to stop."""

Process = subprocess.Popen[bytes]


def launch(
    command: Sequence[str | Path],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    folder: Path | None = None,
    account: int | None = None,
    death_signal: signal.Signals = signal.SIGTERM,
) -> Process:
    """Starts `command`, its output appended to `log`; as another account when given."""
    log.parent.mkdir(parents=True, exist_ok=True)
    tie = ["setpriv", "--pdeathsig", death_signal.name] if shutil.which("setpriv") else []
    with log.open("ab") as output, _held_signals() as came:
        process = subprocess.Popen(
            [*tie, *map(str, command)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=None if env is None else dict(env),
            cwd=folder,
            user=account,
            group=None if account is None else pwd.getpwuid(account).pw_gid,
            extra_groups=None if account is None else [],
            start_new_session=True,
        )
    if came:
        make_sure(process, limit_seconds=0)
        signal.raise_signal(came[0])
    return process


@contextmanager
def _held_signals() -> Iterator[list[int]]:
    """Notes the signals that come meanwhile: a child must not start without anybody knowing it."""
    came: list[int] = []
    former = {wish: signal.getsignal(wish) for wish in STOPS}
    heard = {wish: how for wish, how in former.items() if how not in {None, signal.SIG_IGN}}
    try:
        for wish in heard:
            signal.signal(wish, lambda number, _at: came.append(number))
        yield came
    finally:
        for wish, how in heard.items():
            signal.signal(wish, how)


def end_with_parent(wish: signal.Signals) -> None:
    """For ourselves: the kernel sends `wish` when our parent ends, on Linux."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(wish), 0, 0, 0)


def ask_to_stop(process: Process, wish: signal.Signals = signal.SIGTERM) -> None:
    """Sends `wish` to the process if it still runs."""
    if process.poll() is None:
        process.send_signal(wish)


def make_sure(process: Process, *, limit_seconds: float) -> bool:
    """Waits for the end, then kills; also whatever of its group outlived it.

    True when it ended by itself within the limit.
    """
    try:
        process.wait(limit_seconds)
        by_itself = True
    except subprocess.TimeoutExpired:
        by_itself = False
    with suppress(ProcessLookupError, PermissionError):  # nobody left; macOS says it the second way
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return by_itself


def tail(log: Path, *, lines: int = 12) -> str:
    """The last lines of a log, for showing."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
