"""Presence from leases: nobody trusts that a dropped connection is ever announced.

A lease is renewed by the chat server while the socket is open, by each question over HTTP, and
by each page that is loaded. The server pings every socket (10 s, see docker-compose.yml) and
drops one that has not answered 10 s later, so a dead network is noticed; no script and no timer
of a page takes part, because browsers slow both down in a hidden tab.
"""

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


def visitor_shown(heard_at: datetime | None, *, now: datetime) -> Shown:
    """Presence of a visitor; `heard_at` is None for one who left."""
    return shown(heard_at, left=heard_at is None, gone_after=VISITOR_GONE_AFTER, now=now)
