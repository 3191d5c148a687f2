"""Where a conversation stands, as a table of allowed moves.

Presence is not a state: it is a lease on a participant (see `policies/presence.py`). The
database repeats what is said here as CHECK constraints and partial unique indexes.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ConversationState(models.TextChoices):
    """Where a conversation stands."""

    WAITING = "waiting", _("Waiting")
    OFFERED = "offered", _("Offered to a counsellor")
    ACTIVE = "active", _("Talking")
    WRAP_UP = "wrap_up", _("Wrap-up")
    CLOSED = "closed", _("Closed")
    ABANDONED = "abandoned", _("Left the queue")
    MISSED = "missed", _("Missed at closing time")
    DECLINED_BLOCKED = "declined_blocked", _("Declined")
    MESSAGE_LEFT = "message_left", _("Message left")


NEXT: dict[ConversationState, frozenset[ConversationState]] = {
    ConversationState.WAITING: frozenset(
        {ConversationState.OFFERED, ConversationState.ABANDONED, ConversationState.MISSED}
    ),
    ConversationState.OFFERED: frozenset(
        {ConversationState.ACTIVE, ConversationState.WAITING, ConversationState.ABANDONED}
    ),
    ConversationState.ACTIVE: frozenset({ConversationState.WAITING, ConversationState.WRAP_UP}),
    ConversationState.WRAP_UP: frozenset(
        {ConversationState.CLOSED, ConversationState.ACTIVE, ConversationState.WAITING}
    ),
    ConversationState.CLOSED: frozenset(),
    ConversationState.ABANDONED: frozenset(),
    ConversationState.MISSED: frozenset(),
    ConversationState.DECLINED_BLOCKED: frozenset(),
    ConversationState.MESSAGE_LEFT: frozenset(),
}
"""ACTIVE -> WAITING when the counsellor is gone; WRAP_UP -> ACTIVE or WAITING when the visitor
is back in time (the same counsellor if free, otherwise the line)."""

FIRST = frozenset(
    {ConversationState.WAITING, ConversationState.DECLINED_BLOCKED, ConversationState.MESSAGE_LEFT}
)
"""What a conversation may begin as."""
IN_QUEUE = frozenset({ConversationState.WAITING, ConversationState.OFFERED})
"""The visitor sees the waiting page."""
OPEN = frozenset({ConversationState.WAITING, ConversationState.OFFERED, ConversationState.ACTIVE})
"""The visitor may still write."""
ASSIGNED = frozenset({ConversationState.ACTIVE, ConversationState.WRAP_UP})
"""Counts against a counsellor's capacity; the breather ends when the wrap-up is saved."""
OVER = frozenset(life for life, following in NEXT.items() if not following)
"""Nothing happens any more; retention clocks run."""


class CloseReason(models.TextChoices):
    """Why a conversation stopped."""

    VISITOR_ENDED = "visitor_ended", _("The visitor ended the chat")
    COUNSELLOR_ENDED = "counsellor_ended", _("The counsellor ended the chat")
    LEFT_IN_HURRY = "left_in_hurry", _("The visitor left in a hurry")
    SILENCE = "silence", _("Nobody wrote for a long time")
    CONNECTION_LOST = "connection_lost", _("The visitor's connection was lost")
    LEFT_QUEUE = "left_queue", _("The visitor left the queue")
    CLOSING_TIME = "closing_time", _("Closing time came first")


def may_move(before: ConversationState, after: ConversationState) -> bool:
    """Whether a conversation may go from one state to the other."""
    return after in NEXT[before]
