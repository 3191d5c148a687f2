"""The line about one's own look, above the pages on which one works."""

from datetime import datetime
from typing import Any

from hotline.operations.running_look import running_look_of
from hotline.policies.welfare import LOOK_ENDS_SOON_MINUTES
from portal.accounts.models import User


def running_look(person: User, now: datetime) -> dict[str, Any]:
    """For the context of a page that includes `parts/running_look.html`."""
    look = running_look_of(person, now)
    return {"look": look, "look_now": now, "look_ends_soon": LOOK_ENDS_SOON_MINUTES}
