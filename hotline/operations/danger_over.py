"""A supervisor takes back that somebody is in danger, and with it what that had set off.

Clocks and priority are again what they would have been; a referral that has not left stays here;
whoever was told hears that nobody is in danger. What was found illegal goes on standing, and the
look that is due at it stays due.
"""

from datetime import datetime

from django.db import transaction

from hotline.models import Location, Report
from hotline.operations import tracks
from hotline.operations.advancing import advance_report
from hotline.operations.claims import lock_case
from hotline.operations.erasing import shred_unless_held, words_are_kept
from hotline.operations.referring import withdraw_danger_referral
from hotline.operations.retracting import retract_danger
from hotline.operations.tasks import look_later
from hotline.policies import profiles
from hotline.policies.clocks import first_look_due_at
from hotline.states import REPORT_ENDED, NotInDanger, ReportState
from hotline.words.errors import ReportEnded
from portal import audit
from portal.accounts.models import User
from portal.database.clock import database_now
from portal.jobs import outbox


@transaction.atomic
def take_back_danger(report_id: int, why: NotInDanger, *, by: User) -> Report:
    """Nobody is in danger, and `why` that is known. Saying so again changes nothing.

    While another report of the same URL speaks of danger, its URL goes on by that. Raises
    ReportEnded.
    """
    now = database_now()
    locations, report = lock_case(report_id)
    if report.state in REPORT_ENDED:
        raise ReportEnded
    since = report.danger_since
    if since is None:
        return report
    report.imminent_danger, report.danger_since = False, None
    report.first_look_due_at = _calm(report, now)
    report.save(update_fields=["imminent_danger", "danger_since", "first_look_due_at"])
    audit.record("report.danger_taken_back", by=by, about=report, why=why)
    tracks.keep_priorities(locations)
    for location in locations:
        if location.danger_since is None:
            _undo(location, since=since, by=by, at=now)
    if report.erasure_asked_at is not None and report.forget_at is not None:
        _forget(report, locations, now)
    advance_report(report, by=by, now=now)
    for location in locations:
        key = f"reports.answer:{location.pk}:calm:{report.pk}:{now.timestamp():.0f}"
        outbox.add("reports.answer", subject=location, key=key)
    return report


def _calm(report: Report, now: datetime) -> datetime:
    """By when somebody looks where nothing speaks of danger."""
    begins = now if report.state == ReportState.REOPENED else report.received_at
    return first_look_due_at(begins, imminent=False, profile=profiles.current())


def _undo(location: Location, *, since: datetime, by: User, at: datetime) -> None:
    look_later(location)
    withdraw_danger_referral(location, by=by)
    others = Report.objects.filter(submissions__location=location, imminent_danger=True)
    if not others.exists():
        retract_danger(location, since=since, at=at)


def _forget(report: Report, locations: list[Location], now: datetime) -> None:
    """The reporter asked for it before, and only the danger kept their words."""
    if not words_are_kept(report, locations):
        shred_unless_held(report, now)
