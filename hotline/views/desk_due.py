"""What is due: every URL for which something is to be done, the most urgent first.

A URL stands here once, however many reports name it and whether or not one of them is open.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from hotline.desk.words import STEP_WORDS, WHERE_IT_IS_DONE, titles_of
from hotline.forms.desk_due import DueFilter
from hotline.models import (
    Claim,
    Location,
    NoticeItem,
    Partner,
    ProviderPace,
    Report,
    Submission,
)
from hotline.models.querysets import LocationQuerySet, ReportQuerySet
from hotline.operations.blind_looks import as_known_to
from hotline.operations.standing import steps
from hotline.operations.welfare import plan_of
from hotline.policies.next_steps import TOLD, WAITS_FOR_ITS_TIME, Step
from hotline.policies.priority import Priority, Reason
from hotline.policies.welfare import Looked, Plan
from hotline.states import BLIND, NOTICE_LEFT, Phase
from hotline.views.permissions import CASE_WORK, export_offer, person_of
from portal.accounts.models import User
from portal.web.access import staff_with
from portal.web.actions import Words
from portal.web.filters import as_query, asked_of, chips

LOCATIONS_PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class DueRow:
    """One URL in the list. `url` leads to where the first step is done."""

    location: Location
    named: Submission
    url: str
    steps: list[Words]
    due_at: datetime | None
    in_danger: bool
    owner: User | None
    is_mine: bool
    is_spared: bool
    """For colleagues: not what this person should get."""
    priority: Priority
    pace_of: str
    """The provider whose own pace its clock goes by, if any."""


@staff_with(*CASE_WORK)
@require_safe
def due(request: HttpRequest) -> HttpResponse:
    """The list."""
    person, asked = person_of(request), asked_of(request)
    chosen = DueFilter(request.GET, queryset=_ours(person), request=request)
    pages = Paginator(for_list(chosen.qs), LOCATIONS_PER_PAGE)
    if (total := chosen.total) is not None:
        pages.count = total
    page = pages.get_page(request.GET.get("page"))
    found = chips(chosen.form, asked)
    context = {
        "filter": chosen,
        "chips": found,
        "page": page,
        "rows": due_rows(list(page), person, plan_of(person)),
        "query": as_query(asked),
        "tabs": [
            {
                "title": title,
                "url": "?" + as_query({**asked, "show": code}).rstrip("&"),
                "current": code == chosen.shown,
                "count": None,
            }
            for code, title in DueFilter.SHOWN.items()
        ],
        **export_offer(request, "export_due"),
    }
    return TemplateResponse(request, "desk/hotline/due.html", context)


def _ours(person: User) -> LocationQuerySet:
    ours: LocationQuerySet = Location.objects.visible_to(person).awaiting_us()
    return ours


def next_due(
    person: User, limit: int, *, plan: Plan | None = None, first: int | None = None
) -> list[DueRow]:
    """What presses most, for the column beside a case; not what this person is spared.

    `first` stands before everything else but danger, whatever presses.
    """
    theirs = not_spared(_ours(person), person, plan).by_urgency()
    found = list(for_list(theirs.exclude(pk=first))[:limit])
    if first:
        calm = sum(one.in_danger for one in found)
        found[calm:calm] = for_list(theirs.filter(pk=first))
    return due_rows(found[:limit], person)


def other_work(person: User, found: Looked, now: datetime) -> int | None:
    """What needs no looking and comes first for whoever has looked for long; None for others.

    Of what is theirs or nobody's. Danger goes before it always: while some waits, there is none.
    """
    if not found.wants_other_work:
        return None
    theirs = free_for(_ours(person), person, now).by_urgency()
    if theirs.filter(in_danger=True).exists():
        return None
    calm = theirs.without_looking()
    if not person.has_perm("hotline.adjudicate"):
        calm = calm.exclude(due_steps=[Step.DECIDE_RENEWAL])
    first: int | None = calm.values_list("pk", flat=True).first()
    return first


def free_for(ours: LocationQuerySet, person: User, now: datetime) -> LocationQuerySet:
    """What no colleague is on. Who took a report on leaves a second look at it to others."""
    theirs = Submission.objects.exclude(report__taken_on_by=None)
    theirs = theirs.exclude(report__taken_on_by=person)
    again = Location.objects.to_be_looked_at_again()
    claimed = Claim.objects.live(now).exclude(by=person)
    taken = Q(pk__in=theirs.values("location")) & ~Q(pk__in=again.values("pk"))
    found: LocationQuerySet = ours.exclude(taken | Q(pk__in=claimed.values("location")))
    return found


def not_spared(ours: LocationQuerySet, person: User, plan: Plan | None = None) -> LocationQuerySet:
    """Without what this person's plan leaves to colleagues; asked for where it is not known."""
    marked = _spared(person, plan or plan_of(person))
    spared = Submission.objects.filter(report__in=marked.values("pk")).values("location")
    calm = ~Q(priority_reasons__contains=[Reason.DANGER])
    left: LocationQuerySet = ours.exclude(calm, phase=Phase.TO_ASSESS, pk__in=spared)
    return left


