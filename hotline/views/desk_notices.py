"""Notices that could not be sent, and how one will read before it leaves, or read when it did."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from hotline.desk.pace_words import why_it_waits
from hotline.models import Notice, NoticeItem, Submission
from hotline.operations.case import CASE_PURPOSE
from hotline.operations.notice_mail import written
from hotline.operations.paces import hours_given
from hotline.operations.said_words import without_link
from hotline.operations.sending import asked_for
from hotline.states import FORM_OPEN, NOTICE_LEFT, NoticeState
from hotline.views.permissions import CASE_WORK, person_of
from portal import audit
from portal.web.access import staff_with

NOTICES_PER_PAGE = 25


@staff_with(*CASE_WORK)
@require_safe
def failed(request: HttpRequest) -> HttpResponse:
    """The list; each URL in a notice leads to its case, where the ways on are."""
    told = _with_cases(NoticeItem.objects.not_withdrawn().select_related("location"))
    waiting = (
        Notice.objects.visible_to(person_of(request))
        .failed()
        .select_related("provider", "abuse_contact")
        .prefetch_related(Prefetch("items", told))
        .order_by("failed_at", "pk")
    )
    page = Paginator(waiting, NOTICES_PER_PAGE).get_page(request.GET.get("page"))
    return TemplateResponse(request, "desk/hotline/failed_notices.html", {"page": page})


@staff_with(*CASE_WORK)
@require_safe
def preview(request: HttpRequest, notice_id: int) -> HttpResponse:
    """The very words that will leave, or left, by mail or form.

    The link by which the provider answers is left out: who holds it answers as the provider.
    """
    person = person_of(request)
    waiting = Notice.objects.visible_to(person).exclude(state=NoticeState.CANCELLED)
    found: Notice = get_object_or_404(
        waiting.select_related("provider", "abuse_contact", "reminds"), pk=notice_id
    )
    audit.record_read(found, by=person, purpose=CASE_PURPOSE)
    items = told_in(found)
    context = {
        "notice": found,
        "hours": hours_given(found),
        "items": items,
        "back": _came_from(request, items),
        **(_said(found) if found.state in NOTICE_LEFT else _will_say(found)),
    }
    return TemplateResponse(request, "desk/hotline/notice_preview.html", context)


def _will_say(notice: Notice) -> dict[str, Any]:
    says = written(notice, asked_for(notice))
    return {
        "why_then": "" if notice.is_leaving else why_it_waits(notice.provider),
        "subject": says.subject,
        "text": without_link(notice, says.text),
        "files": says.files,
        "has_left": False,
    }


def _said(notice: Notice) -> dict[str, Any]:
    """Word for word as it was kept, never written anew: templates, names and states changed."""
    return {"subject": notice.said_subject, "text": notice.said_text, "has_left": True}


def told_in(notice: Notice) -> list[NoticeItem]:
    """What it tells, or told, about, each with the reports that lead to its case."""
    told = notice.first.items.not_withdrawn().select_related("location")
    if notice.reminds_id and notice.state in FORM_OPEN:
        told = told.filter(pk__in=[one.pk for one in asked_for(notice)])
    return list(_with_cases(told).order_by("pk"))


def _with_cases(told: QuerySet[NoticeItem]) -> QuerySet[NoticeItem]:
    named = Submission.objects.select_related("report").order_by("-report_id")
    return told.prefetch_related(Prefetch("location__submissions", named))


def _came_from(request: HttpRequest, items: list[NoticeItem]) -> Submission | None:
    """The place in a case from which somebody came here; else the first of a case it tells of."""
    named = [one for item in items for one in item.location.submissions.all()]
    asked = (request.GET.get("case", ""), request.GET.get("url", ""))
    here = (one for one in named if (one.report.public_ref, str(one.position + 1)) == asked)
    return next(here, None) or next(iter(named), None)
