"""Being heard: leases, and how far someone has received and read."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Case, DurationField, Exists, OuterRef, Q, Value, When

from helpline.gateways import notifier
from helpline.models import Conversation, Participant, Shift
from helpline.models.participant import Side
from helpline.policies.presence import HELD_LEASE, SHIFT_LEASE, WAITING_LEASE


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


def seen(participant: int, *, delivered: int, read: int) -> bool:
    """Moves the marks forward, never back and never past what exists; True when they moved."""
    seated = Participant.objects.seated().filter(pk=participant)
    moved = bool(seated.saw(delivered=delivered, read=read))
    if moved:
        row = Participant.objects.select_related("conversation").get(pk=participant)
        notifier.notify(notifier.Notification(row.conversation_id, row.conversation.last_seq))
    return moved


def hold_position(conversation: Conversation) -> None:
    """ "Hold my place": ten minutes unheard instead of three."""
    Conversation.objects.in_queue().filter(pk=conversation.pk).update(held=True)
    for one in Participant.objects.seated().filter(conversation=conversation, kind=Side.VISITOR):
        heard(one.pk)


def _lease_of(participant: int) -> timedelta:
    held = Conversation.objects.filter(participants=participant, held=True).exists()
    return HELD_LEASE if held else WAITING_LEASE
