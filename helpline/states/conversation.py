"""Where a conversation stands, as a table of allowed moves.

Presence is not a state: it is a lease on a participant (see `policies/presence.py`). The
database repeats what is said here as CHECK constraints, partial unique indexes and a trigger.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.lifecycle import Lifecycle, State


class ConversationState(models.TextChoices):
    """Where a conversation stands."""

    WAITING = "waiting", _("Waiting")
    OFFERED = "offered", _("Offered to a counsellor")
    ACTIVE = "active", _("Talking")
    WRAP_UP = "wrap_up", _("Wrap-up")
    CLOSED = "closed", _("Closed")
    ABANDONED = "abandoned", _("Left the queue")
    MISSED = "missed", _("Missed at closing time")
    DECLINED_BLOCKED = "declined_blocked", _("Blocked by a supervisor")


class CloseReason(models.TextChoices):
    """Why a conversation stopped."""

    VISITOR_ENDED = "visitor_ended", _("The visitor ended the chat")
    COUNSELLOR_ENDED = "counsellor_ended", _("The counsellor ended the chat")
    LEFT_IN_HURRY = "left_in_hurry", _("The visitor left in a hurry")
    SILENCE = "silence", _("Nobody wrote for a long time")
    CONNECTION_LOST = "connection_lost", _("The visitor's connection was lost")
    LEFT_QUEUE = "left_queue", _("The visitor left the queue")
    CLOSING_TIME = "closing_time", _("Closing time came first")
    BLOCKED = "blocked", _("A supervisor blocked the conversation")


_TALKED = {"assigned_to", "accepted_at"}
_STOPPED = {"ended_at", "close_reason"}
_GONE = _STOPPED | {"over_at"}
CONVERSATION = Lifecycle(
    "conversation",
    "helpline.Conversation",
    {
        ConversationState.WAITING: State(
            "waiting",
            then={
                ConversationState.OFFERED,
                ConversationState.ACTIVE,
                ConversationState.ABANDONED,
                ConversationState.MISSED,
                ConversationState.DECLINED_BLOCKED,
            },
            public=_("You are in the line."),
        ),
        ConversationState.OFFERED: State(
            "new",
            then={
                ConversationState.ACTIVE,
                ConversationState.WAITING,
                ConversationState.ABANDONED,
                ConversationState.DECLINED_BLOCKED,
            },
            public=_("You are in the line."),
        ),
        ConversationState.ACTIVE: State(
            "active",
            then={ConversationState.WAITING, ConversationState.WRAP_UP},
            fills=_TALKED,
            public=_("A counsellor is here."),
        ),
        ConversationState.WRAP_UP: State(
            "held",
            then={ConversationState.CLOSED, ConversationState.ACTIVE, ConversationState.WAITING},
            fills=_TALKED | _STOPPED,
            public=_("The chat has ended."),
        ),
        ConversationState.CLOSED: State(
            "done", fills=_TALKED | _GONE, public=_("The chat has ended.")
        ),
        ConversationState.ABANDONED: State(
            "closed", fills=_GONE, public=_("You have left the line.")
        ),
        ConversationState.MISSED: State(
            "overdue",
            fills=_GONE,
            public=_("We are closed now. Nobody could come in time, and we are sorry."),
        ),
        ConversationState.DECLINED_BLOCKED: State(
            "closed", fills=_GONE, public=_("We have ended this chat.")
        ),
    },
    starts={ConversationState.WAITING},
    remembered={"accepted_at"},
    texts={"close_reason"},
    version="state_version",
)
"""WAITING -> ACTIVE when a supervisor takes one that waits; ACTIVE -> WAITING when the counsellor
is gone; WRAP_UP -> ACTIVE or WAITING when the visitor is back in time (the same counsellor if
free, otherwise the line). A running chat that is blocked goes to WRAP_UP as well, and nobody comes
back to it."""

IN_QUEUE = frozenset({ConversationState.WAITING, ConversationState.OFFERED})
"""The visitor sees the waiting page."""
OPEN = IN_QUEUE | {ConversationState.ACTIVE}
"""The visitor may still write."""
ASSIGNED = frozenset({ConversationState.ACTIVE, ConversationState.WRAP_UP})
"""Counts against a counsellor's capacity; the breather ends when the wrap-up is saved."""
OVER = CONVERSATION.over
"""Nothing happens any more; retention clocks run."""
