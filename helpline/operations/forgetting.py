"""What forgetting a conversation and a visitor means; the clocks are in `helpline.retention`."""

from datetime import datetime

from django.db.models import QuerySet

from helpline.models import Conversation, LeftMessage, Participant, Visitor
from helpline.operations.case_erasing import leave_cases
from helpline.operations.erasing import blank
from helpline.words.answers import AgeBand
from portal.audit.log import record


def blank_conversations(due: QuerySet[Conversation], now: datetime) -> int:
    """Destroys the key and empties every text; rows stay for the counts."""
    conversations = list(due.select_related("key", "visitor").select_for_update(of=("self",)))
    for conversation in conversations:
        blank(conversation, now)
    leave_cases([one for one in conversations if one.erased_by_visitor], now=now)
    return len(conversations)


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
