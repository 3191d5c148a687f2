"""The law profile of this centre, and which open cases its last change touched."""

from itertools import pairwise

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from hotline.desk.profile_words import (
    Change,
    clock_words,
    order_words,
    provisions,
)
from hotline.models import Location, ProfileInUse
from hotline.policies import profiles
from hotline.views.desk_due import due_rows, for_list
from hotline.views.permissions import CASE_WORK, person_of
from portal.web.access import staff_with

CHANGES_SHOWN = 5
TOUCHED_SHOWN = 25


@staff_with(*CASE_WORK)
@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    """The page."""
    person, current = person_of(request), profiles.current()
    rows = list(ProfileInUse.objects.all()[: CHANGES_SHOWN + 1])
    changes = [
        Change(before.label, after.label, after.since, len(after.touched))
        for after, before in pairwise(rows)
    ]
    touched = Location.objects.visible_to(person).awaiting_us()
    still = touched.filter(pk__in=rows[0].touched if changes else []).by_urgency()
    context = {
        "profile": current,
        "order": order_words(current),
        "level": current.watch.level.label,
        "provisions": provisions(current),
        "clocks": clock_words(current),
        "changes": changes,
        "rows": due_rows(list(for_list(still)[:TOUCHED_SHOWN]), person),
    }
    return TemplateResponse(request, "desk/hotline/profile.html", context)
