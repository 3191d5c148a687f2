"""A visitor sits down: a few answers, a seat, a place in line."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from helpline import seats
from helpline.errors import FormUsed, LineClosed, LineFull, SeatOver
from helpline.models import Conversation, Participant, Queue, Visitor
from helpline.models.participant import Side
from helpline.operations import matching, moves, waiting
from helpline.policies.presence import WAITING_LEASE
from helpline.policies.triage import Answers, triage
from helpline.states import Life
from portal.audit.log import record
from portal.database.clock import database_now
from portal.privacy.models import SubjectKey

SAME_FORM_WITHIN = timedelta(minutes=5)
"""How long the same form leads to the same seat, for a browser that never got the answer."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What the door gives back: the conversation, and the seat for the cookie."""

    conversation: Conversation
    seat: str


@transaction.atomic
def open_conversation(
    answers: Answers,
    *,
    language: str,
    locale: str,
    form_token: str,
    held_seat: str = "",
    visitor: Visitor | None = None,
) -> Opened:
    """Opens a conversation in the audience's line. The same form token gives the same seat.

    That is for answers lost on the way: it holds for SAME_FORM_WITHIN, and only until somebody
    has used the seat, or for the browser that holds it (`held_seat`, from its cookie).
    `language` is what to talk in, `locale` the language of the pages. `visitor` is someone who
    came back with return words. Raises LineClosed, LineFull, FormUsed, or SeatOver when the
    seat of this form was left already.
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
    now = timezone.now()
    _must_have_room(queue, now)
    conversation = _begin(queue, answers, visitor=visitor, language=language, locale=locale)
    Participant.objects.create(
        conversation=conversation,
        kind=Side.VISITOR,
        seat_digest=seats.digest(seat),
        lease_until=database_now() + WAITING_LEASE,
    )
    record(
        "conversation.opened",
        by=None,
        actor="visitor",
        about=conversation,
        band=conversation.band,
        audience=str(answers.audience),
    )
    place_in_line(conversation, now=now)
    return Opened(conversation, seat)


def _answer_may_be_lost(seated: Participant) -> bool:
    """Nobody has come in with this seat yet, and the form was sent minutes ago."""
    used = seated.heard_at > seated.joined_at or seated.messages.exists()
    return not used and database_now() - seated.joined_at < SAME_FORM_WITHIN


def place_in_line(conversation: Conversation, *, now: datetime) -> None:
    """Notes the honest wait that is shown, sets the clock, and lets the matcher look."""
    place = waiting.place_of(conversation, now=now)
    if place is not None and place.minutes is not None:
        conversation.shown_wait_low, conversation.shown_wait_high = place.minutes
        conversation.save(update_fields=["shown_wait_low", "shown_wait_high"])
    moves.settled(conversation, now=now)
    transaction.on_commit(matching.offer_next)


def _must_have_room(queue: Queue, now: datetime) -> None:
    if queue.closes_at(now) is None:
        raise LineClosed
    if queue.conversations.in_line().count() >= queue.waiting_limit:
        raise LineFull


def _begin(
    queue: Queue, answers: Answers, *, visitor: Visitor | None, language: str, locale: str
) -> Conversation:
    triaged = triage(answers)
    visitor = visitor or Visitor.objects.create(
        audience=answers.audience, age_band=answers.age_band, locale=locale
    )
    conversation: Conversation = Conversation.objects.create(
        queue=queue,
        visitor=visitor,
        key=SubjectKey.objects.new(),
        state=Life.WAITING,
        band=triaged.band,
        band_reasons=list(triaged.reasons),
        language=language,
        caller=answers.caller,
        topic=answers.topic,
        mood=answers.mood,
        safety=answers.safety,
    )
    return conversation
