"""A supervisor moves a waiting visitor to the front of the line, or puts them back.

Nobody is ever moved towards the end: going back means the place that band and waiting time give,
as if the visitor had never been moved. Visitors read their new places at once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from helpline.gateways import notifier
from helpline.models import Conversation, Reordering, StaffNote
from helpline.operations import matching, moves, noting
from helpline.policies import triage
from helpline.states.conversation import IN_QUEUE
from helpline.words.errors_desk import NotInThatState
from portal.accounts.models import User
from portal.audit.log import record
from portal.database.clock import database_now


@dataclass(frozen=True, slots=True)
class Because:
    """The reason of a supervisor in their own words, under the id of the form."""

    reason: str
    form_id: UUID


@dataclass(frozen=True, slots=True)
class Decided:
    """A change of the line as staff read it; an erased reason is empty."""

    at: datetime
    by: str
    to_front: bool
    band_before: int
    reason: str


@transaction.atomic
def move_to_front(conversation_id: UUID, because: Because, *, by: User) -> Conversation:
    """Before everybody who is not flagged. The same form sent twice moves once.

    Raises Conversation.DoesNotExist, ConversationErased, and NotInThatState for who does not
    wait or is in front already.
    """
    conversation, note = _noted(conversation_id, because, by, may_be=may_move_to_front)
    if note is None:
        return conversation
    before = conversation.band
    reasons = [triage.Reason.RAISED, *conversation.band_reasons]
    _move(conversation, note, triage.FLAGGED, reasons, before=before, by=by)
    return conversation


@transaction.atomic
def put_back(conversation_id: UUID, because: Because, *, by: User) -> Conversation:
    """Where their band and waiting time place them. Only undoes what a supervisor did.

    Raises Conversation.DoesNotExist, ConversationErased, and NotInThatState for who does not
    wait, or is in front for another reason.
    """
    conversation, note = _noted(conversation_id, because, by, may_be=may_put_back)
    if note is None:
        return conversation
    raised = conversation.reorderings.filter(to_front=True).newest_first()[0]
    reasons = [one for one in conversation.band_reasons if one != triage.Reason.RAISED]
    _move(conversation, note, raised.band_before, reasons, before=triage.FLAGGED, by=by)
    return conversation


def may_move_to_front(conversation: Conversation) -> bool:
    """Whoever waits and is not in front already."""
    return conversation.state in IN_QUEUE and conversation.band != triage.FLAGGED


def may_put_back(conversation: Conversation) -> bool:
    """Whoever waits in front because of a supervisor, and of nothing else."""
    reasons = conversation.band_reasons
    by_a_supervisor = triage.Reason.RAISED in reasons and triage.Reason.CUT_OFF not in reasons
    return conversation.state in IN_QUEUE and by_a_supervisor


def decisions_of(conversation: Conversation) -> list[Decided]:
    """Every decision of a supervisor about this place in the line, the latest first."""
    found = conversation.reorderings.with_people().newest_first()
    return [
        Decided(one.at, str(one.by), one.to_front, one.band_before, noting.text_of(one.note))
        for one in found
    ]


def _noted(
    conversation_id: UUID,
    because: Because,
    by: User,
    *,
    may_be: Callable[[Conversation], bool],
) -> tuple[Conversation, StaffNote | None]:
    """The conversation under lock with the reason; None where this form was sent before."""
    conversation = moves.locked(Conversation.objects.visible_to(by).get(pk=conversation_id).pk)
    note = noting.write_note(conversation.pk, because.reason, form_id=because.form_id, by=by)
    if Reordering.objects.filter(note=note).exists():
        return conversation, None
    if not may_be(conversation):
        raise NotInThatState
    return conversation, note


def _move(
    conversation: Conversation,
    note: StaffNote,
    band: int,
    reasons: list[str],
    *,
    before: int,
    by: User,
) -> None:
    now = database_now()
    to_front = band == triage.FLAGGED
    Reordering.objects.create(
        conversation=conversation, by=by, to_front=to_front, band_before=before, note=note, at=now
    )
    conversation.band, conversation.band_reasons = band, list(dict.fromkeys(reasons))
    conversation.save(update_fields=["band", "band_reasons"])
    verb = "conversation.raised" if to_front else "conversation.put_back"
    record(verb, by=by, about=conversation, band=band, before=before)
    moves.reschedule(conversation, now=now)
    notifier.tell_after_commit(notifier.LineChanged())
    transaction.on_commit(matching.offer_next)
