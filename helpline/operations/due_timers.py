"""Timers are rows: the sweep runs those that are due, and so does every read.

A worker that is dead delays a step; it never corrupts one, because each step is judged again
under the row lock by whoever comes first.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from helpline.models import Conversation, Offer, Participant, Shift
from helpline.models.message import Event
from helpline.models.participant import Side
from helpline.operations import finishing, matching, moves, safeguarding, shifts, transferring
from helpline.policies import queue_order, timers, triage
from helpline.policies.presence import WAITING_LEASE
from helpline.policies.timers import Due
from helpline.states.conversation import CloseReason, ConversationState
from helpline.states.shift import SHIFT, ShiftState
from portal.database.clock import database_now

STEPS_LIMIT = 10
"""Steps one call may take: each uses up its own deadline, so this is never reached."""
SWEEP_LIMIT = 500
"""Conversations per sweep; the next sweep goes on with the rest."""


def sweep(now: datetime | None = None) -> int:
    """Runs whatever is due and offers what can be offered. Answers how many it looked at."""
    moment = now or database_now()
    due = list(Conversation.objects.due(moment).values_list("pk", flat=True)[:SWEEP_LIMIT])
    for one in due:
        run_due_timers(one, now=now)
    safeguarding.pass_on_late_calls(now)
    _lapse_shifts(moment)
    matching.offer_next()
    return len(due)


@transaction.atomic
def run_due_timers(conversation_id: UUID, *, now: datetime | None = None) -> Conversation:
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
    moves.reschedule(conversation, now=moment)
    return conversation


def run_due_timers_of(conversations: Iterable[UUID]) -> None:
    """Timers of conversations that somebody looks at do not wait for the sweep."""
    for one in Conversation.objects.due(database_now()).filter(pk__in=conversations):
        run_due_timers(one.pk)


def run_timers_if_due(conversation: Conversation) -> Conversation:
    """For readers: the conversation as the clock has it, at the price of one comparison."""
    if conversation.due_at is not None and conversation.due_at <= database_now():
        return run_due_timers(conversation.pk)
    return conversation


def _expire_offer(conversation: Conversation, now: datetime) -> None:
    offer = Offer.objects.open().select_for_update().get(conversation=conversation)
    matching.expire(offer, conversation, now=now)


def _queue_left(conversation: Conversation, now: datetime) -> None:
    reason = CloseReason.LEFT_QUEUE
    finishing.leave_queue(conversation, reason=reason, now=now, verb="conversation.abandoned")


def _counsellor_gone(conversation: Conversation, now: datetime) -> None:
    """Back to the top of its band, at high risk of all; the child is told; the former
    counsellor loses access."""
    former = conversation.assigned_to
    columns: dict[str, object] = {"boost": queue_order.BOOST_AFTER_LOSS}
    if moves.stays_open(conversation):
        reasons = [triage.Reason.CUT_OFF, *conversation.band_reasons]
        columns |= {"band": triage.FLAGGED, "band_reasons": list(dict.fromkeys(reasons))}
    moves.unseat(conversation, Side.COUNSELLOR, now=now)
    moves.move(
        conversation,
        ConversationState.WAITING,
        now=now,
        verb="conversation.requeued",
        columns=columns,
    )
    visitor = Participant.objects.seated().filter(conversation=conversation, kind=Side.VISITOR)
    visitor.filter(lease_until__lt=now + WAITING_LEASE).update(lease_until=now + WAITING_LEASE)
    moves.note(conversation, Event.REQUEUED, now=now)
    if former is not None:
        shifts.set_away(former, now=now)
    transaction.on_commit(matching.offer_next)


def _expire_transfer(conversation: Conversation, now: datetime) -> None:
    transfer = conversation.transfers.open().select_for_update().get()
    transferring.expire(transfer, conversation, now=now)


def _nudge(conversation: Conversation, now: datetime) -> None:
    conversation.nudges += 1
    conversation.save(update_fields=["nudges"])
    moves.note(conversation, Event.NUDGED, now=now)


def _silence(conversation: Conversation, now: datetime) -> None:
    reason = CloseReason.SILENCE
    finishing.to_wrap_up(conversation, reason=reason, now=now, verb="conversation.silent")


def _visitor_gone(conversation: Conversation, now: datetime) -> None:
    reason = CloseReason.CONNECTION_LOST
    verb = "conversation.connection_lost"
    finishing.to_wrap_up(conversation, reason=reason, now=now, verb=verb)


def _closing_soon(conversation: Conversation, now: datetime) -> None:
    conversation.warned_of_closing = True
    conversation.save(update_fields=["warned_of_closing"])
    moves.note(conversation, Event.CLOSING_SOON, now=now)


def _queue_closed(conversation: Conversation, now: datetime) -> None:
    moves.note(conversation, Event.MISSED, now=now)
    moves.move(
        conversation,
        ConversationState.MISSED,
        now=now,
        verb="conversation.missed",
        columns={"close_reason": CloseReason.CLOSING_TIME},
    )


_STEPS: dict[Due, Callable[[Conversation, datetime], None]] = {
    Due.OFFER_EXPIRES: _expire_offer,
    Due.QUEUE_LEFT: _queue_left,
    Due.COUNSELLOR_GONE: _counsellor_gone,
    Due.TRANSFER_EXPIRES: _expire_transfer,
    Due.NUDGE: _nudge,
    Due.SILENCE: _silence,
    Due.VISITOR_GONE: _visitor_gone,
    Due.CLOSING_SOON: _closing_soon,
    Due.QUEUE_CLOSED: _queue_closed,
}


@transaction.atomic
def _lapse_shifts(now: datetime) -> None:
    """A desk that was not heard of is away; nobody is offered to an empty chair."""
    lapsed = Shift.objects.available().filter(lease_until__lte=now)
    for shift in lapsed.select_for_update(skip_locked=True):
        SHIFT.move(shift, ShiftState.AWAY, by=None, at=now, verb="shift.away")
