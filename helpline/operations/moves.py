"""What every verb is made of: lock a conversation, move it, note an event, set its clock."""

from datetime import datetime
from typing import Any
from uuid import UUID

from helpline.gateways import notifier
from helpline.models import Conversation, Message, Participant, Visitor
from helpline.models.message import Event, Kind
from helpline.models.participant import Side
from helpline.operations.erasing import blank_what_is_over
from helpline.policies import timers
from helpline.states.conversation import CONVERSATION, OVER, ConversationState
from helpline.states.transfer import TRANSFER, TransferState
from helpline.words.desk_contacts import HIGH_RISK
from portal.accounts.models import User


def locked(conversation: UUID) -> Conversation:
    """The conversation under its row lock. Raises Conversation.DoesNotExist."""
    found: Conversation = Conversation.objects.select_for_update().get(pk=conversation)
    return found


def move(
    conversation: Conversation,
    to: ConversationState,
    *,
    now: datetime,
    verb: str,
    by: User | None = None,
    actor: str = "",
    columns: dict[str, Any] | None = None,
    **facts: Any,
) -> None:
    """Along its life, with the audit entry `verb`; what is over begins to be forgotten.

    Stops the timer until `reschedule`. Raises what `Lifecycle.move` raises.
    """
    kept: dict[str, Any] = {"due_at": None}
    if to != ConversationState.ACTIVE:
        cancel_transfer(conversation, now=now)
    if to in OVER:
        kept["kept_since"] = None if conversation.blanked_at else now
        Visitor.objects.filter(pk=conversation.visitor_id).update(details_since=now)
    CONVERSATION.move(
        conversation,
        to,
        by=by,
        at=now,
        actor=actor,
        verb=verb,
        columns=kept | (columns or {}),
        **facts,
    )


def cancel_transfer(conversation: Conversation, *, now: datetime) -> None:
    """Where nobody talks any more, nothing is handed over. The caller holds the lock."""
    for transfer in conversation.transfers.open():
        TRANSFER.move(transfer, TransferState.CANCELLED, by=None, at=now, about=conversation)


def note(conversation: Conversation, event: Event, *, now: datetime) -> None:
    """Adds an event to the numbered rows, so that one cursor covers everything shown."""
    conversation.last_seq += 1
    Conversation.objects.filter(pk=conversation.pk).update(last_seq=conversation.last_seq)
    Message.objects.create(
        conversation=conversation,
        seq=conversation.last_seq,
        kind=Kind.EVENT,
        event=event,
        created_at=now,
    )


def reschedule(conversation: Conversation, *, now: datetime) -> None:
    """Last step of every verb: set the next timer and notify after commit.

    What is over is erased here, where the centre keeps no transcripts.
    """
    conversation.due_at = timers.next_due_at(clocks_of(conversation, now=now))
    Conversation.objects.filter(pk=conversation.pk).update(due_at=conversation.due_at)
    notifier.notify_after_commit(conversation.pk, conversation.last_seq)
    blank_what_is_over(conversation, now)


def clocks_of(conversation: Conversation, *, now: datetime) -> timers.Clocks:
    """Every moment that a timer of this conversation looks at."""
    life = ConversationState(conversation.state)
    if life in OVER or life == ConversationState.WRAP_UP:
        return timers.Clocks(life)
    seated = {
        one.kind: one
        for one in Participant.objects.seated().filter(
            conversation=conversation, kind__in=[Side.VISITOR, Side.COUNSELLOR]
        )
    }
    visitor, counsellor = seated.get(Side.VISITOR), seated.get(Side.COUNSELLOR)
    offer = conversation.offers.open().first() if life == ConversationState.OFFERED else None
    active = life == ConversationState.ACTIVE
    transfer = conversation.transfers.open().first() if active else None
    given = conversation.reassignments.not_opened().first() if active else None
    waiting = life == ConversationState.WAITING
    return timers.Clocks(
        life,
        offer_expires_at=offer.expires_at if offer else None,
        visitor_lease_until=visitor.lease_until if visitor else None,
        visitor_heard_at=visitor.heard_at if visitor else None,
        counsellor_heard_at=counsellor.heard_at if counsellor else None,
        transfer_expires_at=transfer.expires_at if transfer else None,
        opened_until=given.at + timers.OPENED_WITHIN if given else None,
        last_said_at=conversation.last_said_at,
        nudges=conversation.nudges,
        queue_closes_at=(conversation.queue.closes_at(now) or now) if waiting else None,
        warned_of_closing=conversation.warned_of_closing,
        stays_open=active and stays_open(conversation),
    )


def stays_open(conversation: Conversation) -> bool:
    """The risk is high, or a second person has still to decide: no clock ends the chat."""
    if conversation.risk in HIGH_RISK:
        return True
    return bool(conversation.incidents.going_on().taking_two().exists())


def unseat(conversation: Conversation, kind: Side, *, now: datetime) -> None:
    """Whoever sits there loses access at once."""
    Participant.objects.seated().filter(conversation=conversation, kind=kind).update(left_at=now)
