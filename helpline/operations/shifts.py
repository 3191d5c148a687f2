"""Being on duty: Ready, Break, Stop, and the desk's heartbeat."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from helpline.errors_desk import NotOnShift
from helpline.models import Conversation, Offer, Participant, Shift
from helpline.models.participant import Side
from helpline.models.queue import every_language
from helpline.operations import matching, moves
from helpline.policies.presence import SHIFT_LEASE, WAITING_LEASE
from helpline.states import SHIFT_NEXT, OfferState, ShiftState
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
    now = timezone.now()
    shift = shift_of(by)
    if shift is None:
        last = Shift.objects.filter(counsellor=by).order_by("-began_at").first()
        shift = Shift(
            counsellor=by,
            languages=list(last.languages) if last else every_language(),
            capacity=last.capacity if last else 1,
            began_at=now,
        )
    elif shift.state != ShiftState.AVAILABLE:
        _must_follow(shift, ShiftState.AVAILABLE)
    shift.state, shift.misses, shift.idle_since = ShiftState.AVAILABLE, 0, now
    shift.lease_until = database_now() + SHIFT_LEASE
    if languages:
        shift.languages = sorted(set(languages))
    if capacity:
        shift.capacity = capacity
    shift.save()
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
    if shift.state == ShiftState.WRAP_UP_ONLY and not _busy(person):
        shift.state, shift.ended_at = ShiftState.ENDED, now
        record("shift.ended", by=None, actor="system", about=shift)
    shift.save(update_fields=["idle_since", "state", "ended_at"])


def set_away(person: User) -> None:
    """The system lost sight of a counsellor; Ready brings them back."""
    Shift.objects.on_duty().filter(
        counsellor=person, state__in=[ShiftState.AVAILABLE, ShiftState.WRAP_UP_ONLY]
    ).update(state=ShiftState.AWAY)


def open_offer_of(person: User) -> Offer | None:
    """The offer this person has to answer now, with its conversation."""
    found: Offer | None = (
        Offer.objects.open()
        .filter(shift__counsellor=person, expires_at__gt=timezone.now())
        .select_related("conversation__visitor", "conversation__queue")
        .first()
    )
    return found


def _set(by: User, state: ShiftState, verb: str) -> Shift:
    now = timezone.now()
    _withdraw_offer(by, now=now)
    shift = Shift.objects.on_duty().select_for_update().filter(counsellor=by).first()
    if shift is None:
        raise NotOnShift
    if shift.state != state:
        _must_follow(shift, state)
        shift.state = state
        shift.ended_at = now if state == ShiftState.ENDED else None
        shift.save(update_fields=["state", "ended_at"])
        record(verb, by=by, about=shift)
    found: Shift = shift
    return found


def _withdraw_offer(by: User, *, now: datetime) -> None:
    """Whoever goes on a break has declined what was being offered."""
    for found in Offer.objects.open().filter(shift__counsellor=by):
        conversation = moves.locked(found.conversation_id)
        offer = Offer.objects.select_for_update().get(pk=found.pk)
        if offer.state != OfferState.OPEN:
            continue
        matching.back_to_line(offer, conversation, OfferState.DECLINED, now=now)
        record("offer.declined", by=by, about=conversation)
        moves.settled(conversation, now=now)
        transaction.on_commit(matching.offer_next)


def _must_follow(shift: Shift, state: ShiftState) -> None:
    if state not in SHIFT_NEXT[ShiftState(shift.state)]:
        raise moves.ImpossibleMove(f"shift {shift.state} -> {state}")


def _busy(person: User) -> bool:
    return bool(Conversation.objects.of_counsellor(person).exists())
