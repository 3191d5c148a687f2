"""The honest wait: a band of minutes from recent chats and the people on shift."""

import math
from collections.abc import Sequence
from statistics import median

USUAL_CHAT_MINUTES = 25.0
"""Used until enough chats of this line have been measured."""
MEASURED_AFTER_CHATS = 5
NARROW, WIDE = 0.5, 1.5
"""The band runs from half to one and a half times the estimate, rounded outwards."""
LONGEST_MINUTES = 120


def usual_minutes(recent: Sequence[float]) -> float:
    """Minutes a chat takes, wrap-up included: the median of recent ones, or the usual."""
    return median(recent) if len(recent) >= MEASURED_AFTER_CHATS else USUAL_CHAT_MINUTES


def wait_band(
    position: int, *, seats: int, free: int, recent: Sequence[float]
) -> tuple[int, int] | None:
    """Minutes from and to for one at `position` (from 1), or None when nobody is on shift.

    `seats` is how many chats the shift can hold at once, `free` how many of them are empty.
    """
    if seats <= 0:
        return None
    if position <= free:
        return 0, 2
    each = usual_minutes(recent) / seats
    estimate = each * (position - free)
    low, high = math.floor(estimate * NARROW), math.ceil(estimate * WIDE)
    return min(max(1, low), LONGEST_MINUTES // 2), min(max(3, high), LONGEST_MINUTES)
