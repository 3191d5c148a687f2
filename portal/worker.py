"""Entry of the workers: `python -m portal.worker` serves the lanes named in `BALISE_LANES`.

Each lane gets a Celery worker of its own, so that jobs of one lane that hang hold up no other.
They are forks of one process that has imported everything. When one of them ends by itself the
others end, too, and whoever started this starts it again. The lane `probe` is served elsewhere
(`portal.probe_worker`).
"""

import os
import signal
import sys
from contextlib import suppress

import django

from portal.startup import imports_that_stay

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

with imports_that_stay():
    django.setup()

    from django.conf import settings

    from portal.celery import app
    from portal.embedded.processes import end_with_parent
    from portal.jobs import lanes
    from portal.privacy.keycheck import refuse_wrong_keys

    SERVED = lanes.served_together(settings.LANES)
    if any(lane.keys for lane in SERVED):
        refuse_wrong_keys()

__all__ = ["SERVED", "app", "main"]

STOP_WITHIN_SECONDS = 20
"""Longer than Celery's own patience. Without Redis a worker told to stop would never end; whoever
is killed loses nothing, because leases decide."""


def main() -> int:
    """Serves until it is told to stop, or until one of the workers ends; the exit code."""
    workers = {_start(lane) for lane in SERVED}
    asked: list[int] = []

    def stop(number: int, _frame: object) -> None:
        asked.append(number)
        _tell(workers, number)
        signal.alarm(STOP_WITHIN_SECONDS)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    signal.signal(signal.SIGALRM, lambda *_: _tell(workers, signal.SIGKILL))
    workers.discard(os.wait()[0])
    failed = not asked
    if failed:
        _tell(workers, signal.SIGTERM)
    while workers:
        workers.discard(os.wait()[0])
    return int(failed)


def _start(lane: lanes.Lane) -> int:
    """Forks the worker of one lane; its process id."""
    parent = os.getpid()
    process_id = os.fork()
    if process_id:
        return process_id
    end_with_parent(signal.SIGKILL)
    if os.getppid() == parent:
        app.worker_main(
            [
                "worker",
                *("--queues", lane.name, "--hostname", f"{lane.name}@%h"),
                *("--concurrency", str(lane.processes)),
                *("--without-gossip", "--without-mingle", "--without-heartbeat"),
            ]
        )
    os._exit(0)


def _tell(workers: set[int], number: int) -> None:
    for process_id in workers:
        with suppress(ProcessLookupError):
            os.kill(process_id, number)


if __name__ == "__main__":
    sys.exit(main())
