"""The life of a flag on a case. Past its last day it counts for nothing, whatever stands here."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.lifecycle import Lifecycle, State


class FlagState(models.TextChoices):
    """Whether somebody ended it before its last day."""

    STANDING = "standing", _("Stands")
    ENDED = "ended", _("Ended early")


FLAG = Lifecycle(
    "flag",
    "helpline.Flag",
    {
        FlagState.STANDING: State("urgent", then={FlagState.ENDED}),
        FlagState.ENDED: State("closed", fills={"ended_at", "ended_by", "ended_because"}),
    },
    starts={FlagState.STANDING},
    not_public_because="it tells colleagues how to answer",
)
