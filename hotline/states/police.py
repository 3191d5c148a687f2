"""What is referred to the police: how urgent it is, to which unit, and what they say about it."""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from hotline.states.assessment import POLICE_OVER, PoliceState
from portal.lifecycle import Lifecycle, State


class Urgency(TextChoices):
    """How soon the police should look."""

    NORMAL = "normal", _("Normal")
    URGENT = "urgent", _("Urgent")
    DANGER = "danger", _("A child is in danger now")


class UnitState(TextChoices):
    """A police unit is written to only after a second person looked at its address."""

    PROPOSED = "proposed", _("Waits for a second person")
    VERIFIED = "verified", _("Verified")
    RETIRED = "retired", _("No longer used")


POLICE_UNIT = Lifecycle(
    "police_unit",
    "hotline.PoliceUnit",
    {
        UnitState.PROPOSED: State("waiting", then={UnitState.VERIFIED, UnitState.RETIRED}),
        UnitState.VERIFIED: State("done", then={UnitState.RETIRED}, fills={"verified_by"}),
        UnitState.RETIRED: State("closed"),
    },
    starts={UnitState.PROPOSED},
    remembered={"verified_by"},
    not_public_because="the register of police units is for people who work here",
)


class UnitChannel(TextChoices):
    """What a unit gets by mail."""

    PORTAL = "portal", _("Only that a referral waits: it is read here, with an account")
    MAIL = "mail", _("The whole referral, attached")


class PoliceSays(TextChoices):
    """What the police answer about a referral."""

    ACKNOWLEDGED = "acknowledged", _("Received by the police")
    AGREED = "agreed", _("The police agree that the provider is told")
    INVESTIGATING = "investigating", _("Under investigation")
    NOT_ACTING = "not_acting", _("No action by the police")
    FINISHED = "finished", _("Finished by the police")


class NobodyElse(TextChoices):
    """Why nobody else is told of what the police do not act on."""

    NOT_RESPONSIBLE = "not_responsible", _("No other unit or authority is responsible")
    TOO_LITTLE = "too_little", _("Too little is known for anybody to act")
    THEY_SAY_WHY = "they_say_why", _("The police say why, and we agree")


POLICE_AFTER_ANSWER: Mapping[PoliceSays, PoliceState] = {
    PoliceSays.ACKNOWLEDGED: PoliceState.ACKNOWLEDGED,
    PoliceSays.INVESTIGATING: PoliceState.ACKNOWLEDGED,
    PoliceSays.AGREED: PoliceState.AGREED,
    PoliceSays.NOT_ACTING: PoliceState.DECLINED,
    PoliceSays.FINISHED: PoliceState.CLOSED,
}
"""Where an answer leaves the police track, when it is not there already."""
POLICE_MAY_BE_TOLD = frozenset(
    {PoliceState.NONE, PoliceState.SILENT, PoliceState.CLOSED, PoliceState.AGAIN, *POLICE_OVER}
)
"""States in which a referral may begin."""
