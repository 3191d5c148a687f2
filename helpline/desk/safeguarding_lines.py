"""Calls for a supervisor as lists of the desk show them, with what may be done about each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from helpline.desk.actions import CALL, CallAt
from helpline.models import SafeguardingIncident
from helpline.states.safeguarding import INCIDENT, IncidentState
from portal.accounts.models import User
from portal.web.actions import Forms, Offer, by_place


@dataclass(frozen=True, slots=True)
class CallLine:
    """One call before one person, at one moment."""

    incident: SafeguardingIncident
    offers: dict[str, list[Offer]]
    now: datetime

    @property
    def waits(self) -> bool:
        """Nobody is on it yet."""
        return self.incident.state == IncidentState.OPEN

    @property
    def is_late(self) -> bool:
        """Nobody came in time."""
        return self.waits and self.incident.acknowledge_by <= self.now

    @property
    def waited(self) -> str:
        """How long somebody waited for a supervisor: minutes and seconds, from an hour on hours."""
        end = self.incident.acknowledged_at or self.incident.over_at or self.now
        minutes, seconds = divmod(max(0, int((end - self.incident.called_at).total_seconds())), 60)
        hours, minutes = divmod(minutes, 60)
        if hours:
            return f"{hours}:{minutes:02}:{seconds:02}"
        return f"{minutes}:{seconds:02}"

    @property
    def look(self) -> str:
        """The look of its state."""
        return "overdue" if self.is_late else INCIDENT.look(self.incident)


def line_of(
    incident: SafeguardingIncident, person: User, *, now: datetime, forms: Forms | None = None
) -> CallLine:
    """A call with what this person may do about it."""
    at = CallAt(incident, person)
    return CallLine(incident, by_place(CALL.offered(at, to=person, forms=forms)), now)


def lines_of(
    incidents: Iterable[SafeguardingIncident], person: User, *, now: datetime
) -> list[CallLine]:
    """Every call with what this person may do about it."""
    return [line_of(one, person, now=now) for one in incidents]
