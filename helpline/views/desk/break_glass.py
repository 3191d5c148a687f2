"""The page of the sealed address of a visitor: asked for by one, opened by another (staff only)."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from helpline.desk.actions import GLASS, GlassAt
from helpline.models import Conversation
from helpline.operations import break_glass as verbs
from helpline.operations.break_glass import Opened
from helpline.policies.break_glass import OPEN_FOR
from helpline.views.desk.person import person_of
from helpline.words.permissions import MAY_SUPERVISE
from portal.web.access import staff_with
from portal.web.actions import Forms, by_place


def find_glass(request: HttpRequest, conversation: UUID) -> GlassAt:
    """The conversation with its newest request, for whoever supervises; else 404."""
    person = person_of(request)
    visible = Conversation.objects.visible_to(person).select_related("visitor", "key")
    found = get_object_or_404(visible, pk=conversation)
    people = found.openings.select_related("asked_by", "answered_by", "conversation__key")
    return GlassAt(found, people.first(), person)


@staff_with(MAY_SUPERVISE)
@require_safe
def break_glass(request: HttpRequest, conversation: UUID) -> HttpResponse:
    """The page."""
    return show_glass(request, find_glass(request, conversation))


def show_glass(
    request: HttpRequest, at: GlassAt, forms: Forms | None = None, *, seen: Opened | None = None
) -> HttpResponse:
    """The page, also with a form that was not right, or with what was just looked at."""
    offered = GLASS.offered(at, to=at.person, forms=forms)
    context: dict[str, Any] = {
        "conversation": at.conversation,
        "secret": verbs.secret_of(at.conversation),
        "opening": at.opening,
        "reason": verbs.reason_of(at.opening) if at.opening else "",
        "is_open": at.is_open,
        "open_minutes": int(OPEN_FOR.total_seconds() // 60),
        "seen": seen,
        "offers": by_place(offered),
    }
    return TemplateResponse(request, "desk/helpline/break_glass.html", context)
