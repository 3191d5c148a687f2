"""What somebody writes about a URL that was forgotten is forgotten in its turn.

The clock of a forgotten URL has run out, and the words that came before were shredded by it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from hotline.models import Location
from hotline.policies import profiles


def forget_in_time(locations: Iterable[Location], *, now: datetime) -> None:
    """Starts the clock again where it has run out. The caller holds the locks."""
    kept = timedelta(days=profiles.current().retention_days.not_illegal_location)
    for location in locations:
        if location.is_forgotten and location.forget_at is None:
            location.forget_at = now + kept
            location.save(update_fields=["forget_at"])