def _spared(person: User, plan: Plan) -> ReportQuerySet:
    marked = Report.objects.visible_to(person).open().mark_spared(person, plan)
    spared: ReportQuerySet = marked.filter(spared=True)
    return spared


def for_list(ours: LocationQuerySet) -> LocationQuerySet:
    """With everything a row shows, but for its reports; `read_at` by the database's clock."""
    named = Submission.objects.filter(location=OuterRef("pk")).order_by("-pk")
    open_first = F("report__closed_at").desc(nulls_first=True)
    taken_on = named.exclude(report__taken_on_by=None).order_by(open_first, "-pk")
    claims = Prefetch("claims", Claim.objects.open().select_related("by"), to_attr="open_claims")
    asked = NoticeItem.objects.standing().filter(location=OuterRef("pk"))
    holding = ProviderPace.objects.holding().values("provider")
    paced = asked.filter(notice__state__in=NOTICE_LEFT, notice__provider__in=holding)
    listed: LocationQuerySet = ours.annotate(
        taken_on=Subquery(taken_on.values("pk")[:1]),
        newest=Subquery(named.values("pk")[:1]),
        own_pace=Subquery(paced.values("notice__provider__name")[:1]),
        has_partner=Exists(Partner.objects.for_country(OuterRef("country"))),
        read_at=Now(),
    )
    return listed.prefetch_related(claims)


def due_rows(locations: list[Any], person: User, plan: Plan | None = None) -> list[DueRow]:
    """Rows for locations that were read `for_list`; one query for all their reports.

    With a plan of viewing, what it leaves to colleagues is marked, which takes two more at most.
    """
    locations = as_known_to(person, locations)
    with_all = Submission.objects.annotate(named_with_it=Count("report__submissions"))
    named = with_all.select_related("report__category", "report__taken_on_by").in_bulk(
        [one.taken_on or one.newest for one in locations]
    )
    spared = _for_colleagues(locations, person, plan or Plan())
    return [
        _row(
            one,
            named[one.taken_on or one.newest],
            person,
            is_spared=one.pk in spared,
        )
        for one in locations
    ]


def _for_colleagues(locations: list[Any], person: User, plan: Plan) -> set[int]:
    """What of it this person's plan leaves to colleagues.

    Where they may be the one to look second, only by what was reported: never by what was found.
    """
    if not (plan.no_video or plan.no_small_children):
        return set()
    calm = [one for one in locations if Reason.DANGER not in one.priority_reasons]
    waiting = [one for one in calm if one.phase == Phase.TO_ASSESS]
    blind = [one for one in waiting if one.assessment_round in BLIND]
    first = [one for one in waiting if one.assessment_round not in BLIND]
    as_reported = replace(plan, no_small_children=False)
    return _left_to_others(first, person, plan) | _left_to_others(blind, person, as_reported)


def _left_to_others(locations: list[Any], person: User, plan: Plan) -> set[int]:
    if not locations:
        return set()
    marked = Report.objects.visible_to(person).open().mark_spared(person, plan)
    named = Submission.objects.filter(location__in=locations)
    spared = named.filter(report__in=marked.filter(spared=True).values("pk"))
    return set(spared.values_list("location_id", flat=True))


def _row(location: Any, named: Any, person: User, *, is_spared: bool) -> DueRow:
    now = location.read_at
    claim = next((one for one in location.open_claims if one.lapses_at > now), None)
    ours = steps(location, now) - TOLD - WAITS_FOR_ITS_TIME
    to_do = [step for step in STEP_WORDS if step in ours]
    priority = location.priority_at(now)
    owner = claim.by if claim else named.report.taken_on_by
    return DueRow(
        location=location,
        named=named,
        url=_url_of(named, to_do),
        steps=titles_of(to_do, has_partner=location.has_partner),
        due_at=location.next_due_at,
        in_danger=location.in_danger,
        owner=owner,
        is_mine=owner is not None and owner.pk == person.pk,
        is_spared=is_spared,
        priority=priority,
        pace_of=location.own_pace or "",
    )


def _url_of(named: Any, to_do: list[Step]) -> str:
    case = reverse("hotline_desk:case", args=[named.report.public_ref])
    asked = "" if named.named_with_it == 1 else f"?url={named.position + 1}"
    place = WHERE_IT_IS_DONE.get(to_do[0], "next-step") if to_do else "item-title"
    return f"{case}{asked}#{place}"
