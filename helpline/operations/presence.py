"""Being heard: leases, and how far someone has received and read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Case, DurationField, Exists, OuterRef, Q, Value, When

from helpline.gateways import notifier
from helpline.models import Conversation, Participant, Shift
from helpline.models.participant import Side
from helpline.policies.presence import HELD_LEASE, SHIFT_LEASE, WAITING_LEASE

SEEN = """
WITH theirs AS (
    SELECT seat.id FROM helpline_participant seat
    WHERE seat.id = ANY(%s) ORDER BY seat.id FOR NO KEY UPDATE
)
UPDATE helpline_participant seat
SET delivered_seq = greatest(seat.delivered_seq, marked.delivered),
    read_seq = greatest(seat.read_seq, marked.read)
FROM theirs, helpline_conversation chat,
    unnest(%s::bigint[], %s::integer[], %s::integer[]) AS marked (id, delivered, read)
WHERE seat.id = theirs.id AND seat.id = marked.id AND seat.left_at IS NULL
    AND chat.id = seat.conversation_id AND chat.last_seq >= marked.delivered
    AND (seat.delivered_seq < marked.delivered OR seat.read_seq < marked.read)
RETURNING seat.id, seat.conversation_id, seat.kind, seat.delivered_seq, seat.read_seq
"""
"""Rows are locked in the order of their numbers: nobody waits in a circle."""


def heard(participant: int) -> bool:
    """Renews a lease; False when the participant has left in the meantime."""
    seated = Participant.objects.seated().filter(pk=participant)
    return bool(seated.renew(_lease_of(participant)))


def heard_together(participants: Iterable[int], *, staff: Iterable[int] = ()) -> None:
    """Renews the leases of everybody whose socket is open, and the shifts of staff among them.

    The server closes a socket that does not answer its ping, so an open one is presence. A
    counsellor who has one chat open is there for all of theirs.
    """
    held = Conversation.objects.filter(pk=OuterRef("conversation"), held=True)
    lease = Case(
        When(Exists(held), then=Value(HELD_LEASE)),
        default=Value(WAITING_LEASE),
        output_field=DurationField(),
    )
    theirs = Q(kind=Side.COUNSELLOR, user__in=set(staff))
    Participant.objects.seated().filter(Q(pk__in=set(participants)) | theirs).renew(lease)
    Shift.objects.on_duty().filter(counsellor__in=set(staff)).renew(SHIFT_LEASE)


@dataclass(frozen=True, slots=True)
class Marks:
    """How far a participant has received and read. `side` is theirs."""

    participant: int
    conversation: UUID
    side: Side
    delivered: int
    read: int

    def furthest(self, other: "Marks") -> "Marks":
        """Marks only ever grow."""
        return replace(
            self,
            delivered=max(self.delivered, other.delivered),
            read=max(self.read, other.read),
        )


def seen_together(marks: Sequence[Marks]) -> list[Marks]:
    """Moves marks forward, never back and never past what exists; those that moved, as they are.

    One statement, however many.
    """
    columns = [
        [one.participant for one in marks],
        [one.delivered for one in marks],
        [min(one.read, one.delivered) for one in marks],
    ]
    with connection.cursor() as cursor:
        cursor.execute(SEEN, [columns[0], *columns])
        return [
            Marks(participant, conversation, Side(kind), delivered, read)
            for participant, conversation, kind, delivered, read in cursor.fetchall()
        ]


def seen(marks: Marks) -> bool:
    """The same for one, notified; True when they moved."""
    moved = seen_together([marks])
    for one in moved:
        notifier.notify(notifier.Notification(one.conversation, one.delivered))
    return bool(moved)


def hold_position(conversation: Conversation) -> None:
    """ "Hold my place": ten minutes unheard instead of three."""
    Conversation.objects.in_queue().filter(pk=conversation.pk).update(held=True)
    for one in Participant.objects.seated().filter(conversation=conversation, kind=Side.VISITOR):
        heard(one.pk)


def _lease_of(participant: int) -> timedelta:
    held = Conversation.objects.filter(participants=participant, held=True).exists()
    return HELD_LEASE if held else WAITING_LEASE
