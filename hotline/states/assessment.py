"""The assessment and police tracks of a location."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from hotline.states.tables import Table


class AssessmentState(TextChoices):
    """Where the judgement of one location stands."""

    NEW = "new", _("New")
    ENRICHING = "enriching", _("Being looked up")
    READY = "ready", _("Ready to judge")
    KNOWN = "known", _("Known already")
    CLAIMED = "claimed", _("Claimed")
    NOT_ACCESSIBLE = "not_accessible", _("Not accessible")
    ASSESSED = "assessed", _("Judged")


ASSESSMENT_NEXT: Table[AssessmentState] = {
    AssessmentState.NEW: frozenset({AssessmentState.ENRICHING, AssessmentState.READY}),
    AssessmentState.ENRICHING: frozenset({AssessmentState.READY}),
    AssessmentState.READY: frozenset({AssessmentState.CLAIMED, AssessmentState.KNOWN}),
    AssessmentState.CLAIMED: frozenset(
        {AssessmentState.READY, AssessmentState.NOT_ACCESSIBLE, AssessmentState.ASSESSED}
    ),
    AssessmentState.KNOWN: frozenset({AssessmentState.READY}),
    AssessmentState.NOT_ACCESSIBLE: frozenset({AssessmentState.READY}),
    AssessmentState.ASSESSED: frozenset({AssessmentState.READY}),
}
ASSESSMENT_WAITING = frozenset(
    {AssessmentState.NEW, AssessmentState.ENRICHING, AssessmentState.READY}
)
ASSESSMENT_DONE = frozenset(
    {AssessmentState.KNOWN, AssessmentState.NOT_ACCESSIBLE, AssessmentState.ASSESSED}
)


class PoliceState(TextChoices):
    """What the police know and asked for."""

    NONE = "none", _("Not referred")
    REFERRED = "referred", _("Referred to the police")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged by the police")
    HOLD_ACTIVE = "hold_active", _("On hold for the police")
    RELEASED = "released", _("Hold released")
    EXPIRED = "expired", _("Hold expired")
    CLOSED = "closed", _("Closed by the police")


POLICE_NEXT: Table[PoliceState] = {
    PoliceState.NONE: frozenset({PoliceState.REFERRED}),
    PoliceState.REFERRED: frozenset(
        {PoliceState.ACKNOWLEDGED, PoliceState.HOLD_ACTIVE, PoliceState.CLOSED}
    ),
    PoliceState.ACKNOWLEDGED: frozenset({PoliceState.HOLD_ACTIVE, PoliceState.CLOSED}),
    PoliceState.HOLD_ACTIVE: frozenset({PoliceState.RELEASED, PoliceState.EXPIRED}),
    PoliceState.RELEASED: frozenset({PoliceState.HOLD_ACTIVE, PoliceState.CLOSED}),
    PoliceState.EXPIRED: frozenset({PoliceState.HOLD_ACTIVE, PoliceState.CLOSED}),
    PoliceState.CLOSED: frozenset(),
}
POLICE_TOLD = frozenset(set(PoliceState) - {PoliceState.NONE})
"""States in which the police have been told, so the date of that must be known."""
