"""Being on duty: Ready, Break, Stop, and the desk's heartbeat."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models.functions import Now

from helpline.models import Conversation, Offer, Participant, Shift, Transfer
from helpline.models.participant import Side
from helpline.models.queue import desk_languages
from helpline.operations import matching, moves
from helpline.policies.presence import SHIFT_LEASE, WAITING_LEASE
from helpline.states.offer import OfferState
from helpline.states.shift import SHIFT, ShiftState
from helpline.states.transfer import TRANSFER, TransferState
from helpline.words.errors_desk import NotOnShift
from portal.accounts.models import User
from portal.audit.log import record
from portal.database.clock import database_now


def shift_of(person: User) -> Shift | None:
    """The shift this person is on, or None."""
    found: Shift | None = Shift.objects.on_duty().filter(counsellor=person).first()
    return found


@transaction.atomic
def ready(
    *, by: User, languages: Sequence[str] | None = None, capacity: int | None = None
) -> Shift:
    """Begins a shift or returns from a break; from now on offers come.

    Languages and capacity default to those of the person's last shift.
    """
    now = database_now()
    shift = Shift.objects.on_duty().select_for_update().filter(counsellor=by).first()
    if shift is None:
        last = Shift.objects.filter(counsellor=by).order_by("-began_at").first()
        shift = Shift(
            counsellor=by,
            languages=list(last.languages) if last else desk_languages(),
            capacity=last.capacity if last else 1,
            began_at=now,
        )
    moved = SHIFT.move(shift, ShiftState.AVAILABLE, by=by, at=now, verb="shift.ready")
    shift.misses, shift.idle_since, shift.lease_until = 0, now, now + SHIFT_LEASE
    if languages:
        shift.languages = sorted(set(languages))
    if capacity:
        shift.capacity = capacity
    shift.save()
    if not moved:
        record("shift.ready", by=by, about=shift)
    transaction.on_commit(matching.offer_next)
    return shift


@transaction.atomic
def take_break(*, by: User) -> Shift:
    """No offers until Ready; running chats go on. Raises NotOnShift."""
    return _set(by, ShiftState.BREAK, "shift.break")


@transaction.atomic
def stop(*, by: User) -> Shift:
    """Ends the shift, or lets running chats be finished first. Raises NotOnShift."""
    busy = Conversation.objects.of_counsellor(by).exists()
    return _set(by, ShiftState.WRAP_UP_ONLY if busy else ShiftState.ENDED, "shift.stop")


def desk_heard(person: User) -> Shift | None:
    """The open desk renews the lease of the shift, and of every chat of the counsellor."""
    shift = shift_of(person)
    if shift is not None:
        chats = Participant.objects.seated().filter(kind=Side.COUNSELLOR, user=person)
        chats.renew(WAITING_LEASE)
        Shift.objects.filter(pk=shift.pk).renew(SHIFT_LEASE)
    return shift


@transaction.atomic
def chat_finished(person: User, *, now: datetime) -> None:
    """Capacity returned: the idle clock starts; a stopped shift ends with its last chat."""
    shift = Shift.objects.on_duty().select_for_update().filter(counsellor=person).first()
    if shift is None:
        return
    shift.idle_since = now
    shift.save(update_fields=["idle_since"])
    if shift.state == ShiftState.WRAP_UP_ONLY and not _busy(person):
        SHIFT.move(shift, ShiftState.ENDED, by=None, at=now)


def set_away(person: User, *, now: datetime) -> None:
    """The system lost sight of a counsellor; Ready brings them back."""
    shift = Shift.objects.on_duty().select_for_update().filter(counsellor=person).first()
    if shift is not None and SHIFT.may(shift, ShiftState.AWAY):
        SHIFT.move(shift, ShiftState.AWAY, by=None, at=now)


def open_offer_of(person: User) -> Offer | None:
    """The offer this person has to answer now, with its conversation."""
    found: Offer | None = (
        Offer.objects.open()
        .filter(shift__counsellor=person, expires_at__gt=Now())
        .select_related("conversation__visitor", "conversation__queue")
        .first()
    )
    return found


def _set(by: User, state: ShiftState, verb: str) -> Shift:
    now = database_now()
    _withdraw_offer(by, now=now)
    _decline_transfers(by, now=now)
    shift = Shift.objects.on_duty().select_for_update().filter(counsellor=by).first()
    if shift is None:
        raise NotOnShift
    SHIFT.move(shift, state, by=by, at=now, verb=verb)
    found: Shift = shift
    return found


def _withdraw_offer(by: User, *, now: datetime) -> None:
    """Whoever goes on a break has declined what was being offered."""
    for found in Offer.objects.open().filter(shift__counsellor=by):
        conversation = moves.locked(found.conversation_id)
        offer = Offer.objects.select_for_update().get(pk=found.pk)
        if offer.state != OfferState.OPEN:
            continue
        matching.back_to_queue(offer, conversation, OfferState.DECLINED, by=by, now=now)
        moves.reschedule(conversation, now=now)
        transaction.on_commit(matching.offer_next)


def _decline_transfers(by: User, *, now: datetime) -> None:
    """They have also declined what a colleague wanted to hand over to them."""
    for found in Transfer.objects.open().filter(shift__counsellor=by):
        conversation = moves.locked(found.conversation_id)
        transfer = Transfer.objects.select_for_update().get(pk=found.pk)
        if transfer.state == TransferState.OPEN:
            TRANSFER.move(transfer, TransferState.DECLINED, by=by, at=now, about=conversation)
            moves.reschedule(conversation, now=now)


def _busy(person: User) -> bool:
    return bool(Conversation.objects.of_counsellor(person).exists())
