"""How soon somebody should talk with a visitor, and how waits are summed up."""

from collections.abc import Sequence
from datetime import timedelta

from helpline.policies.triage import FLAGGED, INFORMATION, ORDINARY, UNSAFE, VULNERABLE

ANSWER_WITHIN: dict[int, timedelta] = {
    FLAGGED: timedelta(minutes=1),
    UNSAFE: timedelta(minutes=1),
    VULNERABLE: timedelta(minutes=5),
    ORDINARY: timedelta(minutes=10),
    INFORMATION: timedelta(minutes=10),
}
"""Targets of ours by band; text lines that publish theirs answer high risk within a minute and
others within some ten (ARCHITECTURE.md)."""
LEFT_AT_ONCE = timedelta(seconds=30)
"""Who leaves earlier has hardly waited: counted apart, as telephone lines do."""


def percentile(values: Sequence[float], share: float) -> float | None:
    """Between the two nearest values, as PostgreSQL's percentile_cont; None without any."""
    if not values:
        return None
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)
