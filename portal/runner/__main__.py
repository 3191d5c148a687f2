"""`python -m portal.runner` starts everything; `… manage X` runs manage.py beside it.

`… running` only says by its exit code whether it runs in this var folder.
"""

import errno
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

from portal.embedded import EmbeddedError, free_port
from portal.runner import keys, options, welcome
from portal.runner.lock import AlreadyRunning, RunLock, is_held
from portal.runner.options import BadOption, Options
from portal.runner.prepare import Preparation, StepFailed
from portal.runner.screen import Screen
from portal.runner.stack import Stack
from portal.runner.stopping import Stopping
from portal.runner.supervisor import PartFailed, Supervisor

ENV_FILE = Path("run") / "env.json"


class PortTaken(RuntimeError):
    """Another program listens where the site should."""

    def __init__(self, wanted: Options) -> None:
        super().__init__(
            f"Port {wanted.port} on {wanted.host} is taken by another program.\n"
            f"Choose another: make run PORT={free_port()}"
        )


class NoRoom(RuntimeError):
    """The var folder takes nothing: read-only, full, or somebody else's."""

    def __init__(self, var: Path, failure: OSError) -> None:
        super().__init__(
            f"Balise cannot write in {failure.filename or var}: {failure.strerror}.\n"
            "It keeps everything in one folder. Make room there, or choose another:\n"
            "  make run BALISE_VAR=/path/to/a/folder"
        )


FOLDER_TROUBLE = frozenset(
    {errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EPERM, errno.ENOTDIR}
    | {errno.EEXIST}  # something else than a folder has its name
)


FAILURES = (BadOption, AlreadyRunning, PortTaken, NoRoom, EmbeddedError, PartFailed, StepFailed)


def main(arguments: list[str]) -> int:
    try:
        chosen = options.read()
        if arguments[:1] == ["manage"]:
            return manage(chosen, arguments[1:])
        if arguments == ["running"]:
            return 0 if is_held(chosen.var) else 1
        return run_where_there_is_room(chosen)
    except FAILURES as failure:
        print(failure, file=sys.stderr)  # noqa: T201 - the terminal is where this speaks
        return 1


def run_where_there_is_room(chosen: Options) -> int:
    """Like `run`. Raises NoRoom when the var folder is the trouble."""
    try:
        return run(chosen)
    except OSError as failure:
        if failure.errno in FOLDER_TROUBLE:
            raise NoRoom(chosen.var, failure) from failure
        raise


def run(chosen: Options) -> int:
    """Starts, watches and stops the stack; the exit code says whether it went well."""
    for name in ("run", "log", "mail", "metrics"):
        (chosen.var / name).mkdir(parents=True, exist_ok=True)
    lock = RunLock.take(chosen.var, origin=chosen.origin)
    try:
        _claim_port(chosen)
    except (BadOption, PortTaken):
        lock.release()
        raise
    stopping = Stopping()
    stopping.listen()
    screen = Screen()
    screen.title(f"Balise, keeping everything in {chosen.var}")
    stack = Stack(chosen)
    stack.begin(keys.read_or_make(chosen.var / "secrets.env"))
    supervisor = Supervisor(screen, stopping)
    try:
        start(stack, supervisor)
        code = supervisor.watch()
    finally:
        screen.doing("stopping")
        supervisor.stop_all()
        (chosen.var / ENV_FILE).unlink(missing_ok=True)
        lock.release()
    screen.line("Stopped.")
    return code


def start(stack: Stack, supervisor: Supervisor) -> None:
    """Brings up every part in order; returns early when asked to stop."""
    screen, stopping = supervisor.screen, supervisor.stopping
    servers = [
        *([] if stack.options.database_url else [stack.postgres()]),
        *([] if stack.options.redis_url else [stack.valkey()]),
    ]
    for server in servers:
        if not stopping:
            with screen.step(f"{server.name}: {server.purpose}"):
                supervisor.add(server)
    if stopping:
        return
    if not stack.options.email_url:  # before the demo, whose notices are sent as it is loaded
        mail = stack.mail_catcher()
        supervisor.add(mail)
        supervisor.wait_until_up(mail)
    stack.save_env(stack.options.var / ENV_FILE)
    Preparation(stack, screen, stopping).run()
    if stopping:
        return
    parts = [stack.site(), stack.worker(), stack.dispatcher(), stack.metrics()]
    supervisor.add(*parts)
    supervisor.wait_until_up(*parts)
    if not stopping:
        welcome.say_where(screen, stack)


def manage(chosen: Options, arguments: list[str]) -> int:
    """Runs manage.py against the stack that is running in this var folder."""
    file = chosen.var / ENV_FILE
    if not file.exists():
        said = f"Balise is not running in {chosen.var}. Start it with: make run"
        print(f"{said}\nIf it runs elsewhere, say where: BALISE_VAR=…", file=sys.stderr)  # noqa: T201
        return 1
    env = {**os.environ, **json.loads(file.read_text())}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, env=env, cwd=options.SOURCE, check=False).returncode


def _claim_port(wanted: Options) -> None:
    """Fails early, before anything is started, when the port is taken. Raises PortTaken."""
    family = socket.AF_INET6 if ":" in wanted.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((wanted.host, wanted.port))
        except socket.gaierror as failure:
            raise BadOption(f"HOST={wanted.host} is no address and no known name.") from failure
        except PermissionError as failure:
            raise BadOption(f"This account may not listen on port {wanted.port}.") from failure
        except OSError as failure:
            if failure.errno == errno.EADDRNOTAVAIL:
                raise BadOption(
                    f"{wanted.host} is not an address of this machine: nothing can listen there.\n"
                    "Without HOST only this machine is served; HOST=0.0.0.0 serves its network."
                ) from failure
            raise PortTaken(wanted) from failure


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
