"""In which way something that a visitor named went to the hotline (staff only)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    """How something that was named in a contact came to the hotline."""

    REPORT = "report", _("Reported by the counsellor")
    LINK = "link", _("Link to a form that was filled in")
