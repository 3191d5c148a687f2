"""Tracks of a location: moved as rows, and what they come to kept on the location.

Callers hold the location's lock, so nobody else begins or moves a track of it meanwhile.
"""

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model, TextChoices

from hotline.models import Location, Provider, Reply
from hotline.operations import escalation_rows
from hotline.operations.priorities import pressing_by_location
from hotline.operations.standing import standing_by_rows
from hotline.policies import profiles, projection
from hotline.policies.priority import FROM_TRACKS
from hotline.states import (
    ASSESSMENT,
    ESCALATION,
    EXCHANGE,
    HOLD,
    POLICE,
    REMOVAL,
    RETRACTION,
    WATCH,
)
from portal.jobs.due import each_due
from portal.lifecycle import Lifecycle, Moved

S = TypeVar("S", bound=TextChoices)

TRACKS: dict[Lifecycle[Any], Callable[[Sequence[Any]], projection.Columns]] = {
    ASSESSMENT: projection.of_assessment,
    POLICE: projection.of_police,
    REMOVAL: projection.of_removal,
    EXCHANGE: projection.of_exchange,
    WATCH: projection.of_watch,
    HOLD: projection.of_hold,
    RETRACTION: projection.of_retractions,
    ESCALATION: projection.of_escalations,
}
"""Each track, and what its rows come to."""
_LEAD_ELSEWHERE = (ASSESSMENT, POLICE, REMOVAL, EXCHANGE)
"""Tracks whose moves may begin, do or end a step by which others are told."""


def rows_of(life: Lifecycle[Any], location: Location) -> list[Any]:
    """Every row of one track, oldest first."""
    return list(life.model._default_manager.filter(location=location).order_by("pk"))


def begin(life: Lifecycle[Any], location: Location, *, at: datetime, **columns: Any) -> Any:
    """A new row of the track: from now on it is the one that goes on."""
    row = life.model._default_manager.create(location=location, began_at=at, **columns)
    keep(location, TRACKS[life](rows_of(life, location)))
    return row


def move(life: Lifecycle[S], location: Location, to: S, *, at: datetime, **how: Any) -> Moved:
    """Moves the newest row of a track; one that has none begins. `how` is for the lifecycle."""
    rows = rows_of(life, location) or [begin(life, location, at=at)]
    moved = life.move(rows[-1], to, at=at, about=location, **how)
    if moved:
        keep(location, TRACKS[life](rows))
        told = {"by": how["by"], "at": at, "police_told": life is POLICE and to == "referred"}
        if life in _LEAD_ELSEWHERE and escalation_rows.follow(location, **told):
            keep_escalations(location)
    return moved


def keep_escalations(location: Location) -> None:
    """Writes who is to be told as well, after one of those steps moved."""
    keep(location, projection.of_escalations(rows_of(ESCALATION, location)))


def set_due_at(life: Lifecycle[Any], location: Location, due_at: datetime) -> None:
    """The newest row of a track stays where it stands, with another clock."""
    rows = rows_of(life, location)
    rows[-1].due_at = due_at
    rows[-1].save(update_fields=["due_at"])
    keep(location, TRACKS[life](rows))


def set_form_due_at(location: Location, form_due_at: datetime | None) -> None:
    """A form of the provider waits for a person until then, or none does any more."""
    rows = rows_of(REMOVAL, location)
    if not rows or rows[-1].form_due_at == form_due_at:
        return
    rows[-1].form_due_at = form_due_at
    rows[-1].save(update_fields=["form_due_at"])
    keep(location, TRACKS[REMOVAL](rows))


def may(life: Lifecycle[S], location: Location, to: S) -> bool:
    """Whether the track may go there from where it stands."""
    rows: list[Model] = rows_of(life, location) or [life.model()]
    return life.may(rows[-1], to)


def project(location: Location) -> dict[str, Any]:
    """What all tracks of a location come to, as they would stand on its row."""
    found: dict[str, Any] = {}
    for life, come_to in TRACKS.items():
        found |= come_to(rows_of(life, location))
    found |= _of_replies(location)
    found["has_platform"] = bool(location.app) and Provider.objects.running(location.app).exists()
    would_be = copy(location)
    _set(would_be, found)
    pressing = pressing_by_location([would_be])[location.pk]
    would_be.priority_reasons = sorted(pressing.reasons)
    would_be.danger_since = found["danger_since"] = pressing.danger_since
    return found | dict(_of_all(would_be)) | dict(projection.of_priority(would_be))


def rebuild(location: Location) -> bool:
    """Writes what the tracks come to; returns whether anything differed."""
    if location.first_notice_at is not None:
        escalation_rows.follow(location, by=None, at=location.first_notice_at)
    right = project(location)
    wrong = any(getattr(location, name) != value for name, value in right.items())
    if wrong:
        keep(location, right)
    return wrong


def keep_phase(location: Location) -> None:
    """Writes what it waits for now; for changes beside the tracks, such as its country."""
    keep(location, {})


def keep_replies(location: Location) -> None:
    """Writes what its mails that came back come to, after one came or was read."""
    keep(location, _of_replies(location))


def _of_replies(location: Location) -> projection.Columns:
    return projection.of_replies(list(Reply.objects.about(location).unread()))


def keep_phases() -> int:
    """All that is kept, where nobody has looked yet. Returns for how many."""
    return each_due(Location.objects.without_phase(), rebuild)


def keep_priorities(locations: Iterable[Location]) -> None:
    """Writes how much they press, and whether somebody is in danger, after what reports say of
    them has changed. Locks are held."""
    if not (found := list(locations)):
        return
    pressing = pressing_by_location(found)
    for location in found:
        now = pressing[location.pk]
        if now.danger_since != location.danger_since:
            location.danger_since = now.danger_since
            keep(location, {"danger_since": now.danger_since})
        if set(location.priority_reasons) - FROM_TRACKS != now.reasons:
            location.priority_reasons = sorted(now.reasons)
            come_to = projection.of_priority(location)
            _set(location, come_to)
            Location.objects.filter(pk=location.pk).update(**come_to)


def keep(location: Location, columns: projection.Columns) -> None:
    """Writes what one track comes to, and with it what the location waits for."""
    _set(location, columns)
    come_to = {**columns, **_of_all(location), **_of_priority(location)}
    _set(location, come_to)
    Location.objects.filter(pk=location.pk).update(**come_to)


def _of_all(location: Location) -> projection.Columns:
    return projection.of_all(standing_by_rows(location), profiles.current())


def _of_priority(location: Location) -> projection.Columns:
    """Nothing where the tracks changed nothing of it: reports may have been heard meanwhile."""
    come_to = projection.of_priority(location)
    same = come_to["priority_reasons"] == sorted(location.priority_reasons)
    return {} if same else come_to


def _set(location: Location, columns: projection.Columns) -> None:
    for name, value in columns.items():
        setattr(location, name, value)
