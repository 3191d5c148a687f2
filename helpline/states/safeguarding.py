"""What becomes of a call for a supervisor, made by a tap or by a high risk."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.lifecycle import Lifecycle, State


class IncidentState(models.TextChoices):
    """Where it stands."""

    OPEN = "open", _("Waits for a supervisor")
    ACKNOWLEDGED = "acknowledged", _("Somebody is on it")
    DECIDED = "decided", _("Decided")
    CLOSED = "closed", _("Closed without a decision")


_TAKEN = {"owner", "acknowledged_at"}
INCIDENT = Lifecycle(
    "safeguarding",
    "helpline.SafeguardingIncident",
    {
        IncidentState.OPEN: State(
            "urgent", then={IncidentState.ACKNOWLEDGED, IncidentState.CLOSED}
        ),
        IncidentState.ACKNOWLEDGED: State(
            "active", then={IncidentState.DECIDED, IncidentState.CLOSED}, fills=_TAKEN
        ),
        IncidentState.DECIDED: State("done", fills=_TAKEN | {"decided_by", "over_at"}),
        IncidentState.CLOSED: State("closed", fills={"over_at"}),
    },
    starts={IncidentState.OPEN},
    remembered=_TAKEN,
    not_public_because="the visitor hears of it from whoever talks with them",
)
INCIDENT_GOES_ON = frozenset(IncidentState) - INCIDENT.over
"""Somebody still has to come, or to decide."""
