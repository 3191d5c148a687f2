"""Timers are rows: the sweep calls `settle` where something may be due, and so does every read.

A worker that is dead delays a step; it never corrupts one, because each step is judged again
under the row lock by whoever comes first.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from helpline.models import Conversation, Offer, Participant, Shift
from helpline.models.message import Event
from helpline.models.participant import Side
from helpline.operations import finishing, matching, moves, shifts
from helpline.policies import line, timers
from helpline.policies.presence import WAITING_LEASE
from helpline.policies.timers import Due
from helpline.states import CloseReason, Life, ShiftState
from portal.audit.log import record
from portal.database.clock import database_now

STEPS_LIMIT = 10
"""Steps one call may take: each uses up its own deadline, so this is never reached."""
SWEEP_LIMIT = 500
"""Conversations per sweep; the next sweep goes on with the rest."""


def sweep(now: datetime | None = None) -> int:
    """Settles whatever is due and offers what can be offered. Answers how many it looked at."""
    moment = now or database_now()
    due = list(Conversation.objects.due(moment).values_list("pk", flat=True)[:SWEEP_LIMIT])
    for one in due:
        settle(one, now=now)
    _lapse_shifts(moment)
    matching.offer_next()
    return len(due)


@transaction.atomic
def settle(conversation_id: UUID, *, now: datetime | None = None) -> Conversation:
    """Does what the clock asks for in one conversation, then sets the clock anew.

    Raises Conversation.DoesNotExist.
    """
    conversation = moves.locked(conversation_id)
    moment = now or database_now()
    for _step in range(STEPS_LIMIT):
        due = timers.due(moves.clocks_of(conversation, now=moment), now=moment)
        if due is None:
            break
        _STEPS[due](conversation, moment)
    moves.settled(conversation, now=moment)
    return conversation


def settled_if_due(conversation: Conversation) -> Conversation:
    """For readers: the conversation as the clock has it, at the price of one comparison."""
    if conversation.due_at is not None and conversation.due_at <= database_now():
        return settle(conversation.pk)
    return conversation


def _expire_offer(conversation: Conversation, now: datetime) -> None:
    offer = Offer.objects.open().select_for_update().get(conversation=conversation)
    matching.expire(offer, conversation, now=now)


def _line_left(conversation: Conversation, now: datetime) -> None:
    finishing.leave_line(conversation, reason=CloseReason.LEFT_LINE, now=now)
    record("conversation.abandoned", by=None, actor="system", about=conversation)


def _counsellor_gone(conversation: Conversation, now: datetime) -> None:
    """Back to the top of its band; the child is told; the former counsellor loses access."""
    former = conversation.assigned_to
    moves.unseat(conversation, Side.COUNSELLOR, now=now)
    moves.move(conversation, Life.WAITING, now=now, assigned_to=None, boost=line.BOOST_AFTER_LOSS)
    visitor = Participant.objects.seated().filter(conversation=conversation, kind=Side.VISITOR)
    visitor.filter(lease_until__lt=now + WAITING_LEASE).update(lease_until=now + WAITING_LEASE)
    moves.note(conversation, Event.REQUEUED, now=now)
    if former is not None:
        shifts.set_away(former)
    record("conversation.requeued", by=None, actor="system", about=conversation)
    transaction.on_commit(matching.offer_next)


def _nudge(conversation: Conversation, now: datetime) -> None:
    conversation.nudges += 1
    conversation.save(update_fields=["nudges"])
    moves.note(conversation, Event.NUDGED, now=now)


def _silence(conversation: Conversation, now: datetime) -> None:
    finishing.to_wrap_up(conversation, reason=CloseReason.SILENCE, now=now)
    record("conversation.silent", by=None, actor="system", about=conversation)


def _visitor_gone(conversation: Conversation, now: datetime) -> None:
    finishing.to_wrap_up(conversation, reason=CloseReason.CONNECTION_LOST, now=now)
    record("conversation.connection_lost", by=None, actor="system", about=conversation)


def _closing_soon(conversation: Conversation, now: datetime) -> None:
    conversation.warned_of_closing = True
    conversation.save(update_fields=["warned_of_closing"])
    moves.note(conversation, Event.CLOSING_SOON, now=now)


def _line_closed(conversation: Conversation, now: datetime) -> None:
    moves.note(conversation, Event.MISSED, now=now)
    moves.move(
        conversation,
        Life.MISSED,
        now=now,
        ended_at=now,
        close_reason=CloseReason.CLOSING_TIME,
    )
    record("conversation.missed", by=None, actor="system", about=conversation)


_STEPS: dict[Due, Callable[[Conversation, datetime], None]] = {
    Due.OFFER_EXPIRES: _expire_offer,
    Due.LINE_LEFT: _line_left,
    Due.COUNSELLOR_GONE: _counsellor_gone,
    Due.NUDGE: _nudge,
    Due.SILENCE: _silence,
    Due.VISITOR_GONE: _visitor_gone,
    Due.CLOSING_SOON: _closing_soon,
    Due.LINE_CLOSED: _line_closed,
}


def _lapse_shifts(now: datetime) -> None:
    """A desk that was not heard of is away; nobody is offered to an empty chair."""
    Shift.objects.on_duty().filter(state=ShiftState.AVAILABLE, lease_until__lte=now).update(
        state=ShiftState.AWAY
    )
