"""One case: what was told, where it is, what was found, what comes next."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hotline.desk.offers import Action, offered
from hotline.desk.words import (
    ACTORS,
    BY_HAND_IS_NEXT,
    STEP_TEXT,
    STEP_TITLE,
    VERDICT_LOOK,
    WHY_UNDECIDED,
    Moment,
    words_of,
)
from hotline.forms.desk import (
    PURPOSES,
    AssessForm,
    CountryForm,
    NoticeForm,
    ReadForm,
    SetAsideForm,
)
from hotline.forms.desk_manual_action import ManualActionForm
from hotline.models import Report, ReporterContact
from hotline.operations.case import CASE_PURPOSE, Case, CaseItem, open_case
from hotline.operations.claims import claim, keep, release
from hotline.operations.closing import close_report, reopen_report, set_aside
from hotline.operations.reading import open_contact, open_texts
from hotline.states import ASSESSMENT, EXCHANGE, POLICE, REMOVAL, REPORT, Addressee, Answer, Outcome
from hotline.views.desk_queue import next_in_line
from hotline.views.permissions import CASE_WORK, person_of
from portal import audit
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.web.access import staff_with

LISTED_BESIDE = 12


def report_for(request: HttpRequest, reference: str) -> Report:
    """The report, if this person may know of it; else 404."""
    visible = Report.objects.visible_to(person_of(request)).select_related("category")
    found: Report = get_object_or_404(visible, public_ref=reference)
    return found


def back_to(report: Report, item: CaseItem | str = "") -> HttpResponseRedirect:
    """To the case, at one of its items."""
    number = item.number if isinstance(item, CaseItem) else item
    asked = f"?address={number}" if number else ""
    return HttpResponseRedirect(reverse("hotline_desk:case", args=[report.public_ref]) + asked)


@staff_with(*CASE_WORK)
@require_safe
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """The case page. Opening it is recorded and keeps one's own claim alive."""
    report, person = report_for(request, reference), person_of(request)
    audit.record_read(report, by=person, purpose=CASE_PURPOSE)
    keep(report.pk, by=person)
    return show_case(request, open_case(report, person=person))


def show_case(request: HttpRequest, opened: Case, **more: Any) -> HttpResponse:
    """The page of a case, also after a form on it was not right."""
    item = opened.item(str(request.GET.get("address", "")))
    offers = offered(opened, item)
    context = {
        "case": opened,
        "offers": offers,
        "report": opened.report,
        "item": item,
        "moments": [_moment(entry) for entry in opened.history],
        "listed": next_in_line(opened.person, LISTED_BESIDE),
        "report_look": REPORT.look(opened.report),
        "has_contact": ReporterContact.objects.filter(report=opened.report).exists(),
        "read_form": ReadForm(),
        "set_aside_form": SetAsideForm(),
        **_words_of(item),
        **_forms_of(opened.report, item, offers),
        **more,
    }
    return TemplateResponse(request, "desk/hotline/case.html", context)


def _words_of(item: CaseItem) -> dict[str, Any]:
    location = item.location
    return {
        "assessment_look": ASSESSMENT.look_of(location.assessment_state),
        "verdict_look": VERDICT_LOOK.get(location.verdict, "open"),
        "removal_look": REMOVAL.look_of(location.removal_state),
        "exchange_look": EXCHANGE.look_of(location.exchange_state),
        "police_look": POLICE.look_of(location.police_state),
        "step_title": STEP_TITLE[item.step],
        "step_text": STEP_TEXT[item.step],
        "undecided": "" if location.country else WHY_UNDECIDED.get(item.finding.undecided, ""),
    }


def _forms_of(report: Report, item: CaseItem, offers: frozenset[Action]) -> dict[str, Any]:
    forms: dict[str, Any] = {}
    if Action.COUNTRY in offers:
        forms["country_form"] = CountryForm()
    if Action.ASSESS in offers:
        forms["assess_form"] = AssessForm(categories=[report.category.code])
    if offers & {Action.NOTIFY, Action.SEND_TO_OTHER_CONTACT}:
        forms["notice_form"] = NoticeForm(location=item.location)
    if Action.BY_HAND in offers:
        forms["by_hand_form"] = ManualActionForm(offered=item.may_tell)
        forms["by_hand_is_next"] = item.step in BY_HAND_IS_NEXT
    return forms


def _moment(entry: Entry) -> Moment:
    text = words_of(entry.verb)
    if entry.verb == "manual_action.recorded":
        told, answer = Addressee(entry.facts["addressee"]), Answer(entry.facts["answer"])
        text = f"{text} · {told.label} · {answer.label}"
    if entry.verb == "read":
        text = f"{text} · {dict(PURPOSES).get(entry.purpose, entry.purpose)}"
    return Moment(text, entry.at, str(entry.by) if entry.by else ACTORS.get(entry.actor, ""))


@staff_with("hotline.assess_location")
@require_POST
def take_on(request: HttpRequest, reference: str) -> HttpResponse:
    """Claim the report."""
    report = report_for(request, reference)
    claim(report.pk, by=person_of(request))
    messages.success(request, _("It is yours. The claim lasts as long as you work on it."))
    return back_to(report)


@staff_with("hotline.assess_location")
@require_POST
def give_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Release one's own claims."""
    report = report_for(request, reference)
    release(report.pk, by=person_of(request))
    messages.success(request, _("Released. A colleague can claim it now."))
    return back_to(report)


@staff_with("hotline.assess_location")
@require_POST
def put_aside(request: HttpRequest, reference: str) -> HttpResponse:
    """End a report without a judgement."""
    report, form = report_for(request, reference), SetAsideForm(request.POST)
    person = person_of(request)
    if not form.is_valid():
        return show_case(request, open_case(report, person=person), set_aside_form=form)
    set_aside(report.pk, Outcome(form.cleaned_data["outcome"]), by=person)
    messages.success(request, _("Set aside. The reporter's status page says so."))
    return back_to(report)


@staff_with("hotline.assess_location")
@require_POST
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """Close a report that has been dealt with."""
    report = report_for(request, reference)
    close_report(report.pk, by=person_of(request))
    messages.success(
        request, _("Closed, and with it the reports that name nothing else and ask for nobody.")
    )
    return back_to(report)


@staff_with("hotline.adjudicate")
@require_POST
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """Look at an ended report again."""
    report = report_for(request, reference)
    reopen_report(report.pk, by=person_of(request))
    messages.success(request, _("Reopened. What was not illegal waits to be assessed again."))
    return back_to(report)


@staff_with(*CASE_WORK)
@require_POST
def read(request: HttpRequest, reference: str) -> HttpResponse:
    """Unfold what the reporter wrote, for a purpose that is kept."""
    report, person = report_for(request, reference), person_of(request)
    form = ReadForm(request.POST)
    if not form.is_valid():
        return show_case(request, open_case(report, person=person), read_form=form)
    texts = _texts(report, person, form.cleaned_data["purpose"])
    return show_case(request, open_case(report, person=person), **texts)


def _texts(report: Report, person: User, purpose: str) -> dict[str, Any]:
    texts: dict[str, Any] = {}
    if purpose == "answer" and ReporterContact.objects.filter(report=report).exists():
        texts["contact"] = open_contact(report.pk, by=person, purpose=purpose)
    return {**texts, "texts": open_texts(report.pk, by=person, purpose=purpose)}
