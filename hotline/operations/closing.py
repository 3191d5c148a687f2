"""A report ends: set aside, closed with what it came to, or opened again."""

from datetime import datetime, timedelta

from django.db import transaction

from hotline.models import Claim, Location, Report, ReporterContact
from hotline.operations.advancing import end, outcome_of
from hotline.operations.claims import end_claim, lock_case, must_not_be_a_colleagues
from hotline.operations.standing import may_close, may_close_untold, standing
from hotline.operations.tasks import open_task
from hotline.operations.tracks import keep_priorities
from hotline.operations.verdicts import let_stand_in_danger
from hotline.operations.withdrawing import take_back_unsent
from hotline.policies import profiles
from hotline.policies.clocks import first_look_due_at
from hotline.states import (
    ASSESSMENT_DONE,
    REPORT,
    REPORT_ENDED,
    ClaimEnd,
    Outcome,
    ReportState,
    Verdict,
    WithoutPolice,
)
from hotline.words.errors import (
    NotReadyToClose,
    ReportEnded,
    ReporterWrote,
    TooLateToUndo,
)
from hotline.words.errors_addresses import AddressForgotten
from hotline.words.errors_police import DangerUntold
from portal import audit
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.database.clock import database_now
from portal.jobs import outbox

DECIDES = "hotline.adjudicate"
SET_ASIDE_AS = frozenset({Outcome.SPAM, Outcome.OUT_OF_SCOPE})
_SET_ASIDE, _UNDONE = "report.closed", "report.set_aside_undone"
UNDONE_WITHIN = timedelta(minutes=10)
"""So long whoever set a report aside may take that back; later a supervisor opens it again."""


@transaction.atomic
def set_aside(report_id: int, outcome: Outcome, *, by: User) -> Report:
    """Spam, or nothing a hotline is for. Claims of one's own on it end.

    What it had queued and nobody else asked for is taken back. Raises ReportEnded,
    ColleagueIsOnIt, NotReadyToClose when it was assessed already or somebody has been told,
    DangerUntold when it speaks of danger that the police were not told of: a supervisor decides.
    """
    if outcome not in SET_ASIDE_AS:
        raise NotReadyToClose
    now = database_now()
    locations, report = lock_case(report_id)
    if report.state in REPORT_ENDED:
        raise ReportEnded
    judged = report.state == ReportState.IN_PROGRESS or (
        report.state == ReportState.NEEDS_INFO
        and any(one.assessment_state in ASSESSMENT_DONE for one in locations)
    )
    if judged or any(one.somebody_knows or one.waits_for_another_look for one in locations):
        raise NotReadyToClose
    if report.imminent_danger and not (knows_of_danger(locations) or by.has_perm(DECIDES)):
        raise DangerUntold
    must_not_be_a_colleagues(locations, by=by)
    for mine in Claim.objects.open().filter(location__in=locations, by=by):
        location = next(one for one in locations if one.pk == mine.location_id)
        end_claim(mine, location, ClaimEnd.RELEASED, now)
    for location in _named_by_no_other(report, locations):
        take_back_unsent(location, by=by)
    end(report, outcome, by=by, now=now)
    return report


@transaction.atomic
def undo_set_aside(report_id: int, *, by: User) -> Report:
    """`by` set it aside a moment ago and takes that back: it waits as it did before.

    Repeating it does no harm. Raises TooLateToUndo where somebody else set it aside or acted
    since, and after UNDONE_WITHIN.
    """
    now = database_now()
    locations, report = lock_case(report_id)
    of_report = Entry.objects.filter(about_type="hotline.report", about_id=str(report.pk))
    last = of_report.filter(verb__in=[_SET_ASIDE, _UNDONE]).order_by("-pk").first()
    if last is None or last.by_id != by.pk:
        raise TooLateToUndo
    if last.verb == _UNDONE and report.state == ReportState.TAKEN_BACK:
        return report
    if not may_be_undone(report, now):
        raise TooLateToUndo
    REPORT.move(report, ReportState.TAKEN_BACK, by=by, at=now, verb=_UNDONE)
    _count_again(report, locations, by=by, at=now)
    report.save(update_fields=["forget_at"])
    return report


def may_be_undone(report: Report, now: datetime) -> bool:
    """Whether it was set aside a moment ago."""
    aside = report.state in {ReportState.SPAM, ReportState.OUT_OF_SCOPE}
    return aside and report.closed_at is not None and now - report.closed_at <= UNDONE_WITHIN


