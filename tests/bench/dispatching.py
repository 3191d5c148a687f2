"""The outbox: rows asked for, dispatched through Redis, claimed and done by workers.

The yardstick is what the database alone gives one consumer: a loop that takes one row with
`FOR UPDATE SKIP LOCKED`, marks it and commits. Ours adds a dispatcher that takes leases, Redis, a
Celery worker of two processes and a claim that counts the attempt before anything happens.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django
import psycopg2

from portal.embedded.processes import Process, ask_to_stop, launch, make_sure
from tests.bench.drivers import Side, owner_url, take_turns
from tests.bench.measuring import SOURCE, processor_seconds
from tests.waiting import until

ROWS = 1_000
KIND = "bench.nothing"
TABLE = """CREATE TABLE IF NOT EXISTS bench_queue (
    id bigserial PRIMARY KEY, subject text NOT NULL, state text NOT NULL DEFAULT 'queued')"""
TAKE = """SELECT id FROM bench_queue WHERE state = 'queued' ORDER BY id
    FOR UPDATE SKIP LOCKED LIMIT 1"""
LIMIT_SECONDS = 120


def do_nothing(_subject: str) -> None:
    """The work itself costs nothing, so that only the way to it is measured."""


def register() -> None:
    from portal.jobs.registry import job

    job(KIND, lane="default")(do_nothing)


def serve() -> int:
    """A worker as in production that knows our kind as well."""
    from portal import worker

    register()
    return worker.main()


class Bare:
    """One connection, one row at a time, a commit for each."""

    def __init__(self) -> None:
        self._connection = psycopg2.connect(owner_url())
        with self._connection, self._connection.cursor() as cursor:
            cursor.execute(TABLE)
            cursor.execute(
                "CREATE INDEX IF NOT EXISTS bench_queue_due ON bench_queue (id)"
                " WHERE state = 'queued'"
            )

    def measure(self, side: Side) -> None:
        with self._connection, self._connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO bench_queue (subject) SELECT n::text FROM generate_series(1, %s) n",
                [ROWS],
            )
        began, spent = time.perf_counter(), time.process_time()
        with self._connection.cursor() as cursor:
            while self._take_one(cursor):
                self._connection.commit()
        self._connection.commit()
        side.note(ROWS, time.perf_counter() - began, time.process_time() - spent)

    @staticmethod
    def _take_one(cursor: Any) -> bool:
        cursor.execute(TAKE)
        if (row := cursor.fetchone()) is None:
            return False
        cursor.execute("UPDATE bench_queue SET state = 'done' WHERE id = %s", row)
        return True


class Ours:
    """The dispatcher and the worker of production; this process only asks and waits."""

    def __init__(self, processes: list[Process]) -> None:
        self._processes = processes
        self._asked = 0

    def measure(self, side: Side) -> None:
        self._ask(ROWS)
        began, spent = time.perf_counter(), self._spent()
        self._wait()
        side.note(ROWS, time.perf_counter() - began, self._spent() - spent)

    def warm_up(self) -> None:
        """Workers that have connected and imported."""
        self._ask(10)
        self._wait()

    def _ask(self, count: int) -> None:
        from portal.jobs.models import Job

        numbers = range(self._asked, self._asked + count)
        self._asked += count
        Job.objects.bulk_create(
            [
                Job(kind=KIND, lane="default", subject=str(n), effect_key=f"{KIND}:{n}")
                for n in numbers
            ]
        )

    def _wait(self) -> None:
        from portal.jobs.models import Job
        from portal.jobs.states import State

        left = Job.objects.filter(kind=KIND).exclude(state=State.DONE)
        until(lambda: not left.exists(), seconds=LIMIT_SECONDS, what="all jobs done")

    def _spent(self) -> float:
        return sum(processor_seconds(process.pid) for process in self._processes)


@contextmanager
def running(folder: Path) -> Iterator[list[Process]]:
    """A dispatcher, and a worker of the lane `default`."""
    env = {**os.environ, "BALISE_LANES": "default"}
    commands = {
        "bench-dispatcher": ("manage.py", "run_dispatcher"),
        "bench-worker": ("-m", "tests.bench.dispatching", "worker"),
    }
    started = [
        launch([sys.executable, *command], log=folder / f"{name}.log", env=env, folder=SOURCE)
        for name, command in commands.items()
    ]
    try:
        yield started
    finally:
        for process in started:
            ask_to_stop(process)
        for process in started:
            make_sure(process, limit_seconds=30)


def main() -> None:
    django.setup()
    register()
    from portal.jobs.models import Job

    Job.objects.filter(kind=KIND).delete()
    with running(Path(os.environ["BALISE_VAR"]) / "log") as processes:
        ours, bare = Ours(processes), Bare()
        ours.warm_up()
        take_turns(
            {
                "bare loop: SKIP LOCKED, one row a commit": bare.measure,
                "outbox: dispatched, claimed, done": ours.measure,
            }
        )


if __name__ == "__main__":
    sys.exit(serve() if sys.argv[1:] == ["worker"] else main())
