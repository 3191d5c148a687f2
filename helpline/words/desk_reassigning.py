"""Why a supervisor moves a running chat (staff only)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MoveReason(models.TextChoices):
    """Read by whoever talked there, and by whoever goes on."""

    GONE = "gone", _("The counsellor is gone or does not answer")
    RISK = "risk", _("The risk is high")
    ASKED = "asked", _("The counsellor asked for it")
    KNOWS = "knows", _("Somebody else knows more about this")
    OTHER = "other", _("Another reason, written below")
