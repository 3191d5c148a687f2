"""Looking at the line: who stands where, and how long it honestly takes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Sum

from helpline.models import Contact, Conversation, Queue, Shift
from helpline.policies import queue_order
from helpline.policies.waiting import wait_band
from portal.database.clock import database_now

RECENT_CHATS = 20
RECENT_DAYS = 14


@dataclass(frozen=True, slots=True)
class QueuePosition:
    """A position in the queue from 1, and minutes from and to; None when nobody is on shift.

    Only those whose page is open are counted; `may_return` is how many more would be served
    first if they came back.
    """

    number: int
    minutes: tuple[int, int] | None
    may_return: int = 0

    @property
    def people_before(self) -> int:
        """How many are served first."""
        return self.number - 1


def queue_entries(queue: Queue | None = None) -> list[queue_order.Waiting]:
    """Everybody who waits (offered ones included: their offer may fall through)."""
    found = Conversation.objects.in_queue()
    if queue is not None:
        found = found.filter(queue=queue)
    return [
        queue_order.Waiting(*row)
        for row in found.with_visitor_here().values_list(
            "pk", "band", "waiting_since", "boost", "language", "visitor_here"
        )
    ]


def positions(queue: Queue, *, now: datetime) -> dict[UUID, QueuePosition]:
    """Everybody's position in one queue, with four queries however long it is."""
    everybody = queue_entries(queue)
    if not everybody:
        return {}
    capacity = _capacity()
    recent = recent_minutes(queue, now=now)
    away_before = _away_before(everybody, now)
    return {
        one.conversation: QueuePosition(
            number,
            wait_band(number, seats=capacity[0], free=capacity[1], recent=recent),
            away_before[one.conversation] if one.here else 0,
        )
        for number, one in enumerate(queue_order.in_order(everybody, now=now), start=1)
    }


def _away_before(everybody: list[queue_order.Waiting], now: datetime) -> dict[UUID, int]:
    """How many whose page is closed would stand before each one, if they came back."""
    away, before = 0, {}
    for one in queue_order.in_order_if_all_return(everybody, now=now):
        before[one.conversation] = away
        away += not one.here
    return before


def position_of(conversation: Conversation, *, now: datetime) -> QueuePosition | None:
    """One visitor's position, or None when not in the queue."""
    return positions(conversation.queue, now=now).get(conversation.pk)


def positions_of(conversations: Iterable[UUID]) -> dict[UUID, QueuePosition]:
    """Positions of those among the conversations that wait."""
    wanted = set(
        Conversation.objects.in_queue().filter(pk__in=conversations).values_list("pk", flat=True)
    )
    found: dict[UUID, QueuePosition] = {}
    if wanted:
        now = database_now()
        for queue in Queue.objects.filter(conversations__in=wanted).distinct():
            found |= positions(queue, now=now)
    return {one: position for one, position in found.items() if one in wanted}


def wait_for_next(queue: Queue, *, now: datetime) -> tuple[int, int] | None:
    """Minutes for one who would come now; shown on the doors before anybody decides."""
    seats, free = _capacity()
    here = Conversation.objects.in_queue().filter(queue=queue).with_visitor_here()
    position = here.filter(visitor_here=True).count() + 1
    return wait_band(position, seats=seats, free=free, recent=recent_minutes(queue, now=now))


def recent_minutes(queue: Queue, *, now: datetime) -> list[float]:
    """How long the last chats of this line took."""
    seconds = (
        Contact.objects.filter(
            audience=queue.audience,
            recorded_at__gt=now - timedelta(days=RECENT_DAYS),
            talked_seconds__gt=0,
        )
        .order_by("-recorded_at")
        .values_list("talked_seconds", flat=True)[:RECENT_CHATS]
    )
    return [one / 60 for one in seconds]


def _capacity() -> tuple[int, int]:
    """Chats the present shifts can hold, and how many of these are free now."""
    present = Shift.objects.present().with_chats()
    seats = present.aggregate(all=Sum("capacity"))["all"] or 0
    free = sum(
        max(0, capacity - chats)
        for capacity, chats in present.available().values_list("capacity", "chats")
    )
    return seats, free
