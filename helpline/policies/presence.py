"""Presence from leases: nobody trusts that a dropped connection is ever announced."""

from datetime import datetime, timedelta
from enum import StrEnum

WAITING_LEASE = timedelta(minutes=3)
"""A visitor in line keeps the place this long unheard; survives a refresh or another network."""
HELD_LEASE = timedelta(minutes=10)
"""The same after "hold my place"."""
VISITOR_GONE_AFTER = timedelta(minutes=10)
"""A visitor in a chat unheard this long has lost the connection."""
COUNSELLOR_GONE_AFTER = timedelta(seconds=60)
"""A counsellor unheard this long gives the chat back to the line."""
SHIFT_LEASE = timedelta(seconds=90)
"""A desk unheard this long sets the counsellor away."""
HERE_FOR = timedelta(seconds=45)
"""Two missed heartbeats: shown as away."""


class Shown(StrEnum):
    """What the other side is told."""

    HERE = "here"
    AWAY = "away"
    GONE = "gone"


def shown(heard_at: datetime | None, *, left: bool, gone_after: timedelta, now: datetime) -> Shown:
    """Presence of someone last heard at `heard_at`."""
    if left or heard_at is None or now - heard_at >= gone_after:
        return Shown.GONE
    return Shown.HERE if now - heard_at < HERE_FOR else Shown.AWAY
