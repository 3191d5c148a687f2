"""What a visitor named goes to the hotline: that it did is noted here, what it was is not.

The roof joins both services (`portal.front.hand_overs`): this part knows no report.
"""

from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q

from helpline.models import (
    Category,
    Contact,
    Conversation,
    HandOver,
    LeftMessage,
    Participant,
)
from helpline.models.category import Scheme
from helpline.models.message import Kind
from helpline.models.participant import Side
from helpline.operations import moves, saying
from helpline.operations.contacts import may_correct
from helpline.operations.reading import ReadRequest, read_after
from helpline.operations.saying import NewMessage
from helpline.states.conversation import ASSIGNED, ConversationState
from helpline.states.left_message import LeftMessageState
from helpline.words.desk_contacts import Channel
from helpline.words.desk_hand_overs import Way
from helpline.words.errors import SayRefused
from helpline.words.errors_desk import NotInThatState
from helpline.words.handing_over import told_of_link
from portal.accounts.models import User
from portal.audit.log import record
from portal.database.clock import database_now

Source = Conversation | LeftMessage | Contact
"""From what something goes to the hotline."""
READ_LIMIT = 1000
"""Most messages of a chat that are looked through for addresses: its latest."""
ABUSE_MATERIAL, OTHER = "reports-of-child-sexual-abuse-material", "referrals-to-other-organisations"
"""Codes of what was done, on the list of Child Helpline International."""


def may_hand_over(conversation: Conversation) -> bool:
    """While somebody talks there or writes its record, and its texts are not erased."""
    return conversation.state in ASSIGNED and conversation.blanked_at is None


def may_hand_over_message(message: LeftMessage, by: User) -> bool:
    """While they work on it, and it is not erased."""
    is_theirs = message.state == LeftMessageState.TAKEN and message.taken_by_id == by.pk
    return is_theirs and message.blanked_at is None


def may_hand_over_contact(contact: Contact, *, now: datetime) -> bool:
    """Of what somebody wrote down or worked off, as long as its record can be corrected."""
    return contact.channel != Channel.CHAT and may_correct(contact, now=now)


def may_give_link(conversation: Conversation, by: User) -> bool:
    """While they talk, and it is theirs."""
    is_theirs = conversation.assigned_to_id == by.pk
    return is_theirs and conversation.state == ConversationState.ACTIVE


def said_by_visitor(conversation: Conversation) -> list[str]:
    """What the visitor wrote, in order, for finding addresses in it."""
    after = max(0, conversation.last_seq - READ_LIMIT)
    asked = ReadRequest(conversation.pk, after, Side.COUNSELLOR)
    reading = read_after(asked, limit=READ_LIMIT)
    texts = [one for one in reading.messages if one.kind == Kind.TEXT]
    return [one.body for one in texts if one.who == Side.VISITOR]


@transaction.atomic
def note_report(
    conversation_id: UUID, *, form_id: UUID, abuse_material: bool, by: User
) -> HandOver:
    """A counsellor reported it. The same form is noted once.

    Raises Conversation.DoesNotExist, NotInThatState.
    """
    conversation = _to_hand_over(conversation_id, by)
    return _noted(conversation, Way.REPORT, form_id, abuse_material=abuse_material, by=by)


@transaction.atomic
def note_report_of_message(
    message_id: UUID, *, form_id: UUID, abuse_material: bool, by: User
) -> HandOver:
    """A counsellor reported what a message named that was left. The same form is noted once.

    Raises LeftMessage.DoesNotExist, NotInThatState.
    """
    visible = LeftMessage.objects.visible_to(by).select_for_update(of=("self",))
    message = visible.get(pk=message_id)
    if not may_hand_over_message(message, by):
        raise NotInThatState
    return _noted(message, Way.REPORT, form_id, abuse_material=abuse_material, by=by)


@transaction.atomic
def note_report_of_contact(
    contact_id: int, *, form_id: UUID, abuse_material: bool, by: User
) -> HandOver:
    """A counsellor reported what was named in a contact; its record counts that from now on.

    The same form is noted once. Raises Contact.DoesNotExist, NotInThatState.
    """
    visible = Contact.objects.visible_to(by).select_for_update(of=("self",))
    contact = visible.get(pk=contact_id)
    if not may_hand_over_contact(contact, now=database_now()):
        raise NotInThatState
    noted = _noted(contact, Way.REPORT, form_id, abuse_material=abuse_material, by=by)
    new = set(counts_as(contact)) - set(contact.actions.all())
    if new:
        contact.actions.add(*new)
        record("contact.corrected", by=by, about=contact, changed="actions")
    return noted


@transaction.atomic
def give_link(
    conversation_id: UUID, link: str, *, form_id: UUID, abuse_material: bool, by: User
) -> HandOver:
    """Says the link in the chat, as the counsellor's message.

    Raises Conversation.DoesNotExist, NotInThatState, SayRefused where they may not speak there.
    """
    conversation = _to_hand_over(conversation_id, by)
    seats = Participant.objects.seated().filter(kind=Side.COUNSELLOR, user=by)
    seat = seats.filter(conversation=conversation).first()
    if seat is None:
        raise SayRefused
    words = told_of_link(
        link, language=conversation.language, audience=conversation.visitor.audience
    )
    saying.say(NewMessage(seat.pk, uuid5(form_id, "link to a report"), words))
    return _noted(conversation, Way.LINK, form_id, abuse_material=abuse_material, by=by)


def was_noted(form_id: UUID) -> bool:
    """Whether this form was sent before."""
    return bool(HandOver.objects.filter(form_id=form_id).exists())


def handed_over_in(source: Source) -> list[HandOver]:
    """Everything of it, in order; of a record also what went from its chat or message."""
    if not isinstance(source, Contact):
        return list(source.hand_overs.select_related("by"))
    of_it = Q(contact=source)
    if source.conversation_id is not None:
        of_it |= Q(conversation=source.conversation_id)
    if source.left_message_id is not None:
        of_it |= Q(left_message=source.left_message_id)
    return list(HandOver.objects.filter(of_it).select_related("by"))


def counts_as(source: Source) -> list[Category]:
    """What was done by it, as the statistics name it; nothing where nothing was handed over."""
    kinds = set(source.hand_overs.values_list("abuse_material", flat=True))
    codes = [ABUSE_MATERIAL if kind else OTHER for kind in kinds]
    return list(Category.objects.filter(scheme=Scheme.ACTION, code__in=codes, valid_to=None))


def _to_hand_over(conversation_id: UUID, by: User) -> Conversation:
    conversation = moves.locked(Conversation.objects.visible_to(by).get(pk=conversation_id).pk)
    if not may_hand_over(conversation):
        raise NotInThatState
    return conversation


def _noted(source: Source, way: Way, form_id: UUID, *, abuse_material: bool, by: User) -> HandOver:
    """The caller holds its lock."""
    noted: HandOver | None = HandOver.objects.filter(form_id=form_id).first()
    if noted is not None:
        return noted
    made: HandOver = source.hand_overs.create(
        way=way,
        abuse_material=abuse_material,
        by=by,
        at=database_now(),
        form_id=form_id,
    )
    record(f"hand_over.{way}", by=by, about=source)
    return made
