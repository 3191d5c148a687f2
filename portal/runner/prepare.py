"""What must be done before our processes start: tables, static files, demo content.

Each is done again only when something it is made from has changed: that makes a second start
quick.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from portal.embedded.postgres import has_table
from portal.embedded.processes import Process, ask_to_stop, make_sure, tail
from portal.runner.options import SOURCE, CannotRun
from portal.runner.stack import PROBE_ADDRESS, Stack
from portal.runner.supervisor import step

FOLDERS = ("portal", "hotline", "helpline", "awareness", "locale")
LOCK_FILE = SOURCE / "requirements" / "demo.txt"
STOP_LIMIT_SECONDS = 5
MANAGE_QUICKLY = "import gc; gc.disable(); import manage; manage.main()"
"""For commands that end soon: looking for garbage takes a quarter of the time of migrating."""


@dataclass(frozen=True)
class Step:
    """A management command; `made_from` is what `done` contains after it went well."""

    done: Path
    made_from: str
    arguments: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.arguments[0]

    @property
    def is_due(self) -> bool:
        return not self.done.exists() or self.done.read_text() != self.made_from


def prepare(stack: Stack) -> None:
    """Brings everything up to date. Raises CannotRun with the end of a command's log."""
    addresses = (stack.env["DATABASE_URL"], stack.env.get(PROBE_ADDRESS, ""))
    code = f"{fingerprint(static=False)} {' '.join(addresses)}"
    today = datetime.now(tz=UTC).date().isoformat()
    run = stack.options.var / "run"
    migrate = Step(run / "migrated", code, ("migrate", "-v", "1"))
    collect = Step(
        run / "collected",
        fingerprint(static=True),
        ("collectstatic", "--noinput", "--clear", "-v", "0"),
    )
    load = Step(run / "loaded", f"{code} {today}", ("load_demo",))
    if not has_table(stack.owner_url, "django_migrations"):  # it may have been emptied meanwhile
        migrate.done.unlink(missing_ok=True)
        load.done.unlink(missing_ok=True)
    static = Path(stack.env.get("STATIC_ROOT", stack.options.var / "static"))
    if not (static / "staticfiles.json").exists():
        collect.done.unlink(missing_ok=True)
    for label, steps in {
        "database brought up to date, static files collected": (migrate, collect),
        "demo content loaded": (load,),
    }.items():
        if due := [each for each in steps if each.is_due]:
            with step(label):
                _run_together(stack, due)


def fingerprint(*, static: bool) -> str:
    """Changes when a file of ours does, a static one or any other, or the locked packages."""
    digest = sha256(LOCK_FILE.read_bytes())
    for folder in FOLDERS:
        for file in sorted((SOURCE / folder).rglob("*.*")):
            if ("static" in file.parts) is static and file.suffix != ".pyc":
                stat = file.stat()
                digest.update(f"{file.name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _run_together(stack: Stack, steps: Sequence[Step]) -> None:
    """Runs commands that do not need each other."""
    running: list[tuple[Step, Process]] = []
    try:
        for each in steps:
            each.done.unlink(missing_ok=True)  # one that is cut off half-way is done again
            running.append((each, _begin(stack, each)))
        for each, process in running:
            if process.wait() != 0:
                log = stack.log(each.name)
                raise CannotRun(f"{each.name} failed. The end of {log}:\n{tail(log)}")
            each.done.write_text(each.made_from)
    finally:
        for _each, process in running:
            ask_to_stop(process)
        for _each, process in running:
            make_sure(process, limit_seconds=STOP_LIMIT_SECONDS)


def _begin(stack: Stack, each: Step) -> Process:
    arguments = ("-c", MANAGE_QUICKLY, *each.arguments)
    return stack.python(each.name, *arguments, as_owner=each.name == "migrate")
