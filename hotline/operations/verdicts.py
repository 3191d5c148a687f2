"""What follows once a verdict stands: by assessments, or at once because somebody is in danger."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from hotline.models import Location, Report
from hotline.operations import tracks
from hotline.operations.advancing import advance_reports_of
from hotline.operations.claims import lock_case
from hotline.operations.due_forms import form_is_over
from hotline.operations.gone import end_items
from hotline.operations.retracting import drop_retractions, retract
from hotline.operations.tasks import assessments_of, current_task, look_sooner
from hotline.operations.telling_again import tell_again
from hotline.operations.watches import begin_watch, end_watch
from hotline.policies import profiles
from hotline.policies.clocks import first_look_due_at
from hotline.policies.second_look import stands_in_danger
from hotline.states import (
    ASSESSMENT,
    NOTICE_UNDER_WAY,
    REMOVAL,
    REPORT_ENDED,
    ItemState,
    RemovalState,
    Verdict,
)
from hotline.words.errors import ReportEnded
from portal import audit
from portal.accounts.models import User
from portal.database.clock import database_now


def let_stand(
    location: Location, verdict: Verdict | None, *, by: User | None, at: datetime
) -> None:
    """What follows from a verdict that stands; the caller holds the location's lock."""
    tracks.keep_priorities([location])
    if verdict == Verdict.ILLEGAL:
        begin_watch(location, at=at)
        drop_retractions(location, by=by, at=at)
        tell_again(location, at=at)
    elif verdict:
        end_items(location, ItemState.ENDED, by=by, at=at)
        _nothing_waits(location, by=by, at=at)
        end_watch(location, by=by, at=at)
        retract(location, at=at)
    advance_reports_of(location, by=by, now=at)


def _nothing_waits(location: Location, *, by: User | None, at: datetime) -> None:
    """A notice that may have left tells of it no longer; what became of it is said on its form."""
    form_is_over([location])
    if location.removal_state in NOTICE_UNDER_WAY:
        tracks.move(REMOVAL, location, RemovalState.NOT_STARTED, by=by, at=at)


def let_stand_in_danger(
    locations: Iterable[Location], *, by: User | None, at: datetime
) -> list[Location]:
    """Somebody is in danger: what was found illegal stands at once, whoever still has to look.

    The look stays due, as a check afterwards by somebody who is shown nothing of it. Returns the
    locations that stand from now on. The caller holds their locks.
    """
    waiting = [one for one in locations if one.waits_for_another_look and not one.verdict]
    found = [one for one in waiting if stands_in_danger(assessments_of(one))]
    for location in found:
        task = current_task(location)
        task.stands_since = at
        task.save(update_fields=["stands_since"])
        rows = tracks.rows_of(ASSESSMENT, location)
        tracks.keep(location, tracks.TRACKS[ASSESSMENT](rows))
        audit.record(
            "location.stands_in_danger",
            by=by,
            about=location,
            actor="person" if by else "system",
            task=task.pk,
        )
        let_stand(location, Verdict.ILLEGAL, by=by, at=at)
    return found


@transaction.atomic
def flag_danger(report_id: int, how: str, *, by: User) -> Report:
    """An analyst learnt that somebody is in danger, and `how`. Saying so again changes nothing.

    What it names is looked at by the clock of danger; what was found illegal stands at once.
    Raises ReportEnded.
    """
    now = database_now()
    locations, report = lock_case(report_id)
    if report.state in REPORT_ENDED:
        raise ReportEnded
    if report.imminent_danger:
        return report
    due_at = first_look_due_at(now, imminent=True, profile=profiles.current())
    report.imminent_danger, report.danger_since = True, now
    report.first_look_due_at = min(report.first_look_due_at, due_at)
    report.save(update_fields=["imminent_danger", "danger_since", "first_look_due_at"])
    audit.record("report.danger_flagged", by=by, about=report, how=how)
    for location in locations:
        if location.assessment_due_at is not None and location.assessment_due_at > due_at:
            look_sooner(location, due_at)
    tracks.keep_priorities(locations)
    let_stand_in_danger(locations, by=by, at=now)
    return report
