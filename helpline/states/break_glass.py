"""What becomes of a request to open the sealed address of a visitor."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.lifecycle import Lifecycle, State


class OpeningState(models.TextChoices):
    """Where it stands."""

    ASKED = "asked", _("Waits for a second person")
    GRANTED = "granted", _("Opened")
    DECLINED = "declined", _("Not opened")
    LAPSED = "lapsed", _("Destroyed before anybody answered")


_ANSWERED = {"answered_by", "answered_at"}
OPENING = Lifecycle(
    "break_glass",
    "helpline.BreakGlass",
    {
        OpeningState.ASKED: State(
            "urgent",
            then={OpeningState.GRANTED, OpeningState.DECLINED, OpeningState.LAPSED},
        ),
        OpeningState.GRANTED: State("done", fills=_ANSWERED | {"open_until"}),
        OpeningState.DECLINED: State("closed", fills=_ANSWERED),
        OpeningState.LAPSED: State("overdue"),
    },
    starts={OpeningState.ASKED},
    not_public_because="the public reads how often it was done, and no more",
)
