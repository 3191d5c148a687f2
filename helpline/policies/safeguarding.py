"""How soon somebody comes who was called, and what two people have to agree on."""

from datetime import datetime, timedelta

from helpline.words.desk_contacts import HIGH_RISK, Risk

ACKNOWLEDGE_WITHIN = timedelta(minutes=2)
ACKNOWLEDGE_AT_ONCE = timedelta(seconds=60)
CALL_WITHIN = {
    "imminent": ACKNOWLEDGE_AT_ONCE,
    "high": ACKNOWLEDGE_WITHIN,
    "other": ACKNOWLEDGE_WITHIN,
}
"""The clock of a call, by its highest risk."""
"""Where the danger is imminent."""
ALONE_AFTER = timedelta(minutes=30)
"""After the clock ran out and nobody came, who talks need not wait for a second person to end
the chat, and may decide alone where they supervise; both with an entry in the record."""
DECISION_LIMIT_CHARS = 2000
AUTHORITY_LIMIT_CHARS = 200


def acknowledge_by(called_at: datetime, level: int | None) -> datetime:
    """By when somebody has to be on it."""
    at_once = level == Risk.IMMINENT
    return called_at + (ACKNOWLEDGE_AT_ONCE if at_once else ACKNOWLEDGE_WITHIN)


def nobody_came(by: datetime, now: datetime) -> bool:
    """Whether the clock ran out so long ago that one person may go on."""
    return now >= by + ALONE_AFTER


def takes_two(level: int | None) -> bool:
    """Whether a second person has to decide before it is over."""
    return level in HIGH_RISK
