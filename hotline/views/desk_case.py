"""One case: what was told, where it is, what was found, what comes next, what may be done."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from hotline.desk.actions import CASE, CaseAt
from hotline.desk.actions.base import SHOWN
from hotline.desk.actions.candidates import candidate_waiting
from hotline.desk.history import moment_of
from hotline.desk.lists import REPORT_KIND
from hotline.desk.pace_words import why_it_waits
from hotline.desk.time_line import time_line
from hotline.desk.words import (
    VERDICT_LOOK,
    WHY_UNDECIDED,
    left_open,
    steps_shown,
)
from hotline.models import AddressCorrection, Location, Report, ReporterContact
from hotline.operations.case import CASE_PURPOSE, Case, CaseItem
from hotline.operations.claims import keep
from hotline.operations.correcting_addresses import corrections_of
from hotline.operations.open_case import open_case, open_cases
from hotline.operations.reading import Opened
from hotline.operations.welfare import looked_by
from hotline.states import ASSESSMENT, EXCHANGE, POLICE, REMOVAL, REPORT, NoticeState
from hotline.views.desk_due import next_due, other_work
from hotline.views.desk_look import running_look
from hotline.views.desk_notice_forms import form_that_waits
from hotline.views.permissions import CASE_WORK, person_of
from portal import audit
from portal.audit.models import Entry
from portal.lifecycle.history import Moment, by_the_minute
from portal.privacy.legal_holds.desk.links import keep_link
from portal.web.access import staff_with
from portal.web.actions import Forms, ShownNoMore, by_place

LISTED_BESIDE = 12


def report_for(request: HttpRequest, reference: str) -> Report:
    """The report, if this person may know of it; else 404."""
    visible = Report.objects.visible_to(person_of(request)).select_related("category")
    found: Report = get_object_or_404(visible, public_ref=reference)
    return found


def find_case(request: HttpRequest, reference: str, number: int | None = None) -> CaseAt:
    """The case at one of its items, if this person may know of it; else 404.

    Whoever asks works on it: that keeps their own claims alive. Raises ShownNoMore where the page
    that sent it showed another location under that number.
    """
    report, person = report_for(request, reference), person_of(request)
    keep(report.pk, by=person)
    case = open_case(report, person=person)
    if number is None:
        return CaseAt(case, case.item(str(request.GET.get("url", ""))))
    shown = request.GET.get(SHOWN, "")
    for item in case.items:
        if item.number == number and shown in {"", str(item.location.pk)}:
            return CaseAt(case, item)
    if shown:
        raise ShownNoMore(_NAMES_ANOTHER, reverse("hotline_desk:case", args=[reference]))
    raise Http404


def _moment(entry: Entry, case: Case) -> Moment:
    """With the URL it is about, where the case names several."""
    found = moment_of(entry)
    about = {str(one.location.pk): one.number for one in case.items if len(case.items) > 1}
    number = about.get(entry.about_id) if entry.about_type == _LOCATION else None
    if number is None:
        return found
    words = _("URL %(number)s: %(what)s") % {"number": number, "what": found.text}
    return replace(found, text=words)


_LOCATION = Location._meta.label_lower
_NAMES_ANOTHER = _(
    "Nothing was done: the URL was corrected or followed meanwhile, and the page you sent showed "
    "another one. Look at what stands here now."
)


def find_cases(request: HttpRequest, references: list[str]) -> dict[str, CaseAt]:
    """The cases that this person may know of, by reference."""
    person = person_of(request)
    reports = Report.objects.visible_to(person).filter(public_ref__in=references)
    return {
        case.report.public_ref: CaseAt(case, case.item(""))
        for case in open_cases(list(reports), person=person)
    }


@staff_with(*CASE_WORK)
@require_safe
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """The case page."""
    return show_case(request, find_case(request, reference))


def show_case(
    request: HttpRequest, subject: CaseAt, forms: Forms | None = None, **more: Any
) -> HttpResponse:
    """The page of a case, also after a form on it was not right. Showing it is recorded."""
    subject = replace(subject, opened=more.get("opened", ""))
    case, item = subject.case, subject.item
    audit.record_read(case.report, by=case.person, purpose=CASE_PURPOSE)
    offers = CASE.offered(subject, to=case.person, forms=forms)
    corrections = corrections_of(case.report, item.location)
    context = {
        "case": case,
        "offers": by_place(offers),
        "report": case.report,
        "item": item,
        "moments": by_the_minute(_moment(entry, case) for entry in case.history),
        "thread": list(case.report.messages.all()),
        **running_look(case.person, case.now),
        **_next_in_line(case),
        "report_look": REPORT.look(case.report),
        "priority": item.location.priority_at(case.now),
        "has_contact": ReporterContact.objects.filter(report=case.report).exists(),
        "corrections": corrections,
        "keep": keep_link(REPORT_KIND, case.report, case.person),
        "typed_here": _typed_here(more.get("texts"), item),
        "waiting_contact": candidate_waiting(subject),
        "waiting_form": form_that_waits(item.location),
        **_page_of(case, item),
        **_words_of(case, item, corrections),
        **more,
    }
    return TemplateResponse(request, "desk/hotline/case.html", context)


def _next_in_line(case: Case) -> dict[str, Any]:
    """What is next, and whether something without looking comes first."""
    looked = looked_by(case.person, case.now)
    first = other_work(case.person, looked, case.now)
    listed = next_due(case.person, LISTED_BESIDE, plan=looked.plan, first=first)
    return {"listed": listed, "other_work": first, "looked": looked}


def _page_of(case: Case, item: CaseItem) -> dict[str, Any]:
    """The page that it is on, or what is on it."""
    parts = case.parts_of(item)
    return {
        "page": case.page_of(item),
        "page_parts": parts,
        "parts_assessed": sum(one.is_assessed for one in parts),
    }


def _typed_here(texts: Opened | None, item: CaseItem) -> str:
    """The words that this URL was read from, while the texts are open."""
    line = item.submission.line
    return texts.as_typed.get(line, "") if texts and line is not None else ""


def _words_of(case: Case, item: CaseItem, corrections: list[AddressCorrection]) -> dict[str, Any]:
    location = item.location
    return {
        "assessment_look": ASSESSMENT.look_of(location.assessment_state),
        "verdict_look": VERDICT_LOOK.get(location.verdict, "open"),
        "removal_look": REMOVAL.look_of(location.removal_state),
        "exchange_look": EXCHANGE.look_of(location.exchange_state),
        "police_look": POLICE.look_of(location.police_state),
        "steps": steps_shown(item, case.parts_of(item)),
        "line": time_line(item, case.now, corrections),
        "why_then": _why_then(item),
        "left_open": left_open(case),
        "undecided": "" if location.country else WHY_UNDECIDED.get(item.finding.undecided, ""),
    }


def _why_then(item: CaseItem) -> str:
    told = item.notice_item
    if told is None or told.notice.state != NoticeState.QUEUED or told.notice.is_leaving:
        return ""
    return why_it_waits(told.notice.provider)
