"""The hotline's work list: the most urgent first, filtered by what one looks for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from hotline.desk.actions import CASE
from hotline.desk.words import STEP_WORDS, said_of
from hotline.forms.desk_queue import QueueFilter
from hotline.models import Claim, Location, Partner, Report
from hotline.models.querysets import ReportQuerySet
from hotline.operations.blind_looks import as_known_to
from hotline.operations.standing import steps
from hotline.operations.welfare import plan_of
from hotline.policies.next_steps import Step, steps_of_case
from hotline.policies.priority import Priority
from hotline.reported_urls import LocationKind
from hotline.states import ASSESSMENT_DONE, REPORT, REPORT_UNTOUCHED, Phase, ReportState
from hotline.views.permissions import CASE_WORK, export_offer, person_of
from portal.accounts.models import User
from portal.database.clock import database_now
from portal.web.access import staff_with
from portal.web.actions import Words
from portal.web.bulk import bulk_offers, undo_offer
from portal.web.filters import as_query, asked_of, chips

REPORTS_PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Row:
    """One report in the list."""

    report: Report
    state: str | Promise
    look: str
    url: str
    is_url: bool
    """Otherwise it is words."""
    more: int
    total: int
    assessed: int
    next: list[Words]
    """What it waits for, once somebody has claimed it."""
    due_at: datetime | None
    claim: Claim | None
    is_mine: bool
    is_spared: bool
    """For colleagues: not what this person should get."""
    priority: Priority | None
    """Of the URL that presses most."""


@staff_with(*CASE_WORK)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Reports this person may work on."""
    person = person_of(request)
    chosen = QueueFilter(request.GET, queryset=Report.objects.visible_to(person), request=request)
    page = Paginator(marked(chosen.qs, person).for_list(), REPORTS_PER_PAGE).get_page(
        request.GET.get("page")
    )
    asked = asked_of(request)
    context = {
        "filter": chosen,
        "chips": chips(chosen.form, asked),
        "page": page,
        "rows": rows_of(page, person),
        "tabs": _tabs(chosen, asked),
        "bulk": [] if chosen.shown == "ended" else bulk_offers(CASE, request),
        "undo": undo_offer(CASE, request),
        "query": as_query(asked),
        **export_offer(request, "export_queue"),
    }
    return TemplateResponse(request, "desk/hotline/queue.html", context)


def _tabs(chosen: QueueFilter, asked: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "title": title,
            "url": "?" + urlencode({**asked, "show": code}),
            "current": code == chosen.shown,
            "count": None,
        }
        for code, title in QueueFilter.SHOWN
    ]


def rows_of(reports: "Page[Report] | list[Report]", person: User) -> list[Row]:
    """Rows for reports that were read with `for_list`."""
    now, found = database_now(), list(reports)
    named = [each.location for report in found for each in report.submissions.all()]
    known = {one.pk: one for one in as_known_to(person, named)}
    partnered = Partner.objects.their_countries() if found else frozenset()
    return [_row(report, known, person, now, partnered) for report in found]


def _row(
    report: Any,
    known: dict[int, Location],
    person: User,
    now: datetime,
    partnered: frozenset[str],
) -> Row:
    locations = [known[submission.location_id] for submission in report.submissions.all()]
    claims = [
        claim for location in locations for claim in _claims_on(location) if claim.lapses_at > now
    ]
    claim = next(iter(claims), None)
    state = ReportState(report.state)
    untouched = state in REPORT_UNTOUCHED
    return Row(
        report=report,
        state=state.label,
        look="urgent" if _is_danger(report) else REPORT.table[state].look,
        url=locations[0].shown if locations else "",
        is_url=bool(locations) and locations[0].kind != LocationKind.TEXT,
        more=len(locations) - 1,
        total=len(locations),
        assessed=sum(one.assessment_state in ASSESSMENT_DONE for one in locations),
        next=[]
        if untouched and report.unread_since is None
        else _waits_for(report, locations, now, partnered),
        due_at=_due_at(report, locations),
        claim=claim,
        is_mine=claim is not None and claim.by_id == person.pk,
        is_spared=getattr(report, "spared", False),
        priority=max(
            (one.priority_at(now) for one in locations), key=lambda one: one.points, default=None
        ),
    )


def _claims_on(location: Any) -> list[Claim]:
    """Read with `for_list`."""
    return list(location.open_claims)


def _waits_for(
    report: Report, locations: list[Location], now: datetime, partnered: frozenset[str]
) -> list[Words]:
    unread = report.unread_since is not None
    of_locations = {location: steps(location, now) for location in locations}
    found = steps_of_case(report.state, of_locations.values(), unread=unread)
    abroad = {one.country for one, due in of_locations.items() if Step.FORWARD in due}
    words = [
        said_of(step, has_partner=has_partner).title
        for step in STEP_WORDS
        if step in found
        for has_partner in sorted({one in partnered for one in abroad} or {True})
    ]
    return list(dict.fromkeys(words))


def _due_at(report: Report, locations: list[Location]) -> datetime | None:
    if report.state in REPORT_UNTOUCHED:
        return report.first_look_due_at
    return report.question_due_at or _next_due_at(locations)


def _next_due_at(locations: list[Location]) -> datetime | None:
    clocks = (one.next_due_at for one in locations if one.phase != Phase.TOLD)
    return min((moment for moment in clocks if moment), default=None)


def _is_danger(report: Report) -> bool:
    return report.imminent_danger and report.was_never_taken_on


def marked(reports: ReportQuerySet, person: User) -> ReportQuerySet:
    """With what somebody is spared by their plan."""
    return reports.mark_spared(person, plan_of(person))
