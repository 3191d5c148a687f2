"""Care for the people who look: the plan of each analyst."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from hotline.desk.actions.welfare import PLAN, PlanAt
from hotline.operations.welfare import analysts
from hotline.policies.welfare import Plan
from hotline.views.permissions import person_of
from portal.web.access import staff_with
from portal.web.actions import Forms


@staff_with("hotline.adjudicate")
@require_safe
def welfare(request: HttpRequest) -> HttpResponse:
    """The plans."""
    return show_plans(request)


def find_plan(_request: HttpRequest, person_id: int) -> PlanAt:
    """The plan of somebody who may look; else 404."""
    return _plan_at(get_object_or_404(analysts(), pk=person_id))


def show_plans(
    request: HttpRequest, subject: PlanAt | None = None, forms: Forms | None = None
) -> HttpResponse:
    """The page of all plans, also after a form of one was not right."""
    person, rows = person_of(request), []
    for at in map(_plan_at, analysts()):
        sent = forms if subject and subject.analyst == at.analyst else None
        rows.append({"at": at, "offered": PLAN.offered(at, to=person, forms=sent)})
    return TemplateResponse(request, "desk/hotline/welfare.html", {"rows": rows})


def _plan_at(analyst: Any) -> PlanAt:
    row = getattr(analyst, "welfare_plan", None)
    return PlanAt(analyst, row.as_plan()) if row else PlanAt(analyst, Plan())
