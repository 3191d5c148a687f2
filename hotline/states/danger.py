"""Why a report of danger ends although nobody told the police, or speaks of danger no more."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class WithoutPolice(TextChoices):
    """What a supervisor found out."""

    NO_DANGER = "no_danger", _("Nobody is in danger")
    THEY_KNOW = "they_know", _("The police know of it already, by another report")
    OTHERS_HELP = "others_help", _("Others help already, such as child protection")
    NOTHING_TO_TELL = "nothing_to_tell", _("It says nothing that the police could look for")


class NotInDanger(TextChoices):
    """Why a supervisor takes back that somebody is in danger."""

    BY_MISTAKE = "by_mistake", _("It was ticked or flagged by mistake")
    MISREAD = "misread", _("What was reported does not show it")
    REPORTER_SAYS = "reporter_says", _("The reporter says that nobody is in danger")
    POLICE_SAY = "police_say", _("The police found that nobody is in danger")
