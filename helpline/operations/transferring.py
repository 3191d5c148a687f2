"""Handing a running chat over: one counsellor proposes, another accepts, then the seat passes.

Until then nothing changes for the visitor, and whoever proposed it stays and answers. Locks in
one order: conversation, shifts, transfer.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from helpline.models import Conversation, Offer, Participant, Shift, Transfer
from helpline.models.message import Event
from helpline.models.participant import Side
from helpline.models.querysets import ShiftQuerySet
from helpline.operations import matching, moves, noting, shifts
from helpline.policies import timers
from helpline.policies.presence import WAITING_LEASE
from helpline.states.conversation import ConversationState
from helpline.states.shift import ShiftState
from helpline.states.transfer import TRANSFER, TransferState
from helpline.words.errors_desk import NotInThatState, NotOnShift
from helpline.words.errors_desk_transfers import (
    NobodyFree,
    NoRoomForChat,
    TransferGone,
    TransferUnderWay,
)
from portal.accounts.models import User
from portal.audit.log import record
from portal.database.clock import database_now


@dataclass(frozen=True, slots=True)
class Target:
    """Who is asked: a counsellor's shift, or whoever speaks a language."""

    shift: int | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A chat that somebody is asked to take, with the note where it was written to them alone."""

    transfer: Transfer
    note: str


def free_shifts(*, apart_from: User) -> ShiftQuerySet:
    """Counsellors who could take a chat now: ready, with a free place, and asked nothing else."""
    free: ShiftQuerySet = (
        Shift.objects.ready()
        .with_chats()
        .filter(chats__lt=F("capacity"))
        .exclude(counsellor=apart_from)
    )
    return free.select_related("counsellor").order_by("chats", "idle_since", "pk")


@transaction.atomic
def propose(conversation_id: UUID, *, to: Target, note: str, form_id: UUID, by: User) -> Transfer:
    """Asks somebody to go on with this chat. The same form sent twice asks once.

    Raises Conversation.DoesNotExist, NotInThatState where it is not theirs or nobody talks,
    TransferUnderWay, NobodyFree, ConversationErased.
    """
    conversation = moves.locked(Conversation.objects.visible_to(by).get(pk=conversation_id).pk)
    written = noting.write_note(conversation.pk, note, form_id=form_id, by=by)
    known: Transfer | None = Transfer.objects.filter(note=written).first()
    if known is not None:
        return known
    if conversation.state != ConversationState.ACTIVE or conversation.assigned_to_id != by.pk:
        raise NotInThatState
    now = database_now()
    for late in conversation.transfers.expired(now):
        expire(late, conversation, now=now)
    if conversation.transfers.open().exists():
        raise TransferUnderWay
    _must_be_free(to, by)
    made: Transfer = Transfer.objects.create(
        conversation=conversation,
        proposed_by=by,
        shift_id=to.shift,
        language=to.language,
        note=written,
        proposed_at=now,
        expires_at=now + timers.TRANSFER_TIMEOUT,
    )
    record("transfer.proposed", by=by, about=conversation, shift=to.shift, language=to.language)
    moves.reschedule(conversation, now=now)
    return made


def _must_be_free(to: Target, by: User) -> None:
    """Judged under the lock of the shift, as the matcher does. Raises NobodyFree."""
    free = free_shifts(apart_from=by)
    if to.shift is None:
        if not free.filter(languages__contains=[to.language]).exists():
            raise NobodyFree
        return
    Shift.objects.select_for_update().filter(pk=to.shift).first()
    if not free.filter(pk=to.shift).exists():
        raise NobodyFree


@transaction.atomic
def accept_transfer(transfer_id: int, *, by: User) -> Conversation:
    """The seat passes, and both sides read it. Of any number of people one wins.

    Raises Transfer.DoesNotExist for what this person was not asked, TransferGone, NotOnShift,
    NoRoomForChat.
    """
    transfer, conversation = _judged(transfer_id, by=by)
    now = database_now()
    if transfer.state == TransferState.ACCEPTED and conversation.assigned_to_id == by.pk:
        return conversation  # a second click on the same button
    if transfer.state != TransferState.OPEN or transfer.expires_at <= now:
        raise TransferGone
    former = conversation.assigned_to
    _must_have_room(by, transfer, former)
    TRANSFER.move(
        transfer,
        TransferState.ACCEPTED,
        by=by,
        at=now,
        about=conversation,
        columns={"accepted_by": by},
    )
    if transfer.language:
        Conversation.objects.filter(pk=conversation.pk).update(language=transfer.language)
    pass_seat(conversation, to=by, now=now)
    moves.note(conversation, Event.HANDED_OVER, now=now)
    moves.reschedule(conversation, now=now)
    if former is not None:
        shifts.chat_finished(former, now=now)
    transaction.on_commit(matching.offer_next)
    return conversation


def _must_have_room(by: User, transfer: Transfer, former: User | None) -> None:
    """Locks the shifts of both, in the order of their numbers: two who swap do not wait in a
    circle. Raises NotOnShift, NoRoomForChat."""
    held = Shift.objects.on_duty().select_for_update().filter(counsellor__in=[by, former])
    own = next((one for one in held.order_by("pk") if one.counsellor_id == by.pk), None)
    if own is None or own.state not in (ShiftState.AVAILABLE, ShiftState.AWAY):
        raise NotOnShift
    chats = Conversation.objects.of_counsellor(by).count()
    offered = Offer.objects.open().filter(shift=own).count()
    asked = Transfer.objects.open().filter(shift=own).exclude(pk=transfer.pk).count()
    if chats + offered + asked >= own.capacity:
        raise NoRoomForChat


def pass_seat(conversation: Conversation, *, to: User, now: datetime) -> None:
    """The former counsellor loses access with this transaction. The caller holds the lock.

    The state stays; its version grows, so that whoever read the row before finds it moved.
    """
    moves.unseat(conversation, Side.COUNSELLOR, now=now)
    conversation.assigned_to, conversation.last_said_at, conversation.nudges = to, now, 0
    conversation.state_version += 1
    conversation.save(update_fields=["assigned_to", "last_said_at", "nudges", "state_version"])
    Participant.objects.create(
        conversation=conversation,
        kind=Side.COUNSELLOR,
        user=to,
        lease_until=now + WAITING_LEASE,
    )


@transaction.atomic
def decline_transfer(transfer_id: int, *, by: User) -> None:
    """The chat stays where it is. Raises TransferGone, also where anybody else may take it."""
    transfer, conversation = _judged(transfer_id, by=by)
    if transfer.state != TransferState.OPEN or transfer.shift_id is None:
        raise TransferGone
    _answer(transfer, conversation, TransferState.DECLINED, by=by, now=database_now())


@transaction.atomic
def take_back(conversation_id: UUID, *, by: User) -> None:
    """Whoever proposed it keeps the chat. Raises TransferGone."""
    conversation = moves.locked(Conversation.objects.visible_to(by).get(pk=conversation_id).pk)
    transfer = conversation.transfers.open().filter(proposed_by=by).first()
    if transfer is None:
        raise TransferGone
    _answer(transfer, conversation, TransferState.WITHDRAWN, by=by, now=database_now())


def expire(transfer: Transfer, conversation: Conversation, *, now: datetime) -> None:
    """Nobody answered in time. The caller holds the conversation's lock."""
    TRANSFER.move(transfer, TransferState.EXPIRED, by=None, at=now, about=conversation)
    transaction.on_commit(matching.offer_next)


