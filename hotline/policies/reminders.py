"""At which hours a silent provider may be reminded, by a law profile or at its own pace. Pure."""

from collections.abc import Sequence
from itertools import pairwise

from hotline.words.errors_providers import (
    RemindersBeforeDeadline,
    RemindersNotInOrder,
    RemindersTooLate,
)
from portal.web.refusals import Refusal

LATEST_REMINDER_HOURS = 14 * 24
"""After two weeks a person writes to somebody else."""
MOST_REMINDERS = 6


def reminders_refused(hours: Sequence[int], deadline: int) -> Refusal | None:
    """Why nobody may be reminded at these hours after a notice; None where they may.

    A reminder before the deadline asks for what nobody is late with.
    """
    if any(later <= earlier for earlier, later in pairwise(hours)) or len(hours) > MOST_REMINDERS:
        return RemindersNotInOrder(most=MOST_REMINDERS)
    if hours and hours[-1] > LATEST_REMINDER_HOURS:
        return RemindersTooLate(most=LATEST_REMINDER_HOURS)
    if hours and hours[0] < deadline:
        return RemindersBeforeDeadline(hours=deadline)
    return None
