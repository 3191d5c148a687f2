"""Calls for a supervisor: the list, and one of them where its conversation is (staff only)."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from helpline.desk.actions import CallAt
from helpline.desk.reporting_lines import law_lines
from helpline.desk.safeguarding_lines import lines_of
from helpline.models import SafeguardingIncident
from helpline.views.desk.board import find_board, shown_on
from helpline.views.desk.person import person_of
from helpline.views.desk.room import find_room, show_room
from helpline.words.permissions import MAY_SUPERVISE
from portal.web.access import staff_with
from portal.web.actions import Forms

CALLS_PER_PAGE = 25
OPEN, OVER = "open", "over"
SHOWN = {OPEN: _("Going on"), OVER: _("Over")}


@staff_with(MAY_SUPERVISE)
@require_safe
def help_wanted(request: HttpRequest) -> HttpResponse:
    """Who waits for a supervisor, by the clock; or what is over, the latest first."""
    which = OVER if request.GET.get("show") == OVER else OPEN
    board = find_board(request)
    context: dict[str, Any] = {
        **shown_on(board),
        "which": which,
        "query": f"show={which}&",
        "law": law_lines(),
        "tabs": [
            {"title": title, "url": f"?show={code}", "current": code == which, "count": None}
            for code, title in SHOWN.items()
        ],
    }
    if which == OVER:
        rows = SafeguardingIncident.objects.over().with_people()
        page = Paginator(rows, CALLS_PER_PAGE).get_page(request.GET.get("page"))
        context |= {"page": page, "calls": lines_of(page, board.person, now=board.now)}
    return TemplateResponse(request, "desk/helpline/help_wanted.html", context)


def find_call(request: HttpRequest, call: Any) -> CallAt:
    """The call, if this person may know of it; else 404."""
    person = person_of(request)
    visible = SafeguardingIncident.objects.visible_to(person).with_people()
    return CallAt(get_object_or_404(visible, pk=call), person)


def show_call(request: HttpRequest, at: CallAt, forms: Forms) -> HttpResponse:
    """Its conversation, with a form about the call that was not right."""
    room = find_room(request, at.incident.conversation_id)
    return show_room(request, room, call_forms=forms)
