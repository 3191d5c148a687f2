"""Return words: to come back, to read or to erase what is kept, without a name.

The words are shown once; the database has their HMAC. Whoever tries words often is slowed: each
sender, known for a day by a random name only, has a budget for coming back and another for
erasing. Nobody else is slowed by that: what protects the words are their 50 bits and the proof of
work that every try costs.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction

from helpline.models import Conversation, Participant, ReturnMiss, Survey, Visitor
from helpline.models.participant import Side
from helpline.operations import finishing, moves, seats
from helpline.operations.case_erasing import leave_cases
from helpline.operations.erasing import blank_unless_held
from helpline.policies.presence import WAITING_LEASE
from helpline.states.conversation import OPEN, CloseReason, ConversationState
from helpline.words.errors import BadReturnWords, TooManyTries
from portal.audit.log import record
from portal.database.clock import database_now
from portal.privacy import pow as proof_of_work
from portal.privacy import return_words
from portal.privacy.limits import DayKeyedLimiter

PROOF_PURPOSE = "helpline.return"
TRIES_PER_HOUR = 30
"""Look-ups of one sender; afterwards one more every two minutes."""
MISSES_KEPT_DAYS = 1
MISSES_PER_HOUR_ALARM = 200
"""So many wrong words in an hour, from everywhere together, are worth a line in the log."""

_ERASED = {"verb": "words.erased", "actor": "visitor"}
COMING_BACK = DayKeyedLimiter(TRIES_PER_HOUR, 60 * 60)
ERASING = DayKeyedLimiter(TRIES_PER_HOUR, 60 * 60)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """What somebody's words lead to; `goes_on` when the conversation can be taken up again."""

    visitor: Visitor
    conversation: Conversation
    goes_on: bool


@transaction.atomic
def give_words(participant: Participant, *, language: str) -> str:
    """Fresh return words for this visitor, in their language; earlier ones stop working."""
    words = return_words.new(language)
    visitor = participant.conversation.visitor
    Visitor.objects.filter(pk=visitor.pk).update(return_digest=words.digest)
    record("words.given", by=None, actor="visitor", about=participant.conversation)
    return words.text


def find(text: str, *, proof: Mapping[str, Any], sender: str, budget: DayKeyedLimiter) -> Kept:
    """What is kept for these words. Raises PowRefused, BadReturnWords or TooManyTries.

    `proof` is the sent form with its proof of work, which is spent whatever comes of it;
    `sender` is a name of the day (`request.address_bucket`), `budget` COMING_BACK or ERASING.
    """
    with transaction.atomic():
        proof_of_work.check(proof, PROOF_PURPOSE)
    if not budget.allow(sender):
        raise TooManyTries
    try:
        digest = return_words.digest(text)
    except return_words.BadWords as bad:
        raise BadReturnWords(str(bad)) from bad
    visitor = Visitor.objects.filter(return_digest=digest).first()
    conversation = visitor.conversations.order_by("-opened_at").first() if visitor else None
    if visitor is None or conversation is None:
        _note_miss()
        raise BadReturnWords
    return Kept(visitor, conversation, goes_on=_goes_on(conversation))


def _note_miss() -> None:
    now = database_now()
    ReturnMiss.objects.create(at=now)
    ReturnMiss.objects.filter(at__lt=now - timedelta(days=MISSES_KEPT_DAYS)).delete()
    misses = ReturnMiss.objects.filter(at__gt=now - timedelta(hours=1)).count()
    if misses % MISSES_PER_HOUR_ALARM == 0:
        logger.warning("return words: %d wrong ones within an hour", misses)


@transaction.atomic
def sit_down_again(kept: Kept) -> str:
    """A fresh seat in the conversation that goes on; the seat of another device ends."""
    conversation = moves.locked(kept.conversation.pk)
    now = database_now()
    moves.unseat(conversation, Side.VISITOR, now=now)
    seat = seats.new()
    participant = Participant.objects.create(
        conversation=conversation,
        kind=Side.VISITOR,
        seat_digest=seats.digest(seat),
        lease_until=database_now() + WAITING_LEASE,
    )
    record("words.used", by=None, actor="visitor", about=conversation)
    if conversation.state == ConversationState.WRAP_UP:
        finishing.come_back(participant)
    else:
        moves.reschedule(conversation, now=now)
    return seat


@dataclass(frozen=True, slots=True)
class Erased:
    """How many chats of a visitor were forgotten, and how many a legal hold keeps for now."""

    forgotten: int
    held: int


@transaction.atomic
def erase(kept: Kept) -> Erased:
    """Forgets every text of this visitor at once, but for what a legal hold keeps; a running chat
    ends. The words stop working."""
    now = database_now()
    found = kept.visitor.conversations.filter(blanked_at=None).order_by("pk")
    conversations = [moves.locked(one) for one in found.values_list("pk", flat=True)]
    for conversation in conversations:
        _end(conversation)
    held = [one for one in conversations if not blank_unless_held(one, now)]
    kept.visitor.conversations.update(erased_by_visitor=True)
    leave_cases(list(kept.visitor.conversations.exclude(pk__in=[one.pk for one in held])), now=now)
    if not held:
        Survey.objects.filter(conversation__visitor=kept.visitor).delete()
    Visitor.objects.filter(pk=kept.visitor.pk).update(return_digest=None)
    return Erased(forgotten=len(conversations) - len(held), held=len(held))


def _end(conversation: Conversation) -> None:
    """Whoever erases has left: the line, the chat, and the way back."""
    now = database_now()
    if conversation.state in (ConversationState.WAITING, ConversationState.OFFERED):
        finishing.leave_queue(conversation, reason=CloseReason.LEFT_QUEUE, now=now, **_ERASED)
    elif conversation.state == ConversationState.ACTIVE:
        finishing.to_wrap_up(conversation, reason=CloseReason.VISITOR_ENDED, now=now, **_ERASED)
    else:
        record(_ERASED["verb"], by=None, actor=_ERASED["actor"], about=conversation)
    moves.unseat(conversation, Side.VISITOR, now=now)
    moves.reschedule(conversation, now=now)


def _goes_on(conversation: Conversation) -> bool:
    if conversation.state in OPEN:
        return True
    return finishing.may_come_back(conversation, now=database_now())
