"""What a counsellor on duty is ready for."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ShiftState(models.TextChoices):
    """What a counsellor on duty is ready for. "Busy" is not stored: it is load >= capacity."""

    AVAILABLE = "available", _("Ready")
    BREAK = "break", _("On a break")
    WRAP_UP_ONLY = "wrap_up_only", _("Finishing, no new chats")
    AWAY = "away", _("Away")
    ENDED = "ended", _("Ended")


SHIFT_NEXT: dict[ShiftState, frozenset[ShiftState]] = {
    ShiftState.AVAILABLE: frozenset(
        {ShiftState.BREAK, ShiftState.WRAP_UP_ONLY, ShiftState.AWAY, ShiftState.ENDED}
    ),
    ShiftState.BREAK: frozenset({ShiftState.AVAILABLE, ShiftState.WRAP_UP_ONLY, ShiftState.ENDED}),
    ShiftState.WRAP_UP_ONLY: frozenset(
        {ShiftState.AVAILABLE, ShiftState.BREAK, ShiftState.AWAY, ShiftState.ENDED}
    ),
    ShiftState.AWAY: frozenset(
        {ShiftState.AVAILABLE, ShiftState.BREAK, ShiftState.WRAP_UP_ONLY, ShiftState.ENDED}
    ),
    ShiftState.ENDED: frozenset(),
}
"""AWAY is set by the system (two missed offers, or the desk was not heard of); a person
leaves it by pressing Ready."""
