"""Why a flag stands on a case, in the field's words (staff only)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FlagReason(models.TextChoices):
    """What whoever answers next should know first."""

    RISK = "risk", _("Risk of harm: assess it first")
    PLAN = "plan", _("A safety plan is agreed: follow it")
    WATCHED = "watched", _("Somebody may be reading along")
    ONE_VOICE = "one_voice", _("The same counsellor where possible")
    BOUNDARIES = "boundaries", _("Agreed answer to contacts that test or offend")
    OTHER = "other", _("Something else, written below")
