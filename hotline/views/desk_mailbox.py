"""Mails that wait in the mailbox for a person: when they came, how large they are, and why."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from hotline.models import SetAsideMail
from hotline.views.permissions import CASE_WORK, person_of
from portal.web.access import staff_with

MAILS_PER_PAGE = 25


@staff_with(*CASE_WORK)
@require_safe
def set_aside(request: HttpRequest) -> HttpResponse:
    """The list. Who wrote and what is not known here: it may be a picture or worse."""
    waiting = SetAsideMail.objects.visible_to(person_of(request))
    page = Paginator(waiting, MAILS_PER_PAGE).get_page(request.GET.get("page"))
    return TemplateResponse(request, "desk/hotline/set_aside_mails.html", {"page": page})
