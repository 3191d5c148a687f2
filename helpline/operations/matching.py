"""Offers: who is next goes to whom. Counsellors do not pick."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from helpline.models import Conversation, Offer, Participant, Shift
from helpline.models.message import Event
from helpline.models.participant import Side
from helpline.operations import moves
from helpline.operations.waiting import queue_entries
from helpline.policies import queue_order, timers
from helpline.policies.presence import WAITING_LEASE
from helpline.states.conversation import ConversationState
from helpline.states.offer import OFFER, OfferState
from helpline.states.shift import SHIFT, ShiftState
from helpline.words.errors_desk import NotInThatState, NotOnShift, OfferGone
from portal.accounts.models import User
from portal.database.clock import database_now

DECLINES_REMEMBERED = timedelta(hours=1)


def offer_next() -> list[Offer]:
    """Offers whatever can be offered now; safe to run anywhere, any number of times at once.

    Rows another run is judging are skipped; what was skipped is tried once more with patience,
    so that two runs that meet do not both leave a visitor standing.
    """
    offers: list[Offer] = []
    for patient in (False, True):
        while (offer := _offer_one(patient=patient)) is not None:
            offers.append(offer)
    return offers


@transaction.atomic
def _offer_one(*, patient: bool) -> Offer | None:
    now = database_now()
    ready = _ready(now)
    if not ready:
        return None
    unoffered = _unoffered(now)
    waiting = [one for one in queue_entries() if one.conversation in unoffered]
    for one in queue_order.in_order(waiting, now=now):
        match = queue_order.choose(one, ready, now=now)
        if match is None:
            continue
        offer = _make_offer(match, now=now, patient=patient)
        if offer is not None:
            return offer
    return None


def _unoffered(now: datetime) -> set[UUID]:
    """Waiting, and the clock has nothing to say first (the visitor may be gone)."""
    waiting = Conversation.objects.filter(state=ConversationState.WAITING).exclude(due_at__lte=now)
    return set(waiting.values_list("pk", flat=True))


def _ready(now: datetime) -> list[queue_order.Ready]:
    shifts = list(Shift.objects.ready().with_chats().filter(chats__lt=F("capacity")))
    declined: dict[int, dict[UUID, datetime]] = {}
    answered = Offer.objects.filter(
        shift__in=shifts,
        state__in=[OfferState.DECLINED, OfferState.EXPIRED],
        answered_at__gt=now - DECLINES_REMEMBERED,
    )
    for shift, conversation, when in answered.values_list("shift", "conversation", "answered_at"):
        declined.setdefault(shift, {})[conversation] = when
    return [
        queue_order.Ready(
            shift=one.pk,
            languages=frozenset(one.languages),
            chats=one.chats,
            capacity=one.capacity,
            idle_since=one.idle_since,
            declined=declined.get(one.pk, {}),
        )
        for one in shifts
    ]


def _make_offer(match: queue_order.Match, *, now: datetime, patient: bool) -> Offer | None:
    """Locks both, looks again, offers; None when either is no longer what it was."""
    skip = not patient
    conversation = (
        Conversation.objects.select_for_update(skip_locked=skip)
        .filter(pk=match.conversation, state=ConversationState.WAITING)
        .first()
    )
    if conversation is None:
        return None
    held = Shift.objects.select_for_update(skip_locked=skip).filter(pk=match.shift)
    if not held.exists() or not _still_free(match.shift):
        return None
    offer: Offer = Offer.objects.create(
        conversation=conversation,
        shift_id=match.shift,
        reasons=list(match.reasons),
        offered_at=now,
        expires_at=now + timers.OFFER_TIMEOUT,
    )
    moves.move(
        conversation,
        ConversationState.OFFERED,
        now=now,
        verb="offer.made",
        shift=match.shift,
        reasons=" ".join(match.reasons),
    )
    moves.reschedule(conversation, now=now)
    return offer


def _still_free(shift: int) -> bool:
    free = Shift.objects.ready().with_chats().filter(pk=shift, chats__lt=F("capacity"))
    return bool(free.exists())


@transaction.atomic
def accept(offer_id: int, *, by: User) -> Conversation:
    """The counsellor takes it. Of any number of clicks one wins; the rest get OfferGone."""
    offer, conversation = _judged(offer_id, by=by)
    now = database_now()
    if offer.state == OfferState.ACCEPTED and conversation.assigned_to_id == by.pk:
        return conversation  # a second click on the same button
    if offer.state != OfferState.OPEN or offer.expires_at <= now:
        raise OfferGone
    OFFER.move(offer, OfferState.ACCEPTED, by=by, at=now)
    Shift.objects.filter(pk=offer.shift_id).update(misses=0)
    _begin_chat(conversation, by=by, now=now, verb="offer.accepted")
    moves.reschedule(conversation, now=now)
    return conversation


@transaction.atomic
def claim(conversation_id: UUID, *, by: User) -> Conversation:
    """A supervisor claims one that waits, whatever its language or position: the last rung.

    Raises NotInThatState unless it waits, NotOnShift when the supervisor has not pressed Ready.
    """
    conversation = moves.locked(conversation_id)
    if conversation.state == ConversationState.ACTIVE and conversation.assigned_to_id == by.pk:
        return conversation  # a second click on the same button
    if conversation.state != ConversationState.WAITING:
        raise NotInThatState
    shift = Shift.objects.on_duty().select_for_update().filter(counsellor=by).first()
    if shift is None:
        raise NotOnShift
    now = database_now()
    Offer.objects.create(
        conversation=conversation,
        shift=shift,
        state=OfferState.ACCEPTED,
        reasons=["claimed_by_supervisor"],
        offered_at=now,
        expires_at=now + timers.OFFER_TIMEOUT,
        answered_at=now,
    )
    _begin_chat(conversation, by=by, now=now, verb="conversation.claimed")
    moves.reschedule(conversation, now=now)
    return conversation


def _begin_chat(conversation: Conversation, *, by: User, now: datetime, verb: str) -> None:
    """The counsellor sits down and both sides read it."""
    moves.move(
        conversation,
        ConversationState.ACTIVE,
        now=now,
        verb=verb,
        by=by,
        columns={
            "assigned_to": by,
            "last_said_at": now,
            "nudges": 0,
            "boost": timedelta(0),
        },
    )
    Participant.objects.create(
        conversation=conversation,
        kind=Side.COUNSELLOR,
        user=by,
        lease_until=database_now() + WAITING_LEASE,
    )
    moves.note(conversation, Event.JOINED, now=now)


@transaction.atomic
def decline(offer_id: int, *, by: User) -> None:
    """Back to the line with a head start; this counsellor is not asked again right away."""
    offer, conversation = _judged(offer_id, by=by)
    if offer.state != OfferState.OPEN:
        raise OfferGone
    now = database_now()
    back_to_queue(offer, conversation, OfferState.DECLINED, by=by, now=now)
    Shift.objects.filter(pk=offer.shift_id).update(misses=0, idle_since=now)
    moves.reschedule(conversation, now=now)
    transaction.on_commit(offer_next)


def expire(offer: Offer, conversation: Conversation, *, now: datetime) -> None:
    """Nobody answered in time; after two misses in a row the counsellor counts as away.

    The caller holds the conversation's lock.
    """
    back_to_queue(offer, conversation, OfferState.EXPIRED, by=None, now=now)
    shift = Shift.objects.select_for_update().get(pk=offer.shift_id)
    shift.misses += 1
    shift.save(update_fields=["misses"])
    if shift.misses >= timers.MISSES_BEFORE_AWAY and shift.state == ShiftState.AVAILABLE:
        SHIFT.move(shift, ShiftState.AWAY, by=None, at=now, verb="shift.away")
    transaction.on_commit(offer_next)


def back_to_queue(
    offer: Offer,
    conversation: Conversation,
    outcome: OfferState,
    *,
    by: User | None,
    now: datetime,
) -> None:
    """An offer falls through: waiting_since stays, with a small head start."""
    OFFER.move(offer, outcome, by=by, at=now)
    boost = conversation.boost + queue_order.BOOST_AFTER_MISS
    moves.move(
        conversation,
        ConversationState.WAITING,
        now=now,
        verb=f"offer.{outcome.value}",
        by=by,
        columns={"boost": boost},
        shift=offer.shift_id,
    )


def cancel_open_offer(conversation: Conversation, *, now: datetime) -> None:
    """The visitor left while being offered."""
    for offer in conversation.offers.open():
        OFFER.move(offer, OfferState.CANCELLED, by=None, at=now)


def _judged(offer_id: int, *, by: User) -> tuple[Offer, Conversation]:
    """The offer and its conversation under lock. Raises Offer.DoesNotExist for another's offer."""
    found = Offer.objects.get(pk=offer_id, shift__counsellor=by)
    conversation = moves.locked(found.conversation_id)
    Shift.objects.select_for_update().get(pk=found.shift_id)
    offer: Offer = Offer.objects.select_for_update().get(pk=offer_id)
    return offer, conversation
