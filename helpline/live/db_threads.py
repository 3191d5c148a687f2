"""The threads behind the sockets: one writes messages, one reads them, one does everything else.

Each has a database connection of its own that stays open. Nothing here is asked for on
the event loop's own thread.
"""

from collections.abc import Callable, Sequence
from typing import Any, ParamSpec, TypeVar

from helpline.live.batch_thread import BatchThread
from helpline.operations import reading, saying

P = ParamSpec("P")
T = TypeVar("T")

Call = Callable[[], Any]


class Threads:
    """The three threads of a process."""

    def __init__(self) -> None:
        self.writer: BatchThread[saying.NewMessage, saying.Outcome] = BatchThread(
            "writer", saying.write_together
        )
        self.reader: BatchThread[reading.ReadRequest, reading.Reading | None] = BatchThread(
            "reader", reading.read_together
        )
        self.calls: BatchThread[Call, Any] = BatchThread("calls", _run)

    def close(self) -> None:
        """Ends all three."""
        for each in (self.writer, self.reader, self.calls):
            each.close()


_threads: Threads | None = None


def threads() -> Threads:
    """The threads of this process, started when first asked for."""
    global _threads  # noqa: PLW0603 - one set per process
    if _threads is None:
        _threads = Threads()
    return _threads


def close_threads() -> None:
    """Ends the threads of this process and their connections."""
    global _threads  # noqa: PLW0603 - one set per process
    if _threads is not None:
        _threads.close()
        _threads = None


async def run_in_db_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Runs a function that uses the database away from the event loop. Raises Failed or Busy."""
    answer: T = await threads().calls.ask(lambda: function(*args, **kwargs))
    return answer


def _run(calls: Sequence[Call]) -> list[Any]:
    return [one() for one in calls]
