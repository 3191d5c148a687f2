"""A visitor sits down: a few answers, a seat, a position in the queue."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from helpline.models import Conversation, Participant, Queue, Visitor
from helpline.models.participant import Side
from helpline.operations import break_glass, matching, moves, seats, waiting
from helpline.policies.presence import WAITING_LEASE
from helpline.policies.triage import Answers, triage
from helpline.states.conversation import ConversationState
from helpline.words.errors import FormUsed, QueueClosed, QueueFull, SeatOver
from portal.audit.log import record
from portal.database.clock import database_now
from portal.privacy import pow as proof_of_work
from portal.privacy.addresses import Caller
from portal.privacy.models import SubjectKey

PROOF_PURPOSE = "helpline.talk"
SAME_FORM_WITHIN = timedelta(minutes=5)
"""How long the same form leads to the same seat, for a browser that never got the answer."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What the door gives back: the conversation, and the seat for the cookie."""

    conversation: Conversation
    seat: str


@transaction.atomic
def open_with_proof(
    answers: Answers, *, proof: Mapping[str, Any], form_token: str, **details: Any
) -> Opened:
    """Opens a conversation for a sent form that carries a proof of work, spent together with it.

    `details` are those of `open_conversation`. Raises PowRefused and what that raises.
    """
    proof_of_work.check(proof, PROOF_PURPOSE, bound_to=form_token)
    return open_conversation(answers, form_token=form_token, **details)


@transaction.atomic
def open_conversation(
    answers: Answers,
    *,
    language: str,
    locale: str,
    form_token: str,
    held_seat: str = "",
    visitor: Visitor | None = None,
    caller: Caller | None = None,
) -> Opened:
    """Opens a conversation in the audience's line. The same form token gives the same seat.

    That is for answers lost on the way: it holds for SAME_FORM_WITHIN, and only until somebody
    has used the seat, or for the browser that holds it (`held_seat`, from its cookie).
    `language` is what to talk in, `locale` the language of the pages. `visitor` is someone who
    came back with return words. `caller` is sealed; the door gives it only where the centre keeps
    addresses. Raises QueueClosed, QueueFull, FormUsed, or SeatOver when the seat of this form was
    left already.
    """
    seat = seats.from_form_token(form_token)
    queue = Queue.objects.select_for_update().get(audience=answers.audience)
    seated = Participant.objects.filter(seat_digest=seats.digest(seat)).first()
    if seated is not None:
        if seated.left_at is not None:
            raise SeatOver
        if held_seat != seat and not _answer_may_be_lost(seated):
            raise FormUsed
        return Opened(seated.conversation, seat)
    now = database_now()
    _must_have_room(queue, now)
    conversation = _begin(
        queue, answers, visitor=visitor, language=language, locale=locale, now=now
    )
    Participant.objects.create(
        conversation=conversation,
        kind=Side.VISITOR,
        seat_digest=seats.digest(seat),
        lease_until=now + WAITING_LEASE,
    )
    record(
        "conversation.opened",
        by=None,
        actor="visitor",
        about=conversation,
        band=conversation.band,
        audience=str(answers.audience),
    )
    if caller is not None:
        break_glass.keep(conversation, caller, now=now)
    enter_queue(conversation, now=now)
    return Opened(conversation, seat)


def _answer_may_be_lost(seated: Participant) -> bool:
    """Nobody has come in with this seat yet, and the form was sent minutes ago."""
    used = seated.heard_at > seated.joined_at or seated.messages.exists()
    return not used and database_now() - seated.joined_at < SAME_FORM_WITHIN


def enter_queue(conversation: Conversation, *, now: datetime) -> None:
    """Notes the honest wait that is shown, sets the clock, and lets the matcher look."""
    position = waiting.position_of(conversation, now=now)
    if position is not None and position.minutes is not None:
        conversation.shown_wait_low, conversation.shown_wait_high = position.minutes
        conversation.save(update_fields=["shown_wait_low", "shown_wait_high"])
    moves.reschedule(conversation, now=now)
    transaction.on_commit(matching.offer_next)


def _must_have_room(queue: Queue, now: datetime) -> None:
    if queue.closes_at(now) is None:
        raise QueueClosed
    if queue.conversations.in_queue().count() >= queue.waiting_limit:
        raise QueueFull


def _begin(
    queue: Queue,
    answers: Answers,
    *,
    visitor: Visitor | None,
    language: str,
    locale: str,
    now: datetime,
) -> Conversation:
    triaged = triage(answers)
    visitor = visitor or Visitor.objects.create(
        audience=answers.audience, age_band=answers.age_band, locale=locale, came_at=now
    )
    conversation: Conversation = Conversation.objects.create(
        queue=queue,
        visitor=visitor,
        key=SubjectKey.objects.new(),
        state=ConversationState.WAITING,
        band=triaged.band,
        band_reasons=list(triaged.reasons),
        language=language,
        caller=answers.caller,
        topic=answers.topic,
        mood=answers.mood,
        safety=answers.safety,
        opened_at=now,
        waiting_since=now,
    )
    return conversation
