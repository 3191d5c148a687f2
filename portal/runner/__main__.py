"""`python -m portal.runner` starts everything; `… manage X` runs manage.py beside it.

`… running` only says by its exit code whether it runs in this var folder.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from portal.embedded import EmbeddedError
from portal.embedded.processes import STOPS, end_with_parent
from portal.runner import options, run_file
from portal.runner.options import SOURCE, CannotRun, Options
from portal.runner.prepare import prepare
from portal.runner.stack import Stack
from portal.runner.supervisor import Supervisor, say, step
from portal.runner.welcome import welcome


def main(arguments: list[str]) -> int:
    try:
        chosen = options.read()
        if arguments[:1] == ["manage"]:
            return manage(chosen, arguments[1:])
        if arguments == ["running"]:
            return 1 if run_file.read(chosen.var) is None else 0
        run(chosen)
    except KeyboardInterrupt:
        say("Stopped.")
        return 0
    except (CannotRun, EmbeddedError) as failure:
        return _complain(str(failure))
    except OSError as failure:  # the folder is read-only, full, or somebody else's
        if failure.filename is None:
            raise
        return _complain(
            f"Balise cannot use {failure.filename}: {failure.strerror}.\n"
            "It keeps everything in one folder. Make room there, or choose another:\n"
            "  make run BALISE_VAR=/path/to/a/folder"
        )
    return 0


def run(chosen: Options) -> None:
    """Starts the stack and looks after it until a signal comes. Raises CannotRun."""
    began = time.monotonic()
    (chosen.var / "run").mkdir(parents=True, exist_ok=True)
    with run_file.take(chosen) as claim:
        chosen.try_port()
        for number in STOPS:
            signal.signal(number, signal.default_int_handler)
        if "MAKELEVEL" in os.environ:  # also when the `make` that started us is killed
            end_with_parent(signal.SIGTERM)
        say(f"Balise, keeping everything in {chosen.var}")
        with prepared(chosen) as (stack, supervisor):
            run_file.note(claim, chosen, stack.env)
            with step("site, worker, probe, dispatcher, metrics"):
                supervisor.start(stack.processes())
            say(f"\nBalise is ready after {time.monotonic() - began:.1f} s\n{welcome(stack)}")
            supervisor.watch()


@contextmanager
def prepared(chosen: Options, **env: str) -> Iterator[tuple[Stack, Supervisor]]:
    """The servers run, tables and demo content are there; at the end everything is stopped."""
    stack, supervisor = Stack(chosen, env), Supervisor()
    try:
        with step("PostgreSQL, Valkey, mail catcher"):
            supervisor.start(stack.servers())
        prepare(stack)
        yield stack, supervisor
    finally:
        say("Stopping.")
        supervisor.stop()


def manage(chosen: Options, arguments: list[str]) -> int:
    """Runs manage.py against the stack that is running in this var folder."""
    running = run_file.read(chosen.var)
    if not running or not running["env"]:
        raise CannotRun(
            f"Balise is not running in {chosen.var}. Start it with: make run\n"
            "If it runs elsewhere, say where: BALISE_VAR=…"
        )
    command = [sys.executable, "manage.py", *arguments]
    env = {**os.environ, **running["env"]}
    return subprocess.run(command, env=env, cwd=SOURCE, check=False).returncode


def _complain(text: str) -> int:
    print(text, file=sys.stderr)  # noqa: T201 - the terminal is where this speaks
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
