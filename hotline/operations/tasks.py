"""Looks at a location as rows: which one it waits for, and what was found by it."""

from datetime import datetime

from hotline.models import Assessment, AssessmentTask, Claim, Location, Report
from hotline.operations import tracks
from hotline.policies import profiles
from hotline.policies.clocks import next_look_due_at
from hotline.policies.combinations import VERDICT_OF
from hotline.policies.second_look import belong_together
from hotline.policies.second_look import may_look as may_look_after
from hotline.states import ASSESSMENT, Round
from hotline.words.errors_addresses import AddressForgotten
from portal import audit
from portal.accounts.models import User


def open_task(
    location: Location,
    *,
    by: User | None,
    at: datetime,
    due_at: datetime,
    verb: str,
    look: Round = Round.FIRST,
    stands_since: datetime | None = None,
) -> AssessmentTask:
    """Another look at a location that was assessed before; the caller holds its lock.

    Raises AddressForgotten where there is nothing to look at any more.
    """
    if location.is_forgotten:
        raise AddressForgotten
    task: AssessmentTask = tracks.begin(
        ASSESSMENT, location, at=at, due_at=due_at, round=look, stands_since=stands_since
    )
    tracks.keep_priorities([location])
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


def look_later(location: Location) -> None:
    """Nothing urgent names it any more: the look that is due, is due by its usual clock.

    The caller holds the location's lock.
    """
    if location.assessment_due_at is None:
        return
    task = current_task(location)
    if task.round == Round.FIRST:
        still_open = Report.objects.open().filter(submissions__location=location)
        clocks = still_open.values_list("first_look_due_at", flat=True)
        due_at = min(clocks, default=location.assessment_due_at)
    else:
        due_at = next_look_due_at(task.began_at, Round(task.round), profiles.current())
    AssessmentTask.objects.filter(pk=task.pk).update(due_at=due_at)
    tracks.keep(location, {"assessment_due_at": due_at})


def current_task(location: Location) -> AssessmentTask:
    """The look that goes on. Raises IndexError for a location that has none."""
    task: AssessmentTask = tracks.rows_of(ASSESSMENT, location)[-1]
    return task


def assessments_of(location: Location) -> list[Assessment]:
    """Those that belong to the latest question about it, newest first."""
    made = Assessment.objects.filter(location=location).select_related("classification")
    return belong_together(made.latest_first())


def may_look(location: Location, by: User) -> bool:
    """Whether this person may take the look that a location waits for."""
    if location.assessment_round == Round.FIRST:
        return True
    before = [made.assessor_id for made in assessments_of(location)]
    decides = by.has_perm("hotline.adjudicate")
    looks_already = Claim.objects.open().filter(location=location, by=by)
    stands = location.stands_before_a_look and not looks_already.exists()
    return may_look_after(location.assessment_round, by.pk, before, decides=decides, stands=stands)


def look_of_correction(location: Location, by: User) -> Round:
    """A supervisor who assessed nothing of it decides; everybody else begins anew."""
    before = assessments_of(location)
    concluded = bool(before) and VERDICT_OF[before[0].classification.code] is not None
    other = by.pk not in {made.assessor_id for made in before}
    decides = concluded and other and by.has_perm("hotline.adjudicate")
    return Round.ADJUDICATION if decides else Round.FIRST
