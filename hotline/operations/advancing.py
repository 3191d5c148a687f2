"""What becomes of reports when their locations move. Callers hold the locks."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from hotline.models import Location, Report, ReporterContact
from hotline.operations.standing import waits_for_police
from hotline.operations.tracks import keep_priorities
from hotline.policies import profiles
from hotline.states import (
    ASSESSMENT_DONE,
    REPORT,
    REPORT_ENDED,
    Outcome,
    ReportState,
    Verdict,
)
from hotline.words.errors import NotReadyToClose
from portal.accounts.models import User


def advance_reports_of(location: Location, *, by: User | None, now: datetime) -> None:
    """Settle the reports that name a location and that somebody has taken on."""
    taken_on = [ReportState.ACCEPTED, ReportState.IN_PROGRESS]
    touched = Report.objects.filter(state__in=taken_on, submissions__location=location).values("pk")
    for report in (
        Report.objects.select_for_update(of=("self",)).filter(pk__in=touched).order_by("pk")
    ):
        advance_report(report, by=by, now=now)


def advance_report(
    report: Report, *, by: User | None, now: datetime, was_looked_at: bool | None = None
) -> None:
    """Move a report as far as its locations have come; close it when none was illegal.

    A report with something illegal stays open until an analyst closes it. So does one that asks
    for a person, unless whoever took it on has just assessed what it names. What the reporter wrote
    since keeps it open until somebody has read it, and danger until the police were told.
    """
    if was_looked_at is None:
        was_looked_at = by is not None and report.taken_on_by_id == by.pk
    locations = list(Location.objects.filter(submissions__report=report))
    judged = [one for one in locations if one.assessment_state in ASSESSMENT_DONE]
    if judged and report.state == ReportState.ACCEPTED:
        REPORT.move(report, ReportState.IN_PROGRESS, by=by, at=now)
    if len(judged) < len(locations) or report.state != ReportState.IN_PROGRESS:
        return
    illegal = any(one.verdict == Verdict.ILLEGAL for one in locations)
    untold = report.imminent_danger and waits_for_police(locations, now)
    if report.unread_since is not None or untold:
        return
    if not illegal and (was_looked_at or not report.asks_for_a_person):
        end(report, outcome_of(report, locations), by=by, now=now)


def go_on_after_question(
    report: Report, now: datetime, *, verb: str, by: User | None = None, actor: str = ""
) -> None:
    """Back to where it was asked from: in work, or in progress once something was assessed."""
    named = Location.objects.filter(submissions__report=report)
    assessed = named.filter(assessment_state__in=ASSESSMENT_DONE).exists()
    to = ReportState.IN_PROGRESS if assessed else ReportState.ACCEPTED
    REPORT.move(report, to, by=by, at=now, verb=verb, actor=actor)


def end(report: Report, outcome: Outcome, *, by: User | None, now: datetime) -> None:
    """Close a report with its outcome, and start the clocks of what it named."""
    own = outcome.value in ReportState.values
    REPORT.move(
        report,
        ReportState(outcome.value) if own else ReportState.CLOSED,
        by=by,
        at=now,
        verb="report.closed",
        columns={"outcome": outcome, "forget_at": _forget_at(report, now)},
        outcome=outcome,
    )
    if report.imminent_danger:
        keep_priorities(Location.objects.filter(submissions__report=report))
    _forget_contact_later(report, now)
    _forget_locations_later(report, now)


def _forget_at(report: Report, now: datetime) -> datetime | None:
    """None where its texts are destroyed already; at once where a reporter asked for it and no
    duty keeps them any more."""
    if report.forget_at is None:
        return None
    illegal = Location.objects.filter(submissions__report=report, verdict=Verdict.ILLEGAL)
    if report.erasure_asked_at is not None and not illegal.exists():
        return now
    days = profiles.current().retention_days.report_after_close
    return min(report.forget_at, now + timedelta(days=days))


def _forget_contact_later(report: Report, now: datetime) -> None:
    goes = now + timedelta(days=profiles.current().retention_days.contact_after_close)
    ReporterContact.objects.filter(report=report, purge_at__gt=goes).update(purge_at=goes)


def outcome_of(report: Report, locations: Iterable[Location]) -> Outcome:
    """What a report came to, the strongest first. Something illegal is never "not illegal".

    Raises NotReadyToClose when something is illegal and nobody was told.
    """
    found = list(locations)
    illegal = [one for one in found if one.verdict == Verdict.ILLEGAL]
    if illegal:
        return _of_illegal(illegal)
    if report.imminent_danger and any(one.danger_told_at for one in found):
        return Outcome.POLICE_TOLD
    if found and all(one.verdict == Verdict.NOT_ASSESSABLE for one in found):
        return Outcome.NOT_ACCESSIBLE
    return Outcome.NOT_ILLEGAL


def _of_illegal(found: list[Location]) -> Outcome:
    if all(one.is_gone for one in found):
        return Outcome.GONE
    if any(one.first_notice_at for one in found):
        return Outcome.ACTION_TAKEN
    if any(one.handed_over_at for one in found):
        return Outcome.PASSED_ON
    if any(one.referred_at for one in found):
        return Outcome.POLICE_TOLD
    raise NotReadyToClose


def _forget_locations_later(report: Report, now: datetime) -> None:
    """URLs that no open report names start their clock: short when nothing was illegal."""
    days = profiles.current().retention_days
    ended = Location.objects.filter(submissions__report=report).exclude(
        submissions__report__in=Report.objects.exclude(state__in=REPORT_ENDED)
    )
    for location in ended:
        illegal = location.verdict == Verdict.ILLEGAL
        kept = days.illegal_location if illegal else days.not_illegal_location
        Location.objects.filter(pk=location.pk).update(forget_at=now + timedelta(days=kept))
