"""How a conversation ends, for whichever reason, and how it may go on once more."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from helpline.models import Contact, Conversation, Participant, Shift
from helpline.models.message import Event
from helpline.models.participant import Side
from helpline.operations import matching, moves, safeguarding, shifts
from helpline.operations.contacts import Told, save_contact
from helpline.policies import queue_order, timers
from helpline.policies.presence import WAITING_LEASE
from helpline.states.conversation import IN_QUEUE, CloseReason, ConversationState
from helpline.words.errors import NotBackInTime
from helpline.words.errors_desk import NotInThatState
from portal.accounts.models import User
from portal.audit.log import record
from portal.database.clock import database_now

EVENT_OF: dict[CloseReason, Event] = {
    CloseReason.LEFT_IN_HURRY: Event.LEFT_IN_HURRY,
    CloseReason.CONNECTION_LOST: Event.CONNECTION_LOST,
    CloseReason.BLOCKED: Event.BLOCKED,
}
"""What both sides read between the bubbles; everything else reads "ended"."""


NEVER_CLOSED = frozenset(
    {
        ConversationState.ABANDONED,
        ConversationState.MISSED,
        ConversationState.DECLINED_BLOCKED,
    }
)
"""Over without a wrap-up."""


@transaction.atomic
def leave(participant: Participant, *, in_hurry: bool = False) -> None:
    """The visitor goes. In a hurry the seat dies at once; nothing is shown to it again.

    Otherwise the seat stays for `COME_BACK_WITHIN`. Leaving twice is leaving once.
    """
    conversation = moves.locked(participant.conversation_id)
    now = database_now()
    life = ConversationState(conversation.state)
    said = {"verb": "conversation.left", "actor": "visitor", "in_hurry": in_hurry}
    if life in IN_QUEUE:
        reason = CloseReason.LEFT_IN_HURRY if in_hurry else CloseReason.LEFT_QUEUE
        leave_queue(conversation, reason=reason, now=now, **said)
    elif life == ConversationState.ACTIVE:
        reason = CloseReason.LEFT_IN_HURRY if in_hurry else CloseReason.VISITOR_ENDED
        to_wrap_up(conversation, reason=reason, now=now, **said)
    elif in_hurry:
        record("conversation.left", by=None, actor="visitor", about=conversation, in_hurry=True)
    else:
        return
    if in_hurry:
        moves.unseat(conversation, Side.VISITOR, now=now)
        Conversation.objects.filter(pk=conversation.pk).update(left_in_hurry=True)
    moves.reschedule(conversation, now=now)


@transaction.atomic
def end(conversation_id: object, *, by: User) -> Conversation:
    """The counsellor ends the chat and goes on to the wrap-up.

    Raises NotInThatState, and SupervisorNotThere while the risk is high and nobody came.
    """
    conversation = moves.locked(Conversation.objects.visible_to(by).get(pk=conversation_id).pk)
    if conversation.state == ConversationState.WRAP_UP:
        return conversation
    if conversation.state != ConversationState.ACTIVE:
        raise NotInThatState
    now = database_now()
    safeguarding.must_let_end(conversation, now=now)
    reason = CloseReason.COUNSELLOR_ENDED
    to_wrap_up(conversation, reason=reason, now=now, verb="conversation.ended", by=by)
    moves.reschedule(conversation, now=now)
    return conversation


@transaction.atomic
def wrap_up(conversation_id: object, *, told: Told, by: User, on: date) -> Contact:
    """Saves the contact record, of today's lists; the counsellor's capacity returns here.

    A chat that went back to the line and was then left or missed is over, yet somebody talked:
    its record can be added, without moving it. Raises NotInThatState when there is nothing to
    wrap up, NotYetAgreed and AssessFirst where a second person has to look at a high risk, and as
    `contacts.must_be_valid`.
    """
    conversation = moves.locked(Conversation.objects.visible_to(by).get(pk=conversation_id).pk)
    if not lacks_record(conversation):
        raise NotInThatState
    safeguarding.must_let_save(conversation, level=told.risk)
    now = database_now()
    contact = _contact_of(conversation, told, on=on)
    safeguarding.close_what_is_left(conversation, by=by, now=now)
    counsellor = conversation.assigned_to
    if conversation.state != ConversationState.WRAP_UP:
        record("conversation.wrapped_up", by=by, about=conversation, category=told.category.pk)
        return contact
    moves.move(
        conversation,
        ConversationState.CLOSED,
        now=now,
        verb="conversation.wrapped_up",
        by=by,
        category=told.category.pk,
    )
    for side in (Side.VISITOR, Side.COUNSELLOR, Side.SUPERVISOR):
        moves.unseat(conversation, side, now=now)
    moves.reschedule(conversation, now=now)
    if counsellor is not None:
        shifts.chat_finished(counsellor, now=now)
    transaction.on_commit(matching.offer_next)
    return contact


def lacks_record(conversation: Conversation) -> bool:
    """Somebody talked, nobody talks any more, and the contact record is missing."""
    if conversation.state == ConversationState.WRAP_UP:
        return True
    talked = conversation.state in NEVER_CLOSED and conversation.accepted_at
    return bool(talked) and not Contact.objects.filter(conversation=conversation).exists()


@transaction.atomic
def come_back(participant: Participant) -> Conversation:
    """The visitor is back within a quarter of an hour: same counsellor if present, else the line.

    Raises NotBackInTime.
    """
    conversation = moves.locked(participant.conversation_id)
    now = database_now()
    if conversation.state == ConversationState.ACTIVE:
        return conversation
    if not may_come_back(conversation, now=now):
        raise NotBackInTime
    present = Shift.objects.present().filter(counsellor=conversation.assigned_to).exists()
    to = ConversationState.ACTIVE if present else ConversationState.WAITING
    columns = {"last_said_at": now} if present else {"boost": queue_order.BOOST_AFTER_LOSS}
    moves.move(
        conversation,
        to,
        now=now,
        verb="conversation.came_back",
        actor="visitor",
        columns=columns | {"nudges": 0},
    )
    if not present:
        moves.unseat(conversation, Side.COUNSELLOR, now=now)
        transaction.on_commit(matching.offer_next)
    Participant.objects.seated().filter(conversation=conversation, kind=Side.VISITOR).renew(
        WAITING_LEASE
    )
    Participant.objects.seated().filter(conversation=conversation, kind=Side.COUNSELLOR).renew(
        WAITING_LEASE
    )
    moves.note(conversation, Event.CAME_BACK, now=now)
    moves.reschedule(conversation, now=now)
    return conversation


def to_wrap_up(
    conversation: Conversation, *, reason: CloseReason, now: datetime, **said: Any
) -> None:
    """active -> wrap_up; the caller holds the lock and reschedules. `said` is for the audit."""
    stopped = {"close_reason": reason}
    moves.move(conversation, ConversationState.WRAP_UP, now=now, columns=stopped, **said)
    moves.note(conversation, EVENT_OF.get(reason, Event.ENDED), now=now)


def leave_queue(
    conversation: Conversation, *, reason: CloseReason, now: datetime, **said: Any
) -> None:
    """waiting or offered -> abandoned; the caller holds the lock and reschedules."""
    matching.cancel_open_offer(conversation, now=now)
    stopped = {"close_reason": reason}
    moves.move(conversation, ConversationState.ABANDONED, now=now, columns=stopped, **said)
    moves.unseat(conversation, Side.VISITOR, now=now)
    transaction.on_commit(matching.offer_next)


def may_come_back(conversation: Conversation, *, now: datetime) -> bool:
    """Within a quarter of an hour, unless a supervisor blocked it."""
    return (
        conversation.state == ConversationState.WRAP_UP
        and not conversation.is_blocked
        and conversation.ended_at is not None
        and now - conversation.ended_at < timers.COME_BACK_WITHIN
    )


def _contact_of(conversation: Conversation, told: Told, *, on: date) -> Contact:
    accepted, ended = conversation.accepted_at, conversation.ended_at
    opened = conversation.opened_at
    return save_contact(
        told,
        on=on,
        conversation=conversation,
        audience=conversation.visitor.audience,
        caller=conversation.caller,
        age_band=conversation.visitor.age_band,
        language=conversation.language,
        counsellor=conversation.assigned_to,
        waited_seconds=_seconds(accepted - opened) if accepted else 0,
        talked_seconds=_seconds(ended - accepted) if accepted and ended else 0,
    )


def _seconds(duration: timedelta) -> int:
    return max(0, round(duration.total_seconds()))
