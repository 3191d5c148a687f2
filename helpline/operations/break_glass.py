"""The sealed address of a visitor: kept where the centre says so, opened by two people, destroyed.

Everything here locks the conversation first, then the request.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from helpline.models import BreakGlass, Conversation, VisitorSecret
from helpline.operations import moves
from helpline.operations.break_glass_mail import ASKED, OPENED, tell
from helpline.operations.erasing import destroy_secret
from helpline.operations.safeguarding_calls import supervisors
from helpline.policies.break_glass import COUNTED_DAYS, KEPT_HOURS, OPEN_FOR
from helpline.policies.texts import cleaned
from helpline.states.break_glass import OPENING, OpeningState
from helpline.words.desk_contacts import Risk
from helpline.words.errors_desk import ConversationErased
from helpline.words.errors_desk_break_glass import (
    AnotherPersonOpens,
    NothingKept,
    NotImminent,
    OpeningMovedOn,
    OpenNoLonger,
)
from helpline.words.permissions import MAY_SUPERVISE
from portal.accounts.models import User
from portal.audit.log import record
from portal.database.clock import database_now
from portal.privacy.addresses import Caller
from portal.privacy.legal_holds.operations import is_held
from portal.privacy.models import SubjectKey
from portal.privacy.sealing import Unreadable, seal, unseal


@dataclass(frozen=True, slots=True)
class Opened:
    """What is shown for a while; says nothing of itself in a log."""

    address: str = field(repr=False)
    agent: str = field(repr=False)


def keep(conversation: Conversation, caller: Caller, *, now: datetime) -> None:
    """Seals where the visitor came from under a key of its own. The caller is in a transaction."""
    key = SubjectKey.objects.new()
    told = json.dumps([caller.address, caller.agent])
    place = VisitorSecret.associated_data(conversation.pk)
    VisitorSecret.objects.create(
        conversation=conversation,
        key=key,
        body=seal(told, key=key, place=place),
        kept_until=now + timedelta(hours=KEPT_HOURS),
    )


def secret_of(conversation: Conversation) -> VisitorSecret | None:
    """What is kept now; None also once its time is over, before the sweep comes."""
    kept = VisitorSecret.objects.filter(conversation=conversation).select_related("key")
    found: VisitorSecret | None = kept.first()
    if found and found.kept_until <= database_now() and not is_held(conversation.key):
        return None
    return found


def may_ask(conversation: Conversation) -> bool:
    """Imminent danger, something kept, no request that waits, and none that is open now."""
    if conversation.risk != Risk.IMMINENT or secret_of(conversation) is None:
        return False
    goes_on = Q(state=OpeningState.ASKED) | Q(open_until__gt=database_now())
    return not conversation.openings.filter(goes_on).exists()


def is_of_interest(conversation: Conversation) -> bool:
    """Whether those who supervise find the way to it: it may be opened, or was asked for."""
    return may_ask(conversation) or bool(conversation.openings.exists())


@transaction.atomic
def ask(conversation_id: UUID, *, reason: str, by: User) -> BreakGlass:
    """One person asks, with a reason; the others who supervise are told. Asking twice asks once.

    Raises Conversation.DoesNotExist, NotImminent, NothingKept, ConversationErased.
    """
    conversation = moves.locked(Conversation.objects.visible_to(by).get(pk=conversation_id).pk)
    waits: BreakGlass | None = conversation.openings.filter(state=OpeningState.ASKED).first()
    if waits is not None:
        return waits
    _must_be_imminent(conversation)
    opening = BreakGlass(conversation=conversation, asked_by=by, asked_at=database_now())
    try:
        opening.reason = seal(cleaned(reason), key=conversation.key, place=opening.associated_data)
    except Unreadable as gone:
        raise ConversationErased from gone
    opening.save(force_insert=True)
    record("break_glass.asked", by=by, about=conversation)
    for person in supervisors().exclude(pk=by.pk):
        tell(opening, person, ASKED)
    return opening


@transaction.atomic
def grant(opening_id: UUID, *, by: User) -> BreakGlass:
    """Another person opens it for both, for OPEN_FOR from now; both are told.

    Raises OpeningMovedOn, AnotherPersonOpens, NotImminent, NothingKept.
    """
    opening, conversation = _locked(opening_id, by)
    if opening.state == OpeningState.GRANTED and opening.answered_by_id == by.pk:
        return opening
    _must_be_another(opening, by)
    _must_be_imminent(conversation)
    now = database_now()
    _answer(opening, OpeningState.GRANTED, by=by, now=now, open_until=now + OPEN_FOR)
    for person in (opening.asked_by, by):
        tell(opening, person, OPENED)
    return opening


@transaction.atomic
def decline(opening_id: UUID, *, by: User) -> BreakGlass:
    """Another person says no. Raises OpeningMovedOn, AnotherPersonOpens."""
    opening, _conversation = _locked(opening_id, by)
    if opening.state == OpeningState.DECLINED and opening.answered_by_id == by.pk:
        return opening
    _must_be_another(opening, by)
    _answer(opening, OpeningState.DECLINED, by=by, now=database_now())
    return opening


@transaction.atomic
def look(opening_id: UUID, *, by: User) -> Opened:
    """What lies there, for the two who opened it, while it is open; each look is an entry.

    Raises OpeningMovedOn, OpenNoLonger, NothingKept.
    """
    opening, conversation = _locked(opening_id, by)
    if not is_open_for(opening, by, now=database_now()):
        raise OpenNoLonger
    secret = secret_of(conversation)
    if secret is None:
        raise NothingKept
    place = VisitorSecret.associated_data(conversation.pk)
    address, agent = json.loads(unseal(secret.body, key=secret.key, place=place))
    record("break_glass.looked", by=by, about=conversation)
    return Opened(address, agent)


def is_open_for(opening: BreakGlass, person: User, *, now: datetime) -> bool:
    """Whether this person is one of the two, and the time is not over."""
    is_one = person.pk in (opening.asked_by_id, opening.answered_by_id)
    return bool(is_one and opening.open_until and now < opening.open_until)


def reason_of(opening: BreakGlass) -> str:
    """Why it was asked for; empty once erased."""
    if opening.reason is None:
        return ""
    try:
        return unseal(opening.reason, key=opening.conversation.key, place=opening.associated_data)
    except Unreadable:
        return ""


def times_opened(now: datetime) -> int:
    """The public number: how often it was done in COUNTED_DAYS."""
    since = now - timedelta(days=COUNTED_DAYS)
    granted = BreakGlass.objects.filter(state=OpeningState.GRANTED, answered_at__gte=since)
    return int(granted.count())


def destroy_secrets(due: QuerySet[VisitorSecret], now: datetime) -> int:
    """Destroys the keys and drops the rows; what still waits for an answer is over."""
    secrets = list(due.select_related("key", "conversation").select_for_update(of=("self",)))
    for secret in secrets:
        destroy_secret(secret, now=now)
    return len(secrets)


def _must_be_imminent(conversation: Conversation) -> None:
    if conversation.risk != Risk.IMMINENT:
        raise NotImminent
    if secret_of(conversation) is None:
        raise NothingKept


def _must_be_another(opening: BreakGlass, by: User) -> None:
    if opening.state != OpeningState.ASKED:
        raise OpeningMovedOn
    if opening.asked_by_id == by.pk or not by.has_perm(MAY_SUPERVISE):
        raise AnotherPersonOpens


def _answer(
    opening: BreakGlass,
    to: OpeningState,
    *,
    by: User,
    now: datetime,
    open_until: datetime | None = None,
) -> None:
    columns = {"answered_by": by, **({"open_until": open_until} if open_until else {})}
    OPENING.move(opening, to, by=by, at=now, about=opening.conversation, columns=columns)


def _locked(opening_id: UUID, by: User) -> tuple[BreakGlass, Conversation]:
    visible = Conversation.objects.visible_to(by)
    known = BreakGlass.objects.filter(pk=opening_id, conversation__in=visible).first()
    if known is None:
        raise OpeningMovedOn
    conversation = moves.locked(known.conversation_id)
    found: BreakGlass = (
        BreakGlass.objects.select_for_update(of=("self",))
        .select_related("asked_by")
        .get(pk=known.pk)
    )
    return found, conversation
