"""How much and how fast one person may write: a leaky bucket kept in a single moment (GCRA).

`paced_until` runs ahead of the clock by one step per message; whoever is further ahead than
the burst allows waits. One column, no counters, no address.
"""

from datetime import datetime, timedelta

MESSAGE_LIMIT_CHARS = 2_000
MESSAGES_PER_STRETCH = 5
STRETCH = timedelta(seconds=5)
BURST_MESSAGES = 10
STEP = STRETCH / MESSAGES_PER_STRETCH


def next_pace(paced_until: datetime | None, *, now: datetime) -> datetime | None:
    """The new `paced_until` when one more message is allowed now, otherwise None."""
    ahead = max(now, paced_until) if paced_until else now
    after = ahead + STEP
    return after if after - now <= STEP * BURST_MESSAGES else None
