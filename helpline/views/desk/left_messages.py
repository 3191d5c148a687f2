"""Messages that were left: the list by what is due, and one of them."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from helpline.desk.actions import MESSAGE, LeftMessageAt
from helpline.desk.history import words_of
from helpline.models import LeftMessage
from helpline.operations import handing_over
from helpline.operations.leaving_messages import read_message
from helpline.states.left_message import LEFT_MESSAGE
from helpline.views.desk.lists import MESSAGE_KIND
from helpline.views.desk.person import person_of
from helpline.words.permissions import MAY_ANSWER, MAY_SUPERVISE
from portal.lifecycle.history import moment, moments_about
from portal.privacy.legal_holds.desk.links import keep_link
from portal.web.access import staff_with
from portal.web.actions import Forms, by_place

MESSAGES_PER_PAGE = 25
OPEN, DONE = "open", "done"
SHOWN = {OPEN: _("Open"), DONE: _("Worked off")}


@staff_with(MAY_ANSWER, MAY_SUPERVISE)
@require_safe
def left_messages(request: HttpRequest) -> HttpResponse:
    """The list: what should have been read first. What is worked off, supervisors see."""
    person = person_of(request)
    which = DONE if request.GET.get("show") == DONE and person.has_perm(MAY_SUPERVISE) else OPEN
    visible = LeftMessage.objects.visible_to(person).select_related("queue", "taken_by")
    rows = visible.open().order_by("due_at", "pk")
    if which == DONE:
        rows = visible.done().order_by("-done_at", "pk")
    page = Paginator(rows, MESSAGES_PER_PAGE).get_page(request.GET.get("page"))
    tabs = SHOWN if person.has_perm(MAY_SUPERVISE) else {}
    context = {
        "page": page,
        "rows": [(one, LEFT_MESSAGE.look(one)) for one in page],
        "which": which,
        "now": timezone.now(),
        "query": f"show={which}&",
        "tabs": [
            {"title": title, "url": f"?show={code}", "current": code == which, "count": None}
            for code, title in tabs.items()
        ],
    }
    return TemplateResponse(request, "desk/helpline/left_messages.html", context)


def find_message(request: HttpRequest, message: Any) -> LeftMessageAt:
    """The message, if this person may know of it; else 404."""
    person = person_of(request)
    visible = LeftMessage.objects.visible_to(person).select_related("queue", "key", "taken_by")
    return LeftMessageAt(get_object_or_404(visible, pk=message), person)


@staff_with(MAY_ANSWER, MAY_SUPERVISE)
@require_safe
def left_message(request: HttpRequest, message: Any) -> HttpResponse:
    """One message."""
    return show_message(request, find_message(request, message))


def show_message(
    request: HttpRequest, at: LeftMessageAt, forms: Forms | None = None
) -> HttpResponse:
    """Its page, also after a form on it was not right. Only whoever took it reads the words."""
    found = at.message
    context: dict[str, Any] = {
        "message": found,
        "look": LEFT_MESSAGE.look(found),
        "opened": read_message(found, by=at.person) if at.is_mine else None,
        "is_mine": at.is_mine,
        "hand_overs": handing_over.handed_over_in(found),
        "may_hand_over": handing_over.may_hand_over_message(found, at.person),
        "offers": by_place(MESSAGE.offered(at, to=at.person, forms=forms)),
        "moments": moments_about(found, lambda entry: moment(entry, words_of(entry.verb))),
        "now": timezone.now(),
    }
    if not found.blanked_at:
        context["keep"] = keep_link(MESSAGE_KIND, found, at.person)
    return TemplateResponse(request, "desk/helpline/left_message.html", context)
