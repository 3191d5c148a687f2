"""For auditors: any case, as a time line of who did what and why. Reading it is recorded.

Nothing that was written, nobody's contact and no URL is shown.
"""

from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from hotline.desk.facts import facts_in_words, known_in
from hotline.desk.history import moment_of
from hotline.forms.desk_case import PURPOSES
from hotline.models import Report
from hotline.models.querysets import READ_TRAILS
from hotline.operations.case import CASE_PURPOSE
from hotline.operations.trail import Trail, trail_of
from hotline.states import REPORT
from hotline.views.permissions import person_of
from portal import audit
from portal.audit.desk.forms import PurposeForm
from portal.audit.desk.purpose import keep_purpose, purpose_of
from portal.audit.models import Entry
from portal.lifecycle.history import Moment
from portal.web.access import staff_with
from portal.web.filters import as_query, asked_of

CASES_PER_PAGE = 25
ENTRIES_PER_PAGE = 100


class TrailRow(NamedTuple):
    """One line of the time line."""

    moment: Moment
    number: int | None
    purpose: str
    facts: list[str]


@staff_with(READ_TRAILS)
@require_http_methods(["GET", "HEAD", "POST"])
def trails(request: HttpRequest) -> HttpResponse:
    """Cases by their reference, the newest first."""
    return _for_a_purpose(request, Report, _cases)


@staff_with(READ_TRAILS)
@require_http_methods(["GET", "HEAD", "POST"])
def trail(request: HttpRequest, reference: str) -> HttpResponse:
    """One case."""
    visible = Report.objects.with_trail_for(person_of(request))
    report = get_object_or_404(visible, public_ref=reference)
    return _for_a_purpose(request, report, lambda asking: _time_line(asking, report))


def _for_a_purpose(request: HttpRequest, about: Any, shown: Any) -> HttpResponse:
    """The page, once the reader has said why; showing it is recorded with that."""
    form = PurposeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        keep_purpose(request, form.cleaned_data["purpose"])
        return HttpResponseRedirect(request.get_full_path())
    context: dict[str, Any] = {"form": form, "purpose": purpose_of(request)}
    if context["purpose"]:
        audit.record_read(about, by=person_of(request), purpose=context["purpose"])
        context |= shown(request)
    if isinstance(about, Report):
        return TemplateResponse(request, "desk/hotline/trail.html", {**context, "report": about})
    return TemplateResponse(request, "desk/hotline/trails.html", context)


def _cases(request: HttpRequest) -> dict[str, Any]:
    asked = asked_of(request)
    wanted = asked.get("ref", "").strip()
    visible = Report.objects.with_trail_for(person_of(request)).order_by("-received_at", "-pk")
    found = visible.filter(public_ref__icontains=wanted) if wanted else visible
    page = Paginator(found, CASES_PER_PAGE).get_page(request.GET.get("page"))
    rows = [(report, REPORT.look(report)) for report in page]
    return {"page": page, "rows": rows, "wanted": wanted, "query": as_query(asked)}


def _time_line(request: HttpRequest, report: Report) -> dict[str, Any]:
    found = trail_of(report)
    page = Paginator(found.entries, ENTRIES_PER_PAGE).get_page(request.GET.get("page"))
    return {
        "page": page,
        "rows": _rows(list(page), found),
        "look": REPORT.look(report),
        "urls": len(found.numbers),
        "query": "",
    }


def _rows(entries: list[Entry], found: Trail) -> list[TrailRow]:
    known = known_in(entries, found.numbers)
    return [
        TrailRow(
            moment_of(entry), found.number_of(entry), _why(entry), facts_in_words(entry, known)
        )
        for entry in entries
    ]


def _why(entry: Entry) -> str:
    """In the reader's own words; what was chosen from a list stands in the moment."""
    chosen = entry.purpose in {CASE_PURPOSE, *dict(PURPOSES)}
    return "" if chosen or entry.about_type == "hotline.referral" else entry.purpose
