"""Cases: the list with its search, one of them, and the pages that put a contact into one."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from helpline.desk.actions import CASE, CASE_TITLE, TO_CASE, CaseAt, CasePart, ContactAt
from helpline.desk.actions.cases import to_add_to
from helpline.desk.case_lines import CaseLines, SentForms
from helpline.desk.history import words_of
from helpline.models import Case, CaseContact, CaseShare, CaseStep, Flag
from helpline.operations import case_reading
from helpline.operations.case_texts import closing_note_of, titled
from helpline.views.desk.contacts import find_contact
from helpline.views.desk.person import person_of
from helpline.words.permissions import MAY_ANSWER, MAY_SUPERVISE
from portal.lifecycle.history import moment, moments_about
from portal.web.access import staff_with
from portal.web.actions import Forms, by_place

CASES_PER_PAGE = 25
OPEN, CLOSED = "open", "closed"


@staff_with(MAY_ANSWER, MAY_SUPERVISE)
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """Those that this person may see, the latest contact first; found by number or title."""
    person = person_of(request)
    which = CLOSED if request.GET.get("show") == CLOSED else OPEN
    words = request.GET.get("q", "").strip()
    case_reading.note_search(by=person)
    seen = Case.objects.visible_to(person)
    rows = case_reading.matching(seen.closed() if which == CLOSED else seen.open(), words)
    page = Paginator(rows.as_lines().newest_first(), CASES_PER_PAGE).get_page(
        request.GET.get("page")
    )
    kept = {"q": words} if words else {}
    context = {
        "page": page,
        "lines": case_reading.shown(list(page)),
        "which": which,
        "q": words,
        "query": urlencode({"show": which} | kept) + "&",
        "tabs": [
            {
                "title": title,
                "url": "?" + urlencode({"show": code} | kept),
                "current": code == which,
                "count": None,
            }
            for code, title in ((OPEN, _("Open cases")), (CLOSED, _("Closed cases")))
        ],
    }
    return TemplateResponse(request, "desk/helpline/cases.html", context)


def find_case(request: HttpRequest, case: UUID) -> CaseAt:
    """The case, if this person may see it; else 404."""
    person = person_of(request)
    visible = Case.objects.visible_to(person).select_related("key", "owner", "opened_by")
    return CaseAt(get_object_or_404(visible, pk=case), person)


@staff_with(MAY_ANSWER, MAY_SUPERVISE)
@require_safe
def case(request: HttpRequest, case: UUID) -> HttpResponse:
    """One case."""
    return show_case(request, find_case(request, case))


def show_case(
    request: HttpRequest,
    at: CaseAt,
    forms: Forms | None = None,
    *,
    sent: SentForms | None = None,
) -> HttpResponse:
    """Its page, also after a form on it, or on a part of it, was not right."""
    found, person = at.case, at.person
    case_reading.note_reading(found, by=person)
    supervises = person.has_perm(MAY_SUPERVISE)
    lines = CaseLines(found, person, sent)
    standing, over = lines.flags()
    context: dict[str, Any] = {
        "case": found,
        "told": titled(found),
        "closing_note": closing_note_of(found),
        "contacts": lines.contacts(supervises=supervises),
        "taken_out": lines.taken_out(),
        "steps": lines.steps(),
        "standing": standing,
        "over": over,
        "shares": lines.shares(),
        "change": CASE_TITLE.offered(at, to=person).get("change_case"),
        "offers": by_place(CASE.offered(at, to=person, forms=forms)),
        "moments": moments_about(found, lambda entry: moment(entry, words_of(entry.verb))),
    }
    return TemplateResponse(request, "desk/helpline/case.html", context)


def show_change_case(request: HttpRequest, at: CaseAt, forms: Forms) -> HttpResponse:
    """The page of its title and summary; the case where it is closed."""
    offer = CASE_TITLE.offered(at, to=at.person, forms=forms).get("change_case")
    if offer is None:
        return redirect("helpline_desk:case", at.case.pk)
    case_reading.note_reading(at.case, by=at.person)
    return TemplateResponse(request, offer.action.template, {"offer": offer, "case": at.case})


def find_contact_at(request: HttpRequest, contact: int) -> ContactAt:
    """A contact record, if this person may see it; else 404."""
    return ContactAt(find_contact(request, contact), person_of(request))


def show_to_case(request: HttpRequest, at: ContactAt, forms: Forms) -> HttpResponse:
    """The page that opens a case or finds one; the record where it is in one already."""
    offers = TO_CASE.offered(at, to=at.person, forms=forms)
    match = request.resolver_match
    offer = offers.get(str(match.url_name)) if match else None
    if offer is None:
        return redirect("helpline_desk:contact", at.contact.pk)
    context: dict[str, Any] = {"offer": offer, "contact": at.contact}
    if offer.action.name == "add_to_case":
        context |= _found_for(request, at)
    return TemplateResponse(request, offer.action.template, context)


def _found_for(request: HttpRequest, at: ContactAt) -> dict[str, Any]:
    """Open cases to choose from, by the words of the search."""
    words = (request.GET.get("q") or request.POST.get("q") or "").strip()
    case_reading.note_search(by=at.person)
    seen = case_reading.matching(to_add_to(at.person), words)
    rows = seen.as_lines().newest_first()
    page = Paginator(rows, CASES_PER_PAGE).get_page(request.GET.get("page"))
    return {
        "page": page,
        "lines": case_reading.shown(list(page)),
        "q": words,
        "query": urlencode({"q": words}) + "&",
    }


def find_contact_in_case(request: HttpRequest, case: UUID, link: int) -> CasePart:
    """A contact in a case that this person may see; else 404."""
    return _part(request, case, CaseContact.objects.linked(), link)


def find_step(request: HttpRequest, case: UUID, step: UUID) -> CasePart:
    """A next step of a case that this person may see; else 404."""
    return _part(request, case, CaseStep.objects.all(), step)


def find_flag(request: HttpRequest, case: UUID, flag: UUID) -> CasePart:
    """A flag on a case that this person may see; else 404."""
    return _part(request, case, Flag.objects.all(), flag)


def find_share(request: HttpRequest, case: UUID, share: int) -> CasePart:
    """A colleague with whom a case that this person may see is shared; else 404."""
    return _part(request, case, CaseShare.objects.all(), share)


def show_part(request: HttpRequest, at: CasePart, forms: Forms) -> HttpResponse:
    """The page of the case, with a form about one part of it that was not right."""
    sent = SentForms(at.part, forms)
    return show_case(request, CaseAt(at.case, at.person), sent=sent)


def _part(request: HttpRequest, case: UUID, rows: Any, pk: Any) -> CasePart:
    at = find_case(request, case)
    return CasePart(at.case, get_object_or_404(rows.filter(case=at.case), pk=pk), at.person)
