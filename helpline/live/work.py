"""The threads behind the sockets: one writes, one reads, one runs errands.

Each has a database connection of its own that stays open. Nothing here is asked for on
the event loop's own thread.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.utils import timezone

from helpline.live.batcher import Batcher
from helpline.live.rights import Guest, still_admitted
from helpline.models import Conversation, Queue
from helpline.operations import reading, saying, timekeeping, waiting
from helpline.operations.waiting import Place
from helpline.states import IN_LINE
from portal.database.clock import database_now

P = ParamSpec("P")
T = TypeVar("T")

Errand = Callable[[], Any]


class Threads:
    """The three threads of a process."""

    def __init__(self) -> None:
        self.writer: Batcher[saying.Saying, saying.Outcome] = Batcher("writer", saying.say_together)
        self.reader: Batcher[reading.Wish, reading.Reading | None] = Batcher(
            "reader", reading.read_together
        )
        self.errands: Batcher[Errand, Any] = Batcher("errands", _run)

    def close(self) -> None:
        """Ends all three."""
        for each in (self.writer, self.reader, self.errands):
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


async def errand(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Runs a function with the database in the errands thread. Raises Failed or Busy."""
    answer: T = await threads().errands.ask(lambda: function(*args, **kwargs))
    return answer


def _run(errands: Sequence[Errand]) -> list[Any]:
    return [one() for one in errands]


def heads(conversations: Iterable[UUID]) -> dict[UUID, int]:
    """The newest number of each conversation."""
    return dict(Conversation.objects.filter(pk__in=conversations).values_list("pk", "last_seq"))


def settle_due(conversations: Iterable[UUID]) -> None:
    """Timers of conversations that somebody looks at do not wait for the sweep."""
    now = database_now()
    for one in Conversation.objects.due(now).filter(pk__in=conversations):
        timekeeping.settle(one.pk)


def places(conversations: Iterable[UUID]) -> dict[UUID, Place]:
    """Places in line of those among the conversations that wait."""
    wanted = set(
        Conversation.objects.filter(pk__in=conversations, state__in=IN_LINE).values_list(
            "pk", flat=True
        )
    )
    found: dict[UUID, Place] = {}
    if wanted:
        for queue in Queue.objects.filter(conversations__in=wanted).distinct():
            found |= waiting.places(queue, now=timezone.now())
    return {one: place for one, place in found.items() if one in wanted}


def no_longer_admitted(guests: Iterable[Guest]) -> set[Guest]:
    """Those whose door would not open again."""
    return {guest for guest in guests if not still_admitted(guest)}
