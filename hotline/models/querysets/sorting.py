"""Columns and conditions that several reading words share."""

from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Value, When
from django.db.models.functions import Least, Now

from hotline.policies.priority import FRESH_FOR, HIGHEST, POINTS, Reason


def holds(**condition: Any) -> Case:
    """A condition as a column to sort by; what is unknown does not hold."""
    return Case(When(**condition, then=Value(value=True)), default=Value(value=False))


def assessed_by(person: Any) -> Exists:
    """Whether this person assessed the location."""
    from hotline.models import Assessment

    return Exists(Assessment.objects.filter(location=OuterRef("pk"), assessor=person))


def claimed_by(person: Any) -> Exists:
    """Whether this person has an open claim on the location."""
    from hotline.models import Claim

    return Exists(Claim.objects.open().filter(location=OuterRef("pk"), by=person))


def presses() -> Least:
    """What `Location.priority_at` says, as a column."""
    fresh = When(first_reported_at__gt=Now() - FRESH_FOR, then=POINTS[Reason.FRESH])
    late = When(next_due_at__lte=Now(), then=POINTS[Reason.LATE])
    return Least(F("priority") + Case(fresh, default=0) + Case(late, default=0), HIGHEST)


def kept_from(person: Any) -> Any:
    """The locations of which this person may not know what was found."""
    from hotline.models import Location

    return Location.objects.kept_from(person)
