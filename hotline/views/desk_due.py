"""What is due: every URL for which something is to be done, the most urgent first.

A URL stands here once, however many reports name it and whether or not one of them is open.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Prefetch, Subquery
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from hotline.desk.words import STEP_WORDS
from hotline.models import Claim, Location, Submission
from hotline.models.querysets import LocationQuerySet
from hotline.operations.standing import steps
from hotline.policies.next_steps import TOLD, WAITS_FOR_ITS_TIME
from hotline.states import Phase
from hotline.views.permissions import CASE_WORK, person_of
from portal.accounts.models import User
from portal.database.clock import database_now
from portal.web.access import staff_with
from portal.web.actions import Words

LOCATIONS_PER_PAGE = 25
SHOWN: dict[str, Words] = {
    "all": _("Everything"),
    Phase.TO_ASSESS: _("To be assessed"),
    Phase.TO_ACT: _("To be done"),
    "mine": _("Mine"),
}


@dataclass(frozen=True, slots=True)
class DueRow:
    """One URL in the list. `named` is the newest report of it and leads to its case."""

    location: Location
    named: Submission
    url: str
    steps: list[Words]
    due_at: datetime | None
    in_danger: bool
    claim: Claim | None
    is_mine: bool


@staff_with(*CASE_WORK)
@require_safe
def due(request: HttpRequest) -> HttpResponse:
    """The list."""
    person, shown = person_of(request), str(request.GET.get("show", "all"))
    shown = shown if shown in SHOWN else "all"
    ours = _shown(Location.objects.visible_to(person).awaiting_us(), shown, person)
    page = Paginator(_for_list(ours), LOCATIONS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": due_rows(list(page), person),
        "query": "" if shown == "all" else f"show={shown}&",
        "tabs": [
            {"title": title, "url": f"?show={code}", "current": code == shown, "count": None}
            for code, title in SHOWN.items()
        ],
    }
    return TemplateResponse(request, "desk/hotline/due.html", context)


def _shown(ours: LocationQuerySet, shown: str, person: User) -> LocationQuerySet:
    if shown == "mine":
        mine = Claim.objects.open().filter(by=person)
        theirs = Submission.objects.filter(report__taken_on_by=person)
        return ours.filter(pk__in=mine.values("location")) | ours.filter(
            pk__in=theirs.values("location")
        )
    return ours if shown == "all" else ours.filter(phase=shown)


def _for_list(ours: LocationQuerySet) -> LocationQuerySet:
    newest = Submission.objects.filter(location=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    claims = Prefetch("claims", Claim.objects.open().select_related("by"), to_attr="open_claims")
    listed: LocationQuerySet = ours.in_danger_first().annotate(newest=Subquery(newest))
    return listed.prefetch_related(claims)


def due_rows(locations: list[Any], person: User) -> list[DueRow]:
    """Rows for locations that were read for the list; one query for all their reports."""
    now = database_now()
    with_all = Submission.objects.annotate(named_with_it=Count("report__submissions"))
    named = with_all.select_related("report__category").in_bulk([one.newest for one in locations])
    return [_row(one, named[one.newest], person, now) for one in locations]


def _url_of(named: Any) -> str:
    case = reverse("hotline_desk:case", args=[named.report.public_ref])
    return case if named.named_with_it == 1 else f"{case}?url={named.position + 1}"


def _row(location: Any, named: Any, person: User, now: datetime) -> DueRow:
    claim = next((one for one in location.open_claims if one.lapses_at > now), None)
    ours = steps(location, now) - TOLD - WAITS_FOR_ITS_TIME
    return DueRow(
        location=location,
        named=named,
        url=_url_of(named),
        steps=[words.title for step, words in STEP_WORDS.items() if step in ours],
        due_at=location.next_due_at,
        in_danger=location.in_danger,
        claim=claim,
        is_mine=claim is not None and claim.by_id == person.pk,
    )
