"""One decision answers everybody who reported the same URL.

Reports that ask for nobody in particular follow the assessment of what they name, and end when
a person has closed one of them. Whoever is in danger, is depicted, or left a contact is always
looked at by a person; the words on the status page follow the URL for all of them at once.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from hotline.models import Location, Report
from hotline.operations.advancing import advance_report, end, outcome_of
from hotline.operations.claims import lock_case
from hotline.operations.standing import may_close_untold
from hotline.operations.tasks import assessments_of, open_task
from hotline.policies import profiles
from hotline.policies.second_look import two_agree
from hotline.states import (
    ASSESSMENT_DONE,
    REPORT,
    ReportState,
    Verdict,
)
from portal.database.clock import database_now

_SEEN = frozenset({Verdict.NOT_ILLEGAL, Verdict.HARMFUL})
"""Somebody saw what is there, and found nothing illegal."""


def answer_reports_of(location_id: int) -> int:
    """Let open reports follow the assessment of a location. Returns how many were looked at."""
    waiting = Report.objects.open().filter(submissions__location_id=location_id).ask_for_nobody()
    found = list(waiting.order_by("pk").values_list("pk", flat=True))
    for report_id in found:
        _answer_one(report_id)
    return len(found)


@transaction.atomic
def _answer_one(report_id: int) -> None:
    locations, report = lock_case(report_id)
    answer(report, locations, now=database_now())


def answer(report: Report, locations: Iterable[Location], *, now: datetime) -> None:
    """Let one report follow what is known of its locations. The caller holds the locks."""
    found = list(locations)
    if report.asks_for_a_person or not all(map(_is_assessed, found)):
        return
    if report.was_never_taken_on:
        answered = "report.answered_by_assessment"
        REPORT.move(report, ReportState.ACCEPTED, by=None, at=now, verb=answered)
    if report.state not in {ReportState.ACCEPTED, ReportState.IN_PROGRESS}:
        return
    advance_report(report, by=None, now=now)
    if report.state == ReportState.IN_PROGRESS and _was_closed_by_a_person(found, now):
        end(report, outcome_of(report, found), by=None, now=now)


def is_read_first(report: Report, locations: Iterable[Location]) -> bool:
    """Whether a person reads a report before an older assessment answers it.

    Words may tell what nobody saw at an address where nothing illegal was found.
    """
    harmless = any(one.verdict != Verdict.ILLEGAL for one in locations)
    return report.asks_for_a_person or (report.narrative is not None and harmless)


def look_again_where_old(locations: Iterable[Location], *, now: datetime, due_at: datetime) -> None:
    """What is at a URL changes, so an assessment that it is not illegal holds for some days only,
    and for more where two people came to it. Locks are held."""
    clocks = profiles.current().clocks
    for location in locations:
        harmless = _is_assessed(location) and location.verdict != Verdict.ILLEGAL
        if not harmless or not _is_older(location, clocks.not_illegal_answers_days, now):
            continue
        by_two = location.verdict in _SEEN and two_agree(assessments_of(location))
        if by_two and not _is_older(location, clocks.not_illegal_by_two_answers_days, now):
            continue
        open_task(location, by=None, at=now, due_at=due_at, verb="location.reopened")


def _is_older(location: Location, days: int | None, now: datetime) -> bool:
    """Whether its assessment is; never, where no days are set."""
    if days is None or location.assessed_at is None:
        return False
    return bool(location.assessed_at < now - timedelta(days=days))


def _is_assessed(location: Location) -> bool:
    return location.assessment_state in ASSESSMENT_DONE


def _was_closed_by_a_person(locations: list[Location], now: datetime) -> bool:
    """Whether nothing is left to begin, and somebody closed a report of each illegal URL."""
    illegal = [one for one in locations if one.verdict == Verdict.ILLEGAL]
    return may_close_untold(locations, now) and all(
        Report.objects.filter(
            submissions__location=one, state=ReportState.CLOSED, closed_at__gte=one.assessed_at
        ).exists()
        for one in illegal
    )
