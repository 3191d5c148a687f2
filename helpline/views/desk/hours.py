"""When the lines are open: the week of each, its closed days, and what else a centre sets."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from helpline.desk.actions import CLOSED_DAY, QUEUE, STRETCH, ClosedDayAt, StretchAt
from helpline.models import OpeningHours, Queue
from helpline.policies.opening import MIDNIGHT
from helpline.views.desk.person import person_of
from helpline.views.public.start import door_of
from helpline.words.permissions import MAY_SUPERVISE
from portal.accounts.models import User
from portal.web.access import staff_with
from portal.web.actions import Forms, Offer, by_place

MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch as it is drawn, in minutes of its day, and how it is taken out."""

    stretch: OpeningHours
    begins: int
    lasts: int
    remove: Offer | None


@staff_with(MAY_SUPERVISE)
@require_safe
def hours(request: HttpRequest) -> HttpResponse:
    """The page."""
    return show_hours(request)


def find_queue(_request: HttpRequest, queue: int) -> Queue:
    """The line, else 404."""
    found: Queue = get_object_or_404(Queue, pk=queue)
    return found


def find_stretch(request: HttpRequest, queue: int, stretch: int) -> StretchAt:
    """One stretch of its week, else 404."""
    line = find_queue(request, queue)
    return StretchAt(line, get_object_or_404(line.opening_hours, pk=stretch))


def find_closed_day(request: HttpRequest, queue: int, closure: int) -> ClosedDayAt:
    """One of its closed days, else 404."""
    line = find_queue(request, queue)
    return ClosedDayAt(line, get_object_or_404(line.closures, pk=closure))


def show_queue(request: HttpRequest, queue: Queue, forms: Forms) -> HttpResponse:
    """The page, with what was typed about one line."""
    return show_hours(request, forms={queue.pk: forms})


def show_hours(
    request: HttpRequest, _subject: Any = None, forms: dict[int, Forms] | None = None
) -> HttpResponse:
    """The page, also after a form on it was not right."""
    now, person = timezone.now(), person_of(request)
    lines = Queue.objects.prefetch_related("opening_hours", "closures").order_by("pk")
    context = {
        "lines": [_line(one, person, now, (forms or {}).get(one.pk)) for one in lines],
        "marks": [{"hour": hour, "at": hour * 60} for hour in range(0, 25, 6)],
    }
    return TemplateResponse(request, "desk/helpline/hours.html", context)


def _line(queue: Queue, person: User, now: datetime, forms: Forms | None) -> dict[str, Any]:
    local = queue.local(now)
    closed = [one for one in queue.closures.all() if one.day >= local.date()]
    return {
        "queue": queue,
        "door": door_of(queue, now),
        "local": local,
        "now_at": local.hour * 60 + local.minute,
        "week": _week(queue, person, local.weekday()),
        "closed_days": [
            (one, by_place(CLOSED_DAY.offered(ClosedDayAt(queue, one), to=person)).get("day", []))
            for one in closed
        ],
        "closed_today": any(one.day == local.date() for one in closed),
        "offers": by_place(QUEUE.offered(queue, to=person, forms=forms)),
    }


def _week(queue: Queue, person: User, today: int) -> list[dict[str, Any]]:
    stretches = list(queue.opening_hours.all())
    return [
        {
            "day": day.label,
            "is_today": day.value == today,
            "bars": [_bar(queue, one, person) for one in stretches if one.weekday == day.value],
        }
        for day in OpeningHours.Weekday
    ]


def _bar(queue: Queue, stretch: OpeningHours, person: User) -> Bar:
    begins = _minutes(stretch.opens)
    ends = MINUTES_A_DAY if stretch.closes == MIDNIGHT else _minutes(stretch.closes)
    offered = STRETCH.offered(StretchAt(queue, stretch), to=person)
    return Bar(stretch, begins, ends - begins, offered.get("remove_hours"))


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute
