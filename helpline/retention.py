"""When the helpline forgets what: every model's clock, found by `portal.privacy`."""

from datetime import datetime

from django.db.models import QuerySet

from helpline.answers import AgeBand
from helpline.models import (
    Category,
    Closure,
    Contact,
    Conversation,
    Message,
    Offer,
    OpeningHours,
    Participant,
    Queue,
    ReturnMiss,
    Shift,
    Visitor,
)
from helpline.models.message import Kind
from portal.audit.log import record
from portal.privacy.retention import kept, not_personal, register

TRANSCRIPT_DAYS = 90
VISITOR_DAYS = 3
CONTACT_DAYS = 3 * 365
OFFER_DAYS = 365
SHIFT_DAYS = 400
"""Longer than offers, which point at it."""


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
    conversation.kept_since, conversation.blanked_at = None, now
    conversation.save(update_fields=["kept_since", "blanked_at"])
    if not conversation.visitor.conversations.filter(blanked_at=None).exists():
        Visitor.objects.filter(pk=conversation.visitor_id).update(return_digest=None)
    record("conversation.blanked", by=None, actor="system", about=conversation)


def forget_visitors(due: QuerySet[Visitor], _now: datetime) -> int:
    """Age, language and seats go; the contact record has its own copy of the age band."""
    ids = list(due.values_list("pk", flat=True))
    Participant.objects.filter(conversation__visitor__in=ids).update(seat_digest=None)
    return Visitor.objects.filter(pk__in=ids).update(
        age_band=AgeBand.UNDISCLOSED, locale="", details_since=None
    )


register(
    Conversation,
    keeps="what was said, under a key of its own",
    clock="kept_since",
    days=TRANSCRIPT_DAYS,
    purge=blank_conversations,
)
register(
    Visitor,
    keeps="age band, language and seat of a visitor",
    clock="details_since",
    days=VISITOR_DAYS,
    purge=forget_visitors,
)
register(Contact, keeps="pseudonymous contact record", clock="recorded_at", days=CONTACT_DAYS)
register(Offer, keeps="who was offered which conversation", clock="offered_at", days=OFFER_DAYS)
register(Shift, keeps="when a counsellor was on duty", clock="ended_at", days=SHIFT_DAYS)
kept(Message, because="emptied together with its conversation, whose key it needs")
kept(Participant, because="loses its seat with the visitor; counts of who took part stay")
not_personal(ReturnMiss, because="only the moment of a failed look-up")
not_personal(Category, because="names of the international statistics")
not_personal(Queue, because="a line and its limits")
not_personal(OpeningHours, because="opening hours")
not_personal(Closure, because="closed days")
