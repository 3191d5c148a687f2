"""A supervisor moves a running chat: takes it over, or gives it to another counsellor.

It happens at once, also where the counsellor is gone; they are told why on their board. Whoever
was given a chat and does not open it in time is treated as gone. Locks in one order:
conversation, shifts.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from helpline.models import Conversation, Reassignment, Shift, StaffNote
from helpline.models.message import Event
from helpline.operations import matching, moves, noting, shifts, transferring
from helpline.states.conversation import ConversationState
from helpline.words.desk_reassigning import MoveReason
from helpline.words.errors_desk import NotInThatState, NotOnShift
from helpline.words.errors_desk_transfers import NobodyFree, ReasonMissing
from portal.accounts.models import User
from portal.audit.log import record
from portal.database.clock import database_now


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """The reason, and what is written besides, under the id of the form."""

    reason: MoveReason
    note: str = ""
    form_id: UUID


@transaction.atomic
def take_over(conversation_id: UUID, why: Why, *, by: User) -> Conversation:
    """A supervisor talks from now on. A second click finds it done.

    Raises Conversation.DoesNotExist, NotInThatState where nobody talks, NotOnShift, ReasonMissing,
    ConversationErased.
    """
    conversation = _locked(conversation_id, by)
    if conversation.state == ConversationState.ACTIVE and conversation.assigned_to_id == by.pk:
        return conversation
    former = _talks_in(conversation)
    _lock_shifts(former, by)
    if shifts.shift_of(by) is None:
        raise NotOnShift
    _move(conversation, former, why, by=by, to=by)
    return conversation


@transaction.atomic
def reassign(conversation_id: UUID, why: Why, *, to_shift: int, by: User) -> Conversation:
    """Another counsellor on shift goes on. The same form sent twice moves it once.

    Raises Conversation.DoesNotExist, NotInThatState where nobody talks, or they themselves do (who
    talks asks somebody), NobodyFree where the counsellor has no free place or is asked something,
    ReasonMissing, ConversationErased.
    """
    conversation = _locked(conversation_id, by)
    former = _talks_in(conversation)
    if former.pk == by.pk:
        raise NotInThatState
    chosen = Shift.objects.filter(pk=to_shift).select_related("counsellor").first()
    if chosen is None:
        raise NobodyFree
    if conversation.assigned_to_id == chosen.counsellor_id:
        return conversation
    _lock_shifts(former, chosen.counsellor)
    if not transferring.free_shifts(apart_from=former).filter(pk=to_shift).exists():
        raise NobodyFree
    _move(conversation, former, why, by=by, to=chosen.counsellor)
    return conversation


@transaction.atomic
def understood(reassignment_id: int, *, by: User) -> None:
    """Whoever talked there has read why. Raises Reassignment.DoesNotExist for another's."""
    found = Reassignment.objects.select_for_update().get(pk=reassignment_id, former=by)
    if found.told_at is None:
        found.told_at = database_now()
        found.save(update_fields=["told_at"])
        record("conversation.move_read", by=by, about=found.conversation)


def to_be_told(person: User) -> list[tuple[Reassignment, str]]:
    """Chats that were taken from this person, each with what was written besides."""
    found = Reassignment.objects.to_be_told(person).with_people()
    return [(one, text_of(one)) for one in found]


def given_to(person: User) -> list[Reassignment]:
    """Chats that were given to this person, who has not opened them yet."""
    return list(Reassignment.objects.not_opened().filter(to=person).with_people())


def newest_of(conversation: Conversation) -> Reassignment | None:
    """The newest move of this chat by a supervisor."""
    found: Reassignment | None = (
        conversation.reassignments.with_people().order_by("-at", "-pk").first()
    )
    return found


def text_of(reassignment: Reassignment) -> str:
    """What was written besides the reason; empty where nothing was, or it is erased."""
    return noting.text_of(reassignment.note) if reassignment.note else ""


def _locked(conversation_id: UUID, by: User) -> Conversation:
    return moves.locked(Conversation.objects.visible_to(by).get(pk=conversation_id).pk)


def _talks_in(conversation: Conversation) -> User:
    """Who talks there now. Raises NotInThatState."""
    talks: User | None = conversation.assigned_to
    if conversation.state != ConversationState.ACTIVE or talks is None:
        raise NotInThatState
    return talks


def _lock_shifts(*people: User) -> None:
    """In the order of their numbers, as whoever accepts a chat that is handed over."""
    held = Shift.objects.on_duty().select_for_update().filter(counsellor__in=people)
    list(held.order_by("pk"))


def _move(conversation: Conversation, former: User, why: Why, *, by: User, to: User) -> None:
    if why.reason == MoveReason.OTHER and not why.note.strip():
        raise ReasonMissing
    now = database_now()
    moves.cancel_transfer(conversation, now=now)
    Reassignment.objects.create(
        conversation=conversation,
        by=by,
        former=former,
        to=to,
        reason=why.reason,
        note=_noted(conversation, why, by),
        at=now,
    )
    record(
        "conversation.taken_over" if by == to else "conversation.reassigned",
        by=by,
        about=conversation,
        former=former.pk,
        to=to.pk,
        reason=why.reason.value,
    )
    transferring.pass_seat(conversation, to=to, now=now)
    moves.note(conversation, Event.HANDED_OVER, now=now)
    moves.reschedule(conversation, now=now)
    if why.reason == MoveReason.GONE:
        shifts.set_away(former, now=now)
    shifts.chat_finished(former, now=now)
    transaction.on_commit(matching.offer_next)


def _noted(conversation: Conversation, why: Why, by: User) -> StaffNote | None:
    if not why.note.strip():
        return None
    return noting.write_note(conversation.pk, why.note, form_id=why.form_id, by=by)
