"""Looks at a location as rows: which one it waits for, and what was found by it."""

from datetime import datetime

from hotline.models import Assessment, AssessmentTask, Location, Round
from hotline.operations import tracks
from hotline.policies.combinations import VERDICT_OF
from hotline.states import ASSESSMENT
from portal import audit
from portal.accounts.models import User


def open_task(
    location: Location, *, by: User | None, at: datetime, due_at: datetime, verb: str
) -> AssessmentTask:
    """Another look at a location that was assessed before; the caller holds its lock."""
    task: AssessmentTask = tracks.begin(
        ASSESSMENT, location, at=at, due_at=due_at, round=_round(location, by)
    )
    audit.record(
        verb,
        by=by,
        about=location,
        actor="person" if by else "system",
        task=task.pk,
        round=task.round,
    )
    return task


def look_sooner(location: Location, due_at: datetime) -> None:
    """A more urgent report names it too; the caller holds its lock."""
    AssessmentTask.objects.filter(location=location, due_at__gt=due_at).update(due_at=due_at)
    tracks.keep(location, {"assessment_due_at": due_at})


def current_task(location: Location) -> AssessmentTask:
    """The look that goes on. Raises IndexError for a location that has none."""
    task: AssessmentTask = tracks.rows_of(ASSESSMENT, location)[-1]
    return task


def _round(location: Location, by: User | None) -> Round:
    """A supervisor who replaces the assessment of somebody else decides between the two."""
    if by is None or not by.has_perm("hotline.adjudicate"):
        return Round.FIRST
    earlier = Assessment.objects.filter(location=location).select_related("classification")
    before = earlier.latest_first().first()
    concluded = before is not None and VERDICT_OF[before.classification.code] is not None
    other = before is not None and before.assessor_id != by.pk
    return Round.ADJUDICATION if concluded and other else Round.FIRST
