"""The counsellor's board: what is theirs now, and for supervisors the queue and the shifts."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.db.models.functions import Now

from helpline.models import (
    Conversation,
    Offer,
    Queue,
    Reassignment,
    SafeguardingIncident,
    Shift,
    Transfer,
)
from helpline.operations import due_timers, reassigning, safeguarding, shifts, transferring, waiting
from helpline.operations.transferring import Asked
from helpline.policies.presence import Shown, visitor_shown
from helpline.states.offer import OfferState
from helpline.states.shift import ShiftState
from helpline.words.permissions import MAY_ANSWER, MAY_SUPERVISE
from portal.accounts.models import User
from portal.database.clock import database_now


@dataclass(frozen=True, slots=True)
class Row:
    """One visitor in the queue, as a supervisor sees it."""

    conversation: Conversation
    position: int
    minutes: tuple[int, int] | None
    presence: Shown


@dataclass(frozen=True, slots=True)
class Board:
    """Everything the board shows to one person at one moment."""

    person: User
    shift: Shift | None
    offer: Offer | None
    offer_presence: Shown | None
    asked: list[Asked]
    """Chats that colleagues want this person to go on with."""
    given: list[Reassignment]
    """Chats that a supervisor gave them, not opened yet."""
    moved: list[tuple[Reassignment, str]]
    """Chats that a supervisor took from them, with what was written besides."""
    mine: list[Conversation]
    waiting_count: int
    may_answer: bool
    supervises: bool
    queue_rows: list[Row]
    on_duty: list[Shift]
    calls: list[SafeguardingIncident]
    """For a supervisor: who waits for one, or for a decision."""
    now: datetime

    @property
    def is_ready(self) -> bool:
        """Offers may come."""
        return self.shift is not None and self.shift.state == ShiftState.AVAILABLE


def board_of(person: User) -> Board:
    """The board of one person; also the heartbeat of their shift."""
    now = database_now()
    shift = shifts.desk_heard(person)
    supervises = person.has_perm(MAY_SUPERVISE)
    offer = _offer(person)
    return Board(
        person=person,
        shift=shift,
        offer=offer,
        offer_presence=_presence_in(offer, now) if offer else None,
        asked=transferring.asked_of(person),
        given=reassigning.given_to(person),
        moved=reassigning.to_be_told(person),
        mine=list(
            Conversation.objects.of_counsellor(person)
            .select_related("visitor", "queue")
            .prefetch_related(_CALL_OF, _TRANSFERS_OF)
            .order_by("accepted_at")
        ),
        waiting_count=Conversation.objects.in_queue().count(),
        may_answer=person.has_perm(MAY_ANSWER),
        supervises=supervises,
        queue_rows=_queue_rows(now) if supervises else [],
        on_duty=_on_duty() if supervises else [],
        calls=_calls(now) if supervises else [],
        now=now,
    )


_CALL_OF = Prefetch(
    "incidents",
    SafeguardingIncident.objects.going_on().select_related("owner"),
    to_attr="calls_going_on",
)


_TRANSFERS_OF = Prefetch(
    "transfers",
    Transfer.objects.told_to_proposer().select_related("shift__counsellor"),
    to_attr="transfers_told",
)


def _calls(now: datetime) -> list[SafeguardingIncident]:
    """Where somebody is late the clock has its say first: a dead worker only delays."""
    found = list(SafeguardingIncident.objects.going_on().with_people().most_urgent_first())
    if any(one.late_at is None and one.acknowledge_by <= now for one in found):
        safeguarding.pass_on_late_calls()
    return found


def _offer(person: User) -> Offer | None:
    """The open offer, after the clock had its say."""
    late = (
        Offer.objects.filter(state=OfferState.OPEN, shift__counsellor=person, expires_at__lte=Now())
        .select_related("conversation")
        .first()
    )
    if late is not None:
        due_timers.run_due_timers(late.conversation_id)
    return shifts.open_offer_of(person)


def _presence_in(offer: Offer, now: datetime) -> Shown:
    """Whether the page of the visitor who is offered is open."""
    found = Conversation.objects.with_visitor_heard().get(pk=offer.conversation_id)
    return visitor_shown(found.visitor_heard_at, now=now)


def _queue_rows(now: datetime) -> list[Row]:
    rows: list[Row] = []
    for queue in Queue.objects.order_by("audience"):
        positions = waiting.positions(queue, now=now)
        heard = Conversation.objects.with_visitor_heard().select_related("visitor", "queue")
        found = heard.in_bulk(list(positions))
        rows += [
            Row(
                found[one],
                position.number,
                position.minutes,
                visitor_shown(found[one].visitor_heard_at, now=now),
            )
            for one, position in positions.items()
            if one in found
        ]
    return rows


def _on_duty() -> list[Shift]:
    return list(
        Shift.objects.on_duty().with_chats().select_related("counsellor").order_by("began_at")
    )