def asked_of(person: User) -> list[Asked]:
    """What this person may take over now, the oldest first."""
    shift = shifts.shift_of(person)
    if shift is None or shift.state not in (ShiftState.AVAILABLE, ShiftState.AWAY):
        return []
    found = Transfer.objects.in_time().asked_of(person).with_people().order_by("proposed_at", "pk")
    return [Asked(one, noting.text_of(one.note) if one.shift else "") for one in found]


def newest_of(conversation: Conversation) -> Transfer | None:
    """The newest proposal to hand this chat over, whatever became of it."""
    found: Transfer | None = (
        conversation.transfers.with_people().order_by("-proposed_at", "-pk").first()
    )
    return found


def _answer(
    transfer: Transfer,
    conversation: Conversation,
    outcome: TransferState,
    *,
    by: User,
    now: datetime,
) -> None:
    TRANSFER.move(transfer, outcome, by=by, at=now, about=conversation)
    moves.reschedule(conversation, now=now)
    transaction.on_commit(matching.offer_next)


def _judged(transfer_id: int, *, by: User) -> tuple[Transfer, Conversation]:
    """It and its conversation under lock. Raises Transfer.DoesNotExist for who was not asked."""
    found = Transfer.objects.asked_of(by).get(pk=transfer_id)
    conversation = moves.locked(found.conversation_id)
    transfer: Transfer = Transfer.objects.select_for_update().get(pk=transfer_id)
    return transfer, conversation
