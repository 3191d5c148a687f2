"""Notices that could not be sent: each waits until somebody chooses another way."""

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from hotline.models import Notice, NoticeItem, Submission
from hotline.views.permissions import CASE_WORK, person_of
from portal.web.access import staff_with

NOTICES_PER_PAGE = 25


@staff_with(*CASE_WORK)
@require_safe
def failed(request: HttpRequest) -> HttpResponse:
    """The list; each URL in a notice leads to its case, where the ways on are."""
    named = Submission.objects.select_related("report").order_by("-report_id")
    told = NoticeItem.objects.not_withdrawn().select_related("location")
    waiting = (
        Notice.objects.visible_to(person_of(request))
        .failed()
        .select_related("provider", "abuse_contact")
        .prefetch_related(
            Prefetch("items", told.prefetch_related(Prefetch("location__submissions", named)))
        )
        .order_by("failed_at", "pk")
    )
    page = Paginator(waiting, NOTICES_PER_PAGE).get_page(request.GET.get("page"))
    return TemplateResponse(request, "desk/hotline/failed_notices.html", {"page": page})
