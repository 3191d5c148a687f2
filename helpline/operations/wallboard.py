"""The numbers of this moment for a screen on the wall: nobody who waits can be told from another.

Of staff there are first names; of visitors only bands and waits; never a word of anybody.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Count, Min, Q
from django.utils import timezone

from helpline.models import Conversation, SafeguardingIncident, Shift
from helpline.policies.answering import ANSWER_WITHIN
from helpline.states.conversation import ConversationState
from helpline.states.safeguarding import IncidentState
from helpline.states.shift import ShiftState
from helpline.words.desk_contacts import HIGH_RISK
from portal.database.clock import database_now


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody in the line. `here`: the page is open."""

    waited: timedelta
    here: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """Everybody who waits in one band, the longest first."""

    band: int
    waiting: tuple[Waiting, ...]

    @property
    def number(self) -> int:
        """How many they are."""
        return len(self.waiting)

    @property
    def longest(self) -> timedelta | None:
        """None where nobody waits."""
        return self.waiting[0].waited if self.waiting else None

    @property
    def past_target(self) -> int:
        """How many should have been answered by now."""
        return sum(one.waited > ANSWER_WITHIN[self.band] for one in self.waiting)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody on shift, by first name."""

    name: str
    state: ShiftState
    chats: int
    capacity: int

    @property
    def is_busy(self) -> bool:
        """Ready, and every place is taken."""
        return self.state == ShiftState.AVAILABLE and self.chats >= self.capacity


@dataclass(frozen=True, slots=True)
class Calls:
    """Calls for a supervisor that nobody took yet: all of them, those past their clock, and how
    long the first waits."""

    number: int
    late: int
    longest: timedelta | None


@dataclass(frozen=True, slots=True)
class Today:
    """Conversations whose visitors joined the line since midnight, by the clocks of the site."""

    offered: int
    answered: int
    abandoned: int
    missed: int


@dataclass(frozen=True, slots=True)
class Wall:
    """Everything the wallboard shows at one moment."""

    at: datetime
    lanes: tuple[Lane, ...]
    colleagues: tuple[Colleague, ...]
    running: int
    wrap_ups: int
    high_risk: int
    calls: Calls
    today: Today

    @property
    def waiting(self) -> int:
        """In all bands together."""
        return sum(lane.number for lane in self.lanes)

    @property
    def longest(self) -> timedelta | None:
        """Of all bands together."""
        return max((lane.longest for lane in self.lanes if lane.longest is not None), default=None)


def wallboard() -> Wall:
    """In six queries, however long the line and however many are on shift."""
    now = database_now()
    open_ones = Conversation.objects.not_over().aggregate(
        running=Count("pk", Q(state=ConversationState.ACTIVE)),
        wrap_ups=Count("pk", Q(state=ConversationState.WRAP_UP)),
        high_risk=Count("pk", Q(risk__in=HIGH_RISK)),
    )
    return Wall(
        at=now,
        lanes=_lanes(now),
        colleagues=_colleagues(),
        calls=_calls(now),
        today=_today(),
        **open_ones,
    )


def _lanes(now: datetime) -> tuple[Lane, ...]:
    found: dict[int, list[Waiting]] = {band: [] for band in ANSWER_WITHIN}
    rows = Conversation.objects.in_queue().with_visitor_here().order_by("waiting_since")
    for band, since, here in rows.values_list("band", "waiting_since", "visitor_here"):
        found[band].append(Waiting(max(now - since, timedelta(0)), here))
    return tuple(Lane(band, tuple(waiting)) for band, waiting in found.items())


def _colleagues() -> tuple[Colleague, ...]:
    """Those with a place first, then by name."""
    found = [
        Colleague(_first_name(str(one.counsellor)), ShiftState(one.state), one.chats, one.capacity)
        for one in Shift.objects.on_duty().with_chats().select_related("counsellor")
    ]
    order = list(ShiftState)
    return tuple(sorted(found, key=lambda one: (order.index(one.state), one.is_busy, one.name)))


def _first_name(name: str) -> str:
    """Never a mail address, which stands for whoever has given no name."""
    return name.partition("@")[0].split(maxsplit=1)[0]


def _calls(now: datetime) -> Calls:
    found = SafeguardingIncident.objects.filter(state=IncidentState.OPEN).aggregate(
        number=Count("pk"), late=Count("pk", Q(acknowledge_by__lte=now)), first=Min("called_at")
    )
    first = found["first"]
    return Calls(found["number"], found["late"], now - first if first else None)


def _today() -> Today:
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(), time()))
    unanswered = Q(accepted_at__isnull=True)
    return Today(
        **Conversation.objects.filter(opened_at__gte=midnight).aggregate(
            offered=Count("pk"),
            answered=Count("pk", ~unanswered),
            abandoned=Count("pk", unanswered & Q(state=ConversationState.ABANDONED)),
            missed=Count("pk", unanswered & Q(state=ConversationState.MISSED)),
        )
    )
