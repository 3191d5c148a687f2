"""Why a report that speaks of danger ends although nobody told the police."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class WithoutPolice(TextChoices):
    """What a supervisor found out."""

    NO_DANGER = "no_danger", _("Nobody is in danger")
    THEY_KNOW = "they_know", _("The police know of it already, by another report")
    OTHERS_HELP = "others_help", _("Others help already, such as child protection")
    NOTHING_TO_TELL = "nothing_to_tell", _("It says nothing that the police could look for")
