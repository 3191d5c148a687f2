"""What of a page would go into notices, and to whom, before anybody presses."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from hotline.desk.actions import CASE
from hotline.desk.pace_words import why_it_waits
from hotline.models import AbuseContact, Location, ProviderRole
from hotline.operations.case import CASE_PURPOSE
from hotline.operations.paces import pace_about
from hotline.operations.page_notices import PagePlan, plan_notices
from hotline.views.desk_case import find_case
from hotline.views.permissions import CASE_WORK
from portal import audit
from portal.web.access import staff_with
from portal.web.actions import Words


@dataclass(frozen=True, slots=True)
class Letter:
    """The notice to one provider: what goes into it, and when it leaves."""

    contact: AbuseContact
    as_what: Words
    locations: list[Location]
    minutes: int
    why: str


@staff_with(*CASE_WORK)
@require_safe
def preview(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """What goes to whom, what stays and why, and the button."""
    at = find_case(request, reference, number)
    case, page = at.case, at.item
    parts = case.parts_of(page)
    if not parts:
        raise Http404
    audit.record_read(case.report, by=case.person, purpose=CASE_PURPOSE)
    plan = plan_notices([one.location for one in (page, *parts)], by=case.person)
    offers = CASE.offered(at, to=case.person)
    context = {
        "report": case.report,
        "item": page,
        "plan": plan,
        "letters": _letters(plan),
        "offer": offers.get("notify_page") if plan.goes else None,
    }
    return TemplateResponse(request, "desk/hotline/page_notices.html", context)


def _letters(plan: PagePlan) -> list[Letter]:
    return [_letter(*one) for one in plan.by_provider]


def _letter(contact: AbuseContact, role: ProviderRole, locations: list[Location]) -> Letter:
    minutes = pace_about(contact.provider, [one.pk for one in locations]).group_minutes
    why = why_it_waits(contact.provider) if minutes else ""
    return Letter(contact, role.label, locations, minutes, why)
