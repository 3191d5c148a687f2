"""A report ends: set aside, closed with what it came to, or opened again."""

from django.db import transaction
from django.utils import timezone

from hotline import profiles
from hotline.errors import NotReadyToClose, ReportEnded
from hotline.models import Claim, Report
from hotline.operations import moving
from hotline.operations.claims import end_claim, lock_case, must_not_be_a_colleagues
from hotline.operations.settling import end, outcome_of
from hotline.policies import first_look_due_at, may_close
from hotline.states import (
    ASSESSMENT_DONE,
    REPORT_ENDED,
    AssessmentState,
    ClaimEnd,
    Outcome,
    ReportState,
    Verdict,
)
from portal import audit
from portal.accounts.models import User

SET_ASIDE_AS = frozenset({Outcome.SPAM, Outcome.OUT_OF_SCOPE})


@transaction.atomic
def set_aside(report_id: int, outcome: Outcome, *, by: User) -> Report:
    """Spam, or nothing a hotline is for. Claims of one's own on it end.

    Raises ReportEnded, ColleagueIsOnIt, NotReadyToClose when it was judged already.
    """
    if outcome not in SET_ASIDE_AS:
        raise NotReadyToClose
    now = timezone.now()
    locations, report = lock_case(report_id)
    if report.state in REPORT_ENDED:
        raise ReportEnded
    if report.state == ReportState.IN_PROGRESS:
        raise NotReadyToClose
    must_not_be_a_colleagues(locations, by=by)
    for mine in Claim.objects.open().filter(location__in=locations, by=by):
        location = next(one for one in locations if one.pk == mine.location_id)
        end_claim(mine, location, ClaimEnd.RELEASED, now)
    end(report, outcome, by=by, now=now)
    return report


@transaction.atomic
def close_report(report_id: int, *, by: User) -> Report:
    """Close a report when nothing is left that we ought to begin.

    What follows (watching, reminders) belongs to its locations and goes on. Raises
    ReportEnded, NotReadyToClose.
    """
    locations, report = lock_case(report_id)
    if report.state in REPORT_ENDED:
        raise ReportEnded
    if report.state != ReportState.IN_PROGRESS or not may_close(map(moving.step, locations)):
        raise NotReadyToClose
    end(report, outcome_of(locations), by=by, now=timezone.now())
    return report


@transaction.atomic
def reopen_report(report_id: int, *, by: User) -> Report:
    """Open an ended report again, to be looked at afresh. Repeating it does no harm.

    Old judgements stay as evidence. What was found illegal is under way and stays so;
    everything else waits for a new judgement.
    """
    now = timezone.now()
    locations, report = lock_case(report_id)
    if report.state not in REPORT_ENDED:
        return report
    moving.report(report, ReportState.REOPENED)
    report.first_look_due_at = first_look_due_at(
        now, imminent=report.imminent_danger, profile=profiles.current()
    )
    report.save(update_fields=["first_look_due_at"])
    for location in locations:
        if location.assessment_state in ASSESSMENT_DONE and location.verdict != Verdict.ILLEGAL:
            moving.assessment(location, AssessmentState.READY)
            audit.record("location.reopened", by=by, about=location)
    audit.record("report.reopened", by=by, about=report)
    return report
