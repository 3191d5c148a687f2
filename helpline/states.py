"""The lives of a conversation, an offer and a shift, each as a table of allowed moves.

Presence is not a state: it is a lease on a participant (see `policies/presence.py`). The
database repeats what is said here as CHECK constraints and partial unique indexes.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Life(models.TextChoices):
    """Where a conversation stands."""

    WAITING = "waiting", _("Waiting")
    OFFERED = "offered", _("Offered to a counsellor")
    ACTIVE = "active", _("Talking")
    WRAP_UP = "wrap_up", _("Wrap-up")
    CLOSED = "closed", _("Closed")
    ABANDONED = "abandoned", _("Left the line")
    MISSED = "missed", _("Missed at closing time")
    DECLINED_BLOCKED = "declined_blocked", _("Declined")
    MESSAGE_LEFT = "message_left", _("Message left")


NEXT: dict[Life, frozenset[Life]] = {
    Life.WAITING: frozenset({Life.OFFERED, Life.ABANDONED, Life.MISSED}),
    Life.OFFERED: frozenset({Life.ACTIVE, Life.WAITING, Life.ABANDONED}),
    Life.ACTIVE: frozenset({Life.WAITING, Life.WRAP_UP}),
    Life.WRAP_UP: frozenset({Life.CLOSED, Life.ACTIVE, Life.WAITING}),
    Life.CLOSED: frozenset(),
    Life.ABANDONED: frozenset(),
    Life.MISSED: frozenset(),
    Life.DECLINED_BLOCKED: frozenset(),
    Life.MESSAGE_LEFT: frozenset(),
}
"""ACTIVE -> WAITING when the counsellor is gone; WRAP_UP -> ACTIVE or WAITING when the visitor
is back in time (the same counsellor if free, otherwise the line)."""

FIRST = frozenset({Life.WAITING, Life.DECLINED_BLOCKED, Life.MESSAGE_LEFT})
"""What a conversation may begin as."""
IN_LINE = frozenset({Life.WAITING, Life.OFFERED})
"""The visitor sees the waiting page."""
OPEN = frozenset({Life.WAITING, Life.OFFERED, Life.ACTIVE})
"""The visitor may still write."""
ASSIGNED = frozenset({Life.ACTIVE, Life.WRAP_UP})
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
    LEFT_LINE = "left_line", _("The visitor left the line")
    CLOSING_TIME = "closing_time", _("Closing time came first")


class OfferState(models.TextChoices):
    """What became of an offer to one counsellor."""

    OPEN = "open", _("Open")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Not answered in time")
    CANCELLED = "cancelled", _("Cancelled")


OFFER_NEXT: dict[OfferState, frozenset[OfferState]] = {
    OfferState.OPEN: frozenset(
        {OfferState.ACCEPTED, OfferState.DECLINED, OfferState.EXPIRED, OfferState.CANCELLED}
    ),
    OfferState.ACCEPTED: frozenset(),
    OfferState.DECLINED: frozenset(),
    OfferState.EXPIRED: frozenset(),
    OfferState.CANCELLED: frozenset(),
}


class ShiftState(models.TextChoices):
    """What a counsellor on duty is ready for. "Busy" is not stored: it is load >= capacity."""

    AVAILABLE = "available", _("Ready")
    BREAK = "break", _("On a break")
    WRAP_UP_ONLY = "wrap_up_only", _("Finishing, no new chats")
    AWAY = "away", _("Away")
    ENDED = "ended", _("Ended")


SHIFT_NEXT: dict[ShiftState, frozenset[ShiftState]] = {
    ShiftState.AVAILABLE: frozenset(
        {ShiftState.BREAK, ShiftState.WRAP_UP_ONLY, ShiftState.AWAY, ShiftState.ENDED}
    ),
    ShiftState.BREAK: frozenset({ShiftState.AVAILABLE, ShiftState.WRAP_UP_ONLY, ShiftState.ENDED}),
    ShiftState.WRAP_UP_ONLY: frozenset(
        {ShiftState.AVAILABLE, ShiftState.BREAK, ShiftState.AWAY, ShiftState.ENDED}
    ),
    ShiftState.AWAY: frozenset(
        {ShiftState.AVAILABLE, ShiftState.BREAK, ShiftState.WRAP_UP_ONLY, ShiftState.ENDED}
    ),
    ShiftState.ENDED: frozenset(),
}
"""AWAY is set by the system (two missed offers, or the desk was not heard of); a person
leaves it by pressing Ready."""


def may_move(before: Life, after: Life) -> bool:
    """Whether a conversation may go from one state to the other."""
    return after in NEXT[before]
