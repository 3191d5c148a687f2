"""Notices that could not be sent, and how one will read before it leaves."""

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from hotline.desk.pace_words import why_it_waits
from hotline.models import Notice, NoticeItem, Submission
from hotline.operations.case import CASE_PURPOSE
from hotline.operations.notice_links import answer_url
from hotline.operations.notice_mail import written
from hotline.operations.paces import hours_given
from hotline.operations.sending import asked_for
from hotline.states import NoticeState
from hotline.views.permissions import CASE_WORK, person_of
from portal import audit
from portal.web.access import staff_with

NOTICES_PER_PAGE = 25
ANSWER_LINK = "https://…"
"""Stands for the link that only the provider gets."""


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


@staff_with(*CASE_WORK)
@require_safe
def preview(request: HttpRequest, notice_id: int) -> HttpResponse:
    """The very words that will leave, by mail or form, with the names of their files.

    The link by which the provider answers is left out: who holds it answers as the provider.
    """
    person = person_of(request)
    waiting = Notice.objects.visible_to(person).filter(
        state__in=[NoticeState.QUEUED, NoticeState.FORM_DUE, NoticeState.FAILED]
    )
    found = get_object_or_404(
        waiting.select_related("provider", "abuse_contact", "reminds"), pk=notice_id
    )
    audit.record_read(found, by=person, purpose=CASE_PURPOSE)
    says = written(found, asked_for(found))
    context = {
        "notice": found,
        "hours": hours_given(found),
        "why_then": "" if found.is_leaving else why_it_waits(found.provider),
        "says": says,
        "text": says.text.replace(answer_url(found.first), ANSWER_LINK),
    }
    return TemplateResponse(request, "desk/hotline/notice_preview.html", context)
