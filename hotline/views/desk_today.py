"""The first page of the hotline: what is mine by the clock, what is late, and how I am doing.

A URL stands in one of its lists only: for supervisors what the police ask for before all, then
mine before late, late before what is next.
"""

from typing import Any

from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from hotline.desk.actions.today import TODAY, TodayAt
from hotline.desk.clock_chart import by_the_clock, columns
from hotline.models import Location
from hotline.models.querysets import LocationQuerySet
from hotline.operations.welfare import looked_by, plan_of
from hotline.operations.welfare_checkins import is_to_be_asked
from hotline.policies.next_steps import Step
from hotline.views.desk_due import due_rows, for_list, free_for, not_spared, other_work
from hotline.views.desk_look import running_look
from hotline.views.permissions import CASE_WORK, person_of
from portal.accounts import roles
from portal.accounts.models import User
from portal.database.clock import database_now
from portal.web.access import staff_with
from portal.web.actions import Forms, by_place

DECIDES = "hotline.adjudicate"
MINE_SHOWN = 7
LATE_SHOWN = 5
NEXT_SHOWN = 5


@staff_with(*CASE_WORK)
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """The page."""
    return show_today(request, find_today(request))


def find_today(request: HttpRequest) -> TodayAt:
    """The day of whoever asks."""
    person, now = person_of(request), database_now()
    looked = looked_by(person, now)
    return TodayAt(person, looked, now, is_to_be_asked(person, looked, now))


def show_today(request: HttpRequest, subject: TodayAt, forms: Forms | None = None) -> HttpResponse:
    """The page, also after a form on it was not right."""
    person, looked, now = subject.person, subject.looked, subject.now
    all_of_it: LocationQuerySet = Location.objects.visible_to(person).awaiting_us().by_urgency()
    first = other_work(person, looked, now)
    ours: LocationQuerySet = all_of_it.exclude(pk=first) if first else all_of_it
    for_others = Location.objects.looked_at_by_others(person).values("pk")
    mine = (
        ours.worked_on_by(person)
        .exclude(pk__in=for_others)
        .order_by(F("next_due_at").asc(nulls_last=True), "pk")
    )
    decides, asked = person.has_perm(DECIDES), Q(due_steps__contains=[Step.DECIDE_RENEWAL])
    renewals = ours.filter(asked).order_by("renewal_due_at", "pk") if decides else ours.none()
    theirs = asked if decides else Q(due_steps=[Step.DECIDE_RENEWAL])
    mine = mine.exclude(theirs)
    others = ours.exclude(theirs).exclude(pk__in=mine.order_by().values("pk"))
    late = others.filter(next_due_at__lte=now)
    free = free_for(others, person, now).exclude(pk__in=for_others).exclude(next_due_at__lte=now)
    free = not_spared(free, person, looked.plan)
    coming = free.without_looking() if looked.pause else free
    before = all_of_it.filter(pk=first) if first else all_of_it.none()
    wanted = (
        (before, 1),
        (mine, MINE_SHOWN),
        (late, LATE_SHOWN),
        (coming, NEXT_SHOWN),
        (renewals, MINE_SHOWN),
    )
    shown = _rows(person, *wanted)
    counts = by_the_clock(all_of_it.exclude(theirs), mine, now)
    context = {
        **dict(zip(("before", "mine", "late", "coming", "renewals"), shown, strict=True)),
        "late_count": counts[0][1],
        "columns": columns(counts),
        "looked": looked,
        **running_look(person, now),
        "offers": by_place(TODAY.offered(subject, to=person, forms=forms)),
        "duties": [roles.DUTIES[role] for role in roles.of(person)],
    }
    return TemplateResponse(request, "desk/hotline/today.html", context)


def _rows(person: User, *wanted: tuple[LocationQuerySet, int]) -> list[list[Any]]:
    """The rows of several lists, in one reading of what they have in common."""
    found = [list(for_list(locations)[:most]) for locations, most in wanted]
    rows = iter(due_rows([one for each in found for one in each], person, plan_of(person)))
    return [[next(rows) for _one in each] for each in found]
