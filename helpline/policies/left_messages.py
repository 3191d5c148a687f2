"""By when a message that was left is read."""

from datetime import datetime, timedelta

READ_WITHIN = timedelta(hours=4)
"""Of open time at the latest: counted from when it was left, or from when the line opens again."""
TRIES_MOST = 9
"""As often as anybody tries to reach somebody; then it ends as not reached."""


def read_by(left_at: datetime, opens_next: datetime | None) -> datetime:
    """`opens_next` is None while the line is open, or where no opening is known."""
    return max(left_at, opens_next or left_at) + READ_WITHIN
