"""What forgetting a conversation and a visitor means; the clocks are in `helpline.retention`."""

from datetime import datetime

from django.db.models import QuerySet

from helpline.models import Conversation, LeftMessage, Message, Participant, Visitor, VisitorSecret
from helpline.models.message import Kind
from helpline.operations import break_glass
from helpline.words.answers import AgeBand
from portal.audit.log import record


def blank_conversations(due: QuerySet[Conversation], now: datetime) -> int:
    """Destroys the key and empties every text; rows stay for the counts."""
    conversations = list(due.select_related("key", "visitor").select_for_update(of=("self",)))
    for conversation in conversations:
        blank(conversation, now)
    return len(conversations)


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
        break_glass.destroy(secret, now=now)
    conversation.openings.update(reason=None, blanked_at=now)
    conversation.kept_since, conversation.blanked_at = None, now
    conversation.save(update_fields=["kept_since", "blanked_at"])
    if not conversation.visitor.conversations.filter(blanked_at=None).exists():
        Visitor.objects.filter(pk=conversation.visitor_id).update(return_digest=None)
    record("conversation.blanked", by=None, actor="system", about=conversation)


def blank_left_messages(due: QuerySet[LeftMessage], now: datetime) -> int:
    """Destroys the key and empties what was written; the row stays for the counts."""
    messages = list(due.select_related("key").select_for_update(of=("self",)))
    for message in messages:
        message.key.destroy()
        message.body = message.reach = None
        message.kept_since, message.blanked_at = None, now
        message.save(update_fields=["body", "reach", "kept_since", "blanked_at"])
        record("left_message.blanked", by=None, actor="system", about=message)
    return len(messages)


def forget_visitors(due: QuerySet[Visitor], _now: datetime) -> int:
    """Age, language and seats go; the contact record has its own copy of the age band."""
    ids = list(due.values_list("pk", flat=True))
    Participant.objects.filter(conversation__visitor__in=ids).update(seat_digest=None)
    return Visitor.objects.filter(pk__in=ids).update(
        age_band=AgeBand.UNDISCLOSED, locale="", details_since=None
    )