def knows_of_danger(locations: list[Location]) -> bool:
    """Whether the police know of each of them since it is known that somebody is in danger."""
    now = database_now()
    return not any(standing(location, now).danger_untold for location in locations)


def _named_by_no_other(report: Report, locations: list[Location]) -> list[Location]:
    others = Report.objects.exclude(pk=report.pk).exclude(
        state__in=[ReportState.SPAM, ReportState.OUT_OF_SCOPE]
    )
    named = set(
        Location.objects.filter(pk__in=[one.pk for one in locations])
        .filter(submissions__report__in=others)
        .values_list("pk", flat=True)
    )
    return [one for one in locations if one.pk not in named]


@transaction.atomic
def close_report(report_id: int, *, by: User) -> Report:
    """Close a report when nothing is left that we ought to begin.

    Reports that name nothing else and ask for nobody are closed with it, a moment later. What
    follows (watching, reminders) belongs to its locations and goes on; so does the danger of which
    only others speak. Raises ReportEnded,
    NotReadyToClose, ReporterWrote, ColleagueIsOnIt.
    """
    now = database_now()
    locations, report = lock_case(report_id)
    if report.state in REPORT_ENDED:
        raise ReportEnded
    ready = may_close if report.imminent_danger else may_close_untold
    if report.state != ReportState.IN_PROGRESS or not ready(locations, now):
        raise NotReadyToClose
    if report.unread_since is not None:
        raise ReporterWrote
    must_not_be_a_colleagues(locations, by=by)
    end(report, outcome_of(report, locations), by=by, now=now)
    for location in locations:
        key = f"reports.answer:{location.pk}:closed:{report.pk}:{now.timestamp():.0f}"
        outbox.add("reports.answer", subject=location, key=key)
    return report


@transaction.atomic
def close_untold(report_id: int, why: WithoutPolice, *, by: User) -> Report:
    """A supervisor closes a report that speaks of danger although nobody told the police.

    Why is kept. Raises ReportEnded, ReporterWrote, ColleagueIsOnIt, NotReadyToClose where anything
    else is left to begin.
    """
    now = database_now()
    locations, report = lock_case(report_id)
    if report.state in REPORT_ENDED:
        raise ReportEnded
    if report.state != ReportState.IN_PROGRESS or not may_close_untold(locations, now):
        raise NotReadyToClose
    if report.unread_since is not None:
        raise ReporterWrote
    must_not_be_a_colleagues(locations, by=by)
    audit.record("report.closed_untold", by=by, about=report, why=why)
    end(report, outcome_of(report, locations), by=by, now=now)
    return report


@transaction.atomic
def reopen_report(report_id: int, *, by: User) -> Report:
    """Open an ended report again, to be looked at afresh. Repeating it does no harm.

    Old assessments stay as evidence. What was found illegal is under way and stays so;
    everything else waits for a new assessment, save what was forgotten. Raises AddressForgotten
    when nothing else is left.
    """
    now = database_now()
    locations, report = lock_case(report_id)
    if report.state not in REPORT_ENDED:
        return report
    if all(one.is_forgotten for one in locations):
        raise AddressForgotten
    REPORT.move(report, ReportState.REOPENED, by=by, at=now)
    _count_again(report, locations, by=by, at=now)
    report.first_look_due_at = first_look_due_at(
        now, imminent=report.imminent_danger, profile=profiles.current()
    )
    report.save(update_fields=["first_look_due_at", "forget_at"])
    for location in (one for one in locations if not one.is_forgotten):
        if location.assessment_state in ASSESSMENT_DONE and location.verdict != Verdict.ILLEGAL:
            open_task(
                location,
                by=by,
                at=now,
                due_at=report.first_look_due_at,
                verb="location.reopened",
            )
    return report


def _count_again(report: Report, locations: list[Location], *, by: User, at: datetime) -> None:
    """What it says of its locations presses again, above all danger. The caller saves it."""
    _keep_longer(report, locations)
    keep_priorities(locations)
    if report.imminent_danger:
        let_stand_in_danger(locations, by=by, at=at)


def _keep_longer(report: Report, locations: list[Location]) -> None:
    """The clocks that closing had started stop; those that began with the report go on."""
    days = profiles.current().retention_days
    if report.forget_at is not None:
        report.forget_at = report.received_at + timedelta(days=days.report_at_most)
    Location.objects.filter(pk__in=[one.pk for one in locations]).update(forget_at=None)
    ReporterContact.objects.filter(report=report).update(
        purge_at=report.received_at + timedelta(days=days.contact_at_most)
    )
