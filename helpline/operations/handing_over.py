"""What a visitor named goes to the hotline: that it did is noted here, what it was is not.

The roof joins both services (`portal.front.hand_overs`): this part knows no report.
"""

from uuid import UUID, uuid5

from django.db import transaction

from helpline.models import Category, Conversation, HandOver, Participant
from helpline.models.category import Scheme
from helpline.models.message import Kind
from helpline.models.participant import Side
from helpline.operations import moves, saying
from helpline.operations.reading import ReadRequest, read_after
from helpline.operations.saying import NewMessage
from helpline.states.conversation import ASSIGNED, ConversationState
from helpline.words.desk_hand_overs import Way
from helpline.words.errors import SayRefused
from helpline.words.errors_desk import NotInThatState
from helpline.words.handing_over import told_of_link
from portal.accounts.models import User
from portal.audit.log import record
from portal.database.clock import database_now

READ_LIMIT = 1000
"""Most messages of a chat that are looked through for addresses: its latest."""
ABUSE_MATERIAL, OTHER = "reports-of-child-sexual-abuse-material", "referrals-to-other-organisations"
"""Codes of what was done, on the list of Child Helpline International."""


def may_hand_over(conversation: Conversation) -> bool:
    """While somebody talks there or writes its record, and its texts are not erased."""
    return conversation.state in ASSIGNED and conversation.blanked_at is None


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


def handed_over_in(conversation: Conversation) -> list[HandOver]:
    """Everything of it, in order."""
    return list(conversation.hand_overs.select_related("by"))


def counts_as(conversation: Conversation) -> list[Category]:
    """What was done by it, as the statistics name it; nothing where nothing was handed over."""
    kinds = set(conversation.hand_overs.values_list("abuse_material", flat=True))
    codes = [ABUSE_MATERIAL if kind else OTHER for kind in kinds]
    return list(Category.objects.filter(scheme=Scheme.ACTION, code__in=codes, valid_to=None))


def _to_hand_over(conversation_id: UUID, by: User) -> Conversation:
    conversation = moves.locked(Conversation.objects.visible_to(by).get(pk=conversation_id).pk)
    if not may_hand_over(conversation):
        raise NotInThatState
    return conversation


def _noted(
    conversation: Conversation, way: Way, form_id: UUID, *, abuse_material: bool, by: User
) -> HandOver:
    """The caller holds the lock of the conversation."""
    noted: HandOver | None = HandOver.objects.filter(form_id=form_id).first()
    if noted is not None:
        return noted
    made: HandOver = HandOver.objects.create(
        conversation=conversation,
        way=way,
        abuse_material=abuse_material,
        by=by,
        at=database_now(),
        form_id=form_id,
    )
    record(f"hand_over.{way}", by=by, about=conversation)
    return made
