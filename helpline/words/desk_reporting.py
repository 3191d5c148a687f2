"""How strongly the law wants an authority told (staff only)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Strength(models.TextChoices):
    """What the law asks for."""

    DUTY = "duty", _("Must")
    MAY = "may", _("May")
    STEPS = "steps", _("Follow the steps")


LOOK = {Strength.DUTY: "urgent", Strength.MAY: "new", Strength.STEPS: "active"}
