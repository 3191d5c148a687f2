"""What it means that a conversation is erased: by its clock, by its visitor, or as it ends."""

from datetime import datetime

from django.conf import settings

from helpline.models import Conversation, Message, Visitor, VisitorSecret
from helpline.models.message import Kind
from helpline.states.break_glass import OPENING, OpeningState
from helpline.states.conversation import OVER
from portal.audit.log import record
from portal.privacy.legal_holds.operations import is_held


def blank(conversation: Conversation, now: datetime) -> None:
    """Forgets what was said in one conversation; the caller holds the transaction."""
    conversation.key.destroy()
    Message.objects.filter(conversation=conversation, kind=Kind.TEXT).update(
        body=None, blanked_at=now
    )
    conversation.staff_notes.update(body=None, blanked_at=now)
    conversation.assessments.update(body=None, blanked_at=now)
    conversation.incidents.update(decision=None, blanked_at=now)
    for secret in VisitorSecret.objects.filter(conversation=conversation):
        destroy_secret(secret, now=now)
    conversation.openings.update(reason=None, blanked_at=now)
    conversation.kept_since = conversation.erase_due_at = None
    conversation.blanked_at = now
    conversation.save(update_fields=["kept_since", "erase_due_at", "blanked_at"])
    if not conversation.visitor.conversations.filter(blanked_at=None).exists():
        Visitor.objects.filter(pk=conversation.visitor_id).update(return_digest=None)
    record("conversation.blanked", by=None, actor="system", about=conversation)


def blank_unless_held(conversation: Conversation, now: datetime) -> bool:
    """Forgets it now, or as soon as no legal hold keeps it; says whether it is forgotten."""
    if not is_held(conversation.key):
        blank(conversation, now)
        return True
    if conversation.erase_due_at is None:
        conversation.erase_due_at = now
        conversation.save(update_fields=["erase_due_at"])
    return False


def blank_what_is_over(conversation: Conversation, now: datetime) -> None:
    """Where the centre keeps no transcripts, nothing of one outlives its end.

    The caller is in the transaction in which it ended.
    """
    if settings.KEEP_TRANSCRIPTS or conversation.blanked_at or conversation.state not in OVER:
        return
    blank_unless_held(conversation, now)


def destroy_secret(secret: VisitorSecret, *, now: datetime) -> None:
    """Forgets the sealed address; what still waits for an answer is over. In a transaction."""
    for opening in secret.conversation.openings.filter(state=OpeningState.ASKED):
        OPENING.move(opening, OpeningState.LAPSED, by=None, at=now, about=secret.conversation)
    secret.delete()
    secret.key.destroy()
