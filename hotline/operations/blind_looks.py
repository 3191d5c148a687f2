"""What is kept from whoever may look second, where it stands already because of danger."""

from collections.abc import Iterable
from copy import copy
from typing import TypeVar

from hotline.models import Location
from hotline.operations.priorities import pressing_by_location
from hotline.operations.standing import standing_by_rows
from hotline.operations.tracks import TRACKS
from hotline.policies import profiles, projection
from hotline.states import ASSESSMENT
from portal.accounts.models import User

L = TypeVar("L", bound=Location)


def as_known_to(person: User, locations: Iterable[L]) -> list[L]:
    """The locations as this person may know them; one query more where something is kept."""
    found = list(locations)
    standing = [one.pk for one in found if one.stands_before_a_look]
    if not standing:
        return found
    kept = Location.objects.filter(pk__in=standing).kept_from(person)
    unknown = set(kept.values_list("pk", flat=True))
    return [without_what_was_found(one) if one.pk in unknown else one for one in found]


def without_what_was_found(location: L) -> L:
    """As it stood before the first assessment stood: it waits to be looked at, nobody was told."""
    shown = copy(location)
    columns: dict[str, object] = {"verdict": "", "assessed_at": None}
    columns |= {"mail_due_at": None, "danger_since": None}
    for life, come_to in TRACKS.items():
        if life is not ASSESSMENT:
            columns |= come_to([])
    _set(shown, columns)
    shown.priority_reasons = sorted(pressing_by_location([shown])[location.pk].reasons)
    _set(shown, projection.of_priority(shown))
    _set(shown, projection.of_all(standing_by_rows(shown), profiles.current()))
    return shown


def _set(shown: Location, columns: "projection.Columns | dict[str, object]") -> None:
    for name, value in columns.items():
        setattr(shown, name, value)
