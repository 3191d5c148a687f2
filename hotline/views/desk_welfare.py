"""Care for the people who look: the team in sums, and the plan of each analyst."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from hotline.desk.actions.welfare import PLAN, PlanAt
from hotline.models import Feeling
from hotline.operations.welfare import analysts
from hotline.operations.welfare_figures import weeks_of_care
from hotline.policies.welfare import LEAST_PEOPLE, Plan
from hotline.views.permissions import person_of
from portal.web.access import staff_with
from portal.web.actions import Forms


@staff_with("hotline.view_care")
@require_safe
def welfare(request: HttpRequest) -> HttpResponse:
    """The page; plans for supervisors only."""
    return show_plans(request)


def find_plan(_request: HttpRequest, person_id: int) -> PlanAt:
    """The plan of somebody who may look; else 404."""
    return _plan_at(get_object_or_404(analysts(), pk=person_id))


def show_plans(
    request: HttpRequest, subject: PlanAt | None = None, forms: Forms | None = None
) -> HttpResponse:
    """The page, also after the form of a plan was not right."""
    person, rows = person_of(request), []
    plans = person.has_perm("hotline.adjudicate")
    for at in map(_plan_at, analysts() if plans else []):
        sent = forms if subject and subject.analyst == at.analyst else None
        rows.append({"at": at, "offered": PLAN.offered(at, to=person, forms=sent)})
    weeks = weeks_of_care()
    context = {
        "rows": rows,
        "plans": plans,
        "weeks": weeks,
        "anything": any(week.says_anything for week in weeks),
        "answers": Feeling.labels,
        "least": LEAST_PEOPLE,
    }
    return TemplateResponse(request, "desk/hotline/welfare.html", context)


def _plan_at(analyst: Any) -> PlanAt:
    row = getattr(analyst, "welfare_plan", None)
    return PlanAt(analyst, row.as_plan()) if row else PlanAt(analyst, Plan())
