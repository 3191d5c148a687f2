"""What falls due in a conversation and when. The row carries the earliest moment (`due_at`);
the sweep and every read ask `due` again, so a dead worker delays and never corrupts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from helpline.policies.opening import WARN_BEFORE_CLOSING
from helpline.policies.presence import COUNSELLOR_GONE_AFTER, VISITOR_GONE_AFTER
from helpline.states.conversation import ConversationState

OFFER_TIMEOUT = timedelta(seconds=30)
TRANSFER_TIMEOUT = timedelta(minutes=2)
"""To read the hand-over note and answer; meanwhile the chat goes on where it is."""
OPENED_WITHIN = timedelta(minutes=2)
"""A chat that a supervisor gave to somebody who does not open it goes to the line."""
MISSES_BEFORE_AWAY = 2
NUDGES_AT = (timedelta(minutes=5), timedelta(minutes=10))
SILENCE_ENDS_AFTER = timedelta(minutes=15)
COME_BACK_WITHIN = timedelta(minutes=15)


class Due(StrEnum):
    """What the clock asks for."""

    OFFER_EXPIRES = "offer_expires"
    QUEUE_LEFT = "queue_left"
    COUNSELLOR_GONE = "counsellor_gone"
    TRANSFER_EXPIRES = "transfer_expires"
    NUDGE = "nudge"
    SILENCE = "silence"
    VISITOR_GONE = "visitor_gone"
    CLOSING_SOON = "closing_soon"
    QUEUE_CLOSED = "queue_closed"


@dataclass(frozen=True, slots=True)
class Clocks:
    """Every moment of a conversation that a timer looks at."""

    life: ConversationState
    offer_expires_at: datetime | None = None
    visitor_lease_until: datetime | None = None
    visitor_heard_at: datetime | None = None
    counsellor_heard_at: datetime | None = None
    transfer_expires_at: datetime | None = None
    opened_until: datetime | None = None
    """By when a counsellor who was given the chat has to open it."""
    last_said_at: datetime | None = None
    nudges: int = 0
    queue_closes_at: datetime | None = None
    warned_of_closing: bool = False
    stays_open: bool = False
    """The risk is high: neither silence nor a lost connection ends the chat."""


def deadlines(clocks: Clocks) -> list[tuple[datetime, Due]]:
    """Every deadline of this state, the earliest first."""
    found: list[tuple[datetime | None, Due]] = []
    if clocks.life == ConversationState.OFFERED:
        found.append((clocks.offer_expires_at, Due.OFFER_EXPIRES))
    if clocks.life in (ConversationState.WAITING, ConversationState.OFFERED):
        found.append((clocks.visitor_lease_until, Due.QUEUE_LEFT))
    if clocks.life == ConversationState.WAITING and clocks.queue_closes_at:
        found.append((clocks.queue_closes_at, Due.QUEUE_CLOSED))
        if not clocks.warned_of_closing:
            found.append((clocks.queue_closes_at - WARN_BEFORE_CLOSING, Due.CLOSING_SOON))
    if clocks.life == ConversationState.ACTIVE:
        found += _of_a_chat(clocks)
    return sorted((when, what) for when, what in found if when is not None)


def _of_a_chat(clocks: Clocks) -> list[tuple[datetime | None, Due]]:
    found: list[tuple[datetime | None, Due]] = [
        (clocks.transfer_expires_at, Due.TRANSFER_EXPIRES),
        (clocks.opened_until, Due.COUNSELLOR_GONE),
    ]
    if clocks.counsellor_heard_at:
        found.append((clocks.counsellor_heard_at + COUNSELLOR_GONE_AFTER, Due.COUNSELLOR_GONE))
    if clocks.visitor_heard_at and not clocks.stays_open:
        found.append((clocks.visitor_heard_at + VISITOR_GONE_AFTER, Due.VISITOR_GONE))
    if clocks.last_said_at:
        if clocks.nudges < len(NUDGES_AT):
            found.append((clocks.last_said_at + NUDGES_AT[clocks.nudges], Due.NUDGE))
        if not clocks.stays_open:
            found.append((clocks.last_said_at + SILENCE_ENDS_AFTER, Due.SILENCE))
    return found


def due(clocks: Clocks, *, now: datetime) -> Due | None:
    """The first thing that is due, or None."""
    found = deadlines(clocks)
    return found[0][1] if found and found[0][0] <= now else None


def next_due_at(clocks: Clocks) -> datetime | None:
    """When to look again."""
    found = deadlines(clocks)
    return found[0][0] if found else None
