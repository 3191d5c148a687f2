"""Return words: to come back, to read or to erase what is kept, without a name.

The words are shown once; the database has their HMAC. Whoever tries words often is slowed: each
sender, known for a day by a random name only, has a budget for coming back and another for
erasing. Nobody else is slowed by that: what protects the words are their 50 bits and the proof of
work that every try costs.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from helpline import seats
from helpline.errors import BadReturnWords, TooManyTries
from helpline.models import Conversation, Participant, ReturnMiss, Visitor
from helpline.models.participant import Side
from helpline.operations import finishing, moves
from helpline.policies.presence import WAITING_LEASE
from helpline.policies.timers import COME_BACK_WITHIN
from helpline.retention import blank
from helpline.states import OPEN, OVER, CloseReason, Life
from portal.audit.log import record
from portal.database.clock import database_now
from portal.privacy import return_words
from portal.privacy.limits import DayKeyedLimiter

TRIES_PER_HOUR = 30
"""Look-ups of one sender; afterwards one more every two minutes."""
MISSES_KEPT_DAYS = 1
MISSES_PER_HOUR_ALARM = 200
"""So many wrong words in an hour, from everywhere together, are worth a line in the log."""

COMING_BACK = DayKeyedLimiter("helpline.coming_back", TRIES_PER_HOUR, 60 * 60)
ERASING = DayKeyedLimiter("helpline.erasing", TRIES_PER_HOUR, 60 * 60)

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


def find(text: str, *, sender: str, budget: DayKeyedLimiter) -> Kept:
    """What is kept for these words. Raises BadReturnWords or TooManyTries.

    `sender` is a name of the day (`request.address_bucket`), `budget` COMING_BACK or ERASING.
    """
    if not budget.allow(sender):
        raise TooManyTries
    try:
        digest = return_words.digest(text)
    except return_words.BadWords as bad:
        raise BadReturnWords(bad.message) from bad
    visitor = Visitor.objects.filter(return_digest=digest).first()
    conversation = visitor.conversations.order_by("-opened_at").first() if visitor else None
    if visitor is None or conversation is None:
        _note_miss()
        raise BadReturnWords
    return Kept(visitor, conversation, goes_on=_goes_on(conversation))


def _note_miss() -> None:
    now = timezone.now()
    ReturnMiss.objects.create(at=now)
    ReturnMiss.objects.filter(at__lt=now - timedelta(days=MISSES_KEPT_DAYS)).delete()
    misses = ReturnMiss.objects.filter(at__gt=now - timedelta(hours=1)).count()
    if misses % MISSES_PER_HOUR_ALARM == 0:
        logger.warning("return words: %d wrong ones within an hour", misses)


@transaction.atomic
def sit_down_again(kept: Kept) -> str:
    """A fresh seat in the conversation that goes on; the seat of another device ends."""
    conversation = moves.locked(kept.conversation.pk)
    now = timezone.now()
    moves.unseat(conversation, Side.VISITOR, now=now)
    seat = seats.new()
    participant = Participant.objects.create(
        conversation=conversation,
        kind=Side.VISITOR,
        seat_digest=seats.digest(seat),
        lease_until=database_now() + WAITING_LEASE,
    )
    record("words.used", by=None, actor="visitor", about=conversation)
    if conversation.state == Life.WRAP_UP:
        finishing.come_back(participant)
    else:
        moves.settled(conversation, now=now)
    return seat


@transaction.atomic
def erase(kept: Kept) -> int:
    """Forgets every text of this visitor at once; a running chat ends. Answers how many chats."""
    now = timezone.now()
    found = kept.visitor.conversations.filter(blanked_at=None).order_by("pk")
    conversations = [moves.locked(one) for one in found.values_list("pk", flat=True)]
    for conversation in conversations:
        record("words.erased", by=None, actor="visitor", about=conversation)
        _end(conversation)
        blank(conversation, now)
    Visitor.objects.filter(pk=kept.visitor.pk).update(return_digest=None)
    return len(conversations)


def _end(conversation: Conversation) -> None:
    """Whoever erases has left: the line, the chat, and the way back."""
    now = timezone.now()
    if conversation.state in (Life.WAITING, Life.OFFERED):
        finishing.leave_line(conversation, reason=CloseReason.LEFT_LINE, now=now)
    elif conversation.state == Life.ACTIVE:
        finishing.to_wrap_up(conversation, reason=CloseReason.VISITOR_ENDED, now=now)
    moves.unseat(conversation, Side.VISITOR, now=now)
    moves.settled(conversation, now=now)


def _goes_on(conversation: Conversation) -> bool:
    if conversation.state in OPEN:
        return True
    if conversation.state in OVER or conversation.ended_at is None:
        return False
    return timezone.now() - conversation.ended_at < COME_BACK_WITHIN
