"""Who may be in which conversation.

A visitor is known by the seat in their cookie, a member of staff by a conversation that is
visible to them. The conversation that is served comes from these rows, never from a client.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from helpline.models import Conversation, Participant
from helpline.models.participant import Side
from helpline.operations import due_timers, seats
from helpline.operations.presence import Marks
from helpline.policies.timers import COME_BACK_WITHIN
from helpline.states.conversation import ASSIGNED, OPEN
from portal.accounts.models import User
from portal.audit.log import record_read
from portal.database.clock import database_now

ANSWERING, SUPERVISING = "answering the conversation", "supervising the conversation"


@dataclass(frozen=True, slots=True)
class Admission:
    """Someone who was let in. `participant` is None for a supervisor, who only reads."""

    conversation: UUID
    side: Side
    participant: int | None
    session_key: str = ""
    person: int | None = None

    @property
    def purpose(self) -> str:
        """Why a member of staff reads, for the record of readings."""
        return SUPERVISING if self.participant is None else ANSWERING

    def marks(self, *, delivered: int, read: int) -> Marks | None:
        """How far they have received and read; None for whoever only looks on."""
        if self.participant is None:
            return None
        return Marks(self.participant, self.conversation, self.side, delivered, read)


def seat_of(seat: str) -> Participant | None:
    """The participant of a seat that is still valid, after the timers that were due, or None."""
    if not seat or len(seat) > seats.SEAT_LIMIT_CHARS:
        return None
    found: Participant | None = (
        Participant.objects.seated()
        .filter(seat_digest=seats.digest(seat))
        .select_related("conversation__visitor", "conversation__queue")
        .first()
    )
    if found is None:
        return None
    conversation = due_timers.run_timers_if_due(found.conversation)
    if conversation is not found.conversation:  # a timer did something; it may have unseated
        return seat_of(seat)
    return found if _seat_holds(conversation) else None


def _seat_holds(conversation: Conversation) -> bool:
    """Until the end, and for a quarter of an hour after it (to come back, to see how it ended)."""
    if conversation.state in OPEN:
        return True
    ended = conversation.ended_at
    return ended is not None and database_now() - ended < COME_BACK_WITHIN


def admit_visitor(seat: str) -> Admission | None:
    """A visitor by seat; one whose chat just ended may still see how."""
    found = seat_of(seat)
    if found is None:
        return None
    return Admission(found.conversation_id, Side.VISITOR, found.pk)


def visitor_still_admitted(admission: Admission) -> bool:
    """Whether the visitor has not left."""
    return bool(Participant.objects.seated().filter(pk=admission.participant).exists())


def still_seated(admissions: Iterable[Admission]) -> set[Admission]:
    """Those who still sit where they sat: a counsellor until the conversation is given on or over.

    One statement; supervisors have no seat and lose none.
    """
    asked = set(admissions)
    seats = {one.participant for one in asked} - {None}
    rows = Participant.objects.seated().filter(pk__in=seats)
    held = {
        pk
        for pk, kind, state in rows.values_list("pk", "kind", "conversation__state")
        if kind == Side.VISITOR or state in ASSIGNED
    }
    return {one for one in asked if one.participant is None or one.participant in held}


def admit_staff(person: User, conversation_id: UUID, *, session_key: str = "") -> Admission | None:
    """A counsellor to their own conversation, a supervisor to any; None when they may not know."""
    found = Conversation.objects.visible_to(person).filter(pk=conversation_id).first()
    if found is None:
        return None
    conversation = due_timers.run_timers_if_due(found)
    seat = (
        Participant.objects.seated()
        .filter(conversation=conversation, kind=Side.COUNSELLOR, user=person)
        .first()
    )
    if seat is not None and conversation.state in ASSIGNED:
        return Admission(conversation.pk, Side.COUNSELLOR, seat.pk, session_key, person.pk)
    if not Conversation.objects.visible_to(person).filter(pk=conversation_id).exists():
        return None
    return Admission(conversation.pk, Side.SUPERVISOR, None, session_key, person.pk)


def has_left(person: User, conversation_id: UUID) -> bool:
    """Whether this person talked there and may no longer look: not theirs to see, yet known."""
    sat = Participant.objects.filter(
        conversation=conversation_id, kind=Side.COUNSELLOR, user=person
    )
    if not sat.exists():
        return False
    return not Conversation.objects.visible_to(person).filter(pk=conversation_id).exists()


def record_reading(admission: Admission, *, by: User) -> None:
    """Puts on the record that a member of staff reads the conversation, and why."""
    conversation = Conversation.objects.get(pk=admission.conversation)
    record_read(conversation, by=by, purpose=admission.purpose)
