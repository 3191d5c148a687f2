"""What a counsellor on duty is ready for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.lifecycle import Lifecycle, State


class ShiftState(models.TextChoices):
    """What a counsellor on duty is ready for. "Busy" is not stored: it is load >= capacity."""

    AVAILABLE = "available", _("Ready")
    BREAK = "break", _("On a break")
    WRAP_UP_ONLY = "wrap_up_only", _("Finishing, no new chats")
    AWAY = "away", _("Away")
    ENDED = "ended", _("Ended")


SHIFT = Lifecycle(
    "shift",
    "helpline.Shift",
    {
        ShiftState.AVAILABLE: State(
            "active",
            then={ShiftState.BREAK, ShiftState.WRAP_UP_ONLY, ShiftState.AWAY, ShiftState.ENDED},
        ),
        ShiftState.BREAK: State(
            "held", then={ShiftState.AVAILABLE, ShiftState.WRAP_UP_ONLY, ShiftState.ENDED}
        ),
        ShiftState.WRAP_UP_ONLY: State(
            "held",
            then={ShiftState.AVAILABLE, ShiftState.BREAK, ShiftState.AWAY, ShiftState.ENDED},
        ),
        ShiftState.AWAY: State(
            "overdue",
            then={
                ShiftState.AVAILABLE,
                ShiftState.BREAK,
                ShiftState.WRAP_UP_ONLY,
                ShiftState.ENDED,
            },
        ),
        ShiftState.ENDED: State("closed", fills={"ended_at"}),
    },
    starts={ShiftState.AVAILABLE},
    not_public_because="visitors are not told who is on duty",
)
"""AWAY is set by the system (two missed offers, or the desk was not heard of); a person
leaves it by pressing Ready."""
