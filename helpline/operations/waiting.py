"""Looking at the line: who stands where, and how long it honestly takes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Sum

from helpline.models import Contact, Conversation, Queue, Shift
from helpline.policies import line
from helpline.policies.waiting import wait_band

RECENT_CHATS = 20
RECENT_DAYS = 14


@dataclass(frozen=True, slots=True)
class Place:
    """A place in line from 1, and minutes from and to; None when nobody is on shift."""

    position: int
    minutes: tuple[int, int] | None

    @property
    def people_before(self) -> int:
        """How many are served first."""
        return self.position - 1


def line_of(queue: Queue | None = None) -> list[line.Waiting]:
    """Everybody who waits (offered ones included: their offer may fall through)."""
    found = Conversation.objects.in_line()
    if queue is not None:
        found = found.filter(queue=queue)
    return [
        line.Waiting(*row)
        for row in found.values_list("pk", "band", "waiting_since", "boost", "language")
    ]


def places(queue: Queue, *, now: datetime) -> dict[UUID, Place]:
    """Everybody's place in one line, with four queries however long it is."""
    waiting = line.in_order(line_of(queue), now=now)
    if not waiting:
        return {}
    capacity = _capacity()
    recent = recent_minutes(queue, now=now)
    return {
        one.conversation: Place(
            position, wait_band(position, seats=capacity[0], free=capacity[1], recent=recent)
        )
        for position, one in enumerate(waiting, start=1)
    }


def place_of(conversation: Conversation, *, now: datetime) -> Place | None:
    """One visitor's place, or None when not in line."""
    return places(conversation.queue, now=now).get(conversation.pk)


def wait_for_next(queue: Queue, *, now: datetime) -> tuple[int, int] | None:
    """Minutes for one who would come now; shown on the doors before anybody decides."""
    seats, free = _capacity()
    place = Conversation.objects.in_line().filter(queue=queue).count() + 1
    return wait_band(place, seats=seats, free=free, recent=recent_minutes(queue, now=now))


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
