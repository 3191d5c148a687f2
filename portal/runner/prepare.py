"""What must be done before the parts start: database, static files, demo content."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from portal.embedded.postgres import run_sql
from portal.embedded.processes import Process, make_sure, tail
from portal.runner import fingerprint
from portal.runner.screen import Screen
from portal.runner.stack import Stack
from portal.runner.stopping import Stopping

LOOK_EVERY_SECONDS = 0.1
STOP_LIMIT_SECONDS = 5


class StepFailed(RuntimeError):
    """A step ended badly; the message carries the end of its log."""


MANAGE_QUICKLY = "import gc; gc.disable(); import manage; manage.main()"
"""For commands that end soon: looking for garbage takes a quarter of the time of migrating."""


@dataclass(frozen=True)
class Step:
    """A management command that is due when `mark` is not the one it was last done for."""

    name: str
    label: str
    arguments: tuple[str, ...]
    mark: str


@dataclass
class Preparation:
    """Runs the steps that are due; those that do not need each other at the same time."""

    stack: Stack
    screen: Screen
    stopping: Stopping

    def run(self) -> None:
        """Brings everything up to date. Raises StepFailed; returns early when asked to stop."""
        code = f"{fingerprint.of_code()} {self.stack.env['DATABASE_URL']}"
        today = datetime.now(tz=UTC).date().isoformat()
        migrate = Step("migrate", "database brought up to date", ("migrate", "-v", "1"), code)
        collect = Step(
            "collectstatic",
            "static files collected and compressed",
            ("collectstatic", "--noinput", "--clear", "-v", "0"),
            fingerprint.of_static(),
        )
        demo = Step("load_demo", "demo content loaded", ("load_demo",), f"{code} {today}")
        fresh_database = not self._has_tables()
        fresh_static = not (self._static / "staticfiles.json").exists()
        if fresh_database:
            self.memory.forget(demo.name)
        self._run_together(
            step
            for step, anyway in ((migrate, fresh_database), (collect, fresh_static))
            if anyway or self._is_due(step)
        )
        self._run_together(step for step in (demo,) if self._is_due(step))

    @property
    def memory(self) -> fingerprint.Memory:
        return fingerprint.Memory(self.stack.options.var / "run" / "prepared.json")

    @property
    def _static(self) -> Path:
        return Path(self.stack.env.get("STATIC_ROOT", self.stack.options.var / "static"))

    def _is_due(self, step: Step) -> bool:
        return not self.memory.knows(step.name, step.mark)

    def _has_tables(self) -> bool:
        """Whether somebody migrated this database before: it may have been emptied meanwhile."""
        return bool(run_sql(self.stack.owner_url, "SELECT 1 FROM django_migrations"))

    def _run_together(self, steps: Iterable[Step]) -> None:
        running: dict[Process, Step] = {}
        began = time.monotonic()
        for step in steps:
            if self.stopping:
                return
            self.memory.forget(step.name)
            self.screen.doing(step.label)
            process = self.stack.python(
                step.name,
                ("-c", MANAGE_QUICKLY, *step.arguments),
                with_owner=step.name == "migrate",
            )
            running[process] = step
        while running:
            if self.stopping.wait(LOOK_EVERY_SECONDS):
                _stop(running)
                return
            for process in [process for process in running if process.poll() is not None]:
                self._finish(running.pop(process), process, time.monotonic() - began, running)

    def _finish(
        self, step: Step, process: Process, seconds: float, others: Iterable[Process]
    ) -> None:
        if process.returncode != 0:
            _stop(others)
            log = self.stack.logs / f"{step.name}.log"
            raise StepFailed(f"{step.name} failed. The end of {log}:\n{tail(log)}")
        self.memory.remember(step.name, step.mark)
        self.screen.done(step.label, seconds)


def _stop(processes: Iterable[Process]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        make_sure(process, limit_seconds=STOP_LIMIT_SECONDS)
