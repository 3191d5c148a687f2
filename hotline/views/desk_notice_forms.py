"""A notice whose provider takes it by a form: what to copy, and what became of it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from hotline.desk.actions.notice_forms import FORM, FormAt
from hotline.desk.history import moment_of
from hotline.models import Location, Notice, NoticeChannel
from hotline.operations.case import CASE_PURPOSE
from hotline.operations.due_forms import lease_of_form_ends
from hotline.operations.notice_forms import overtaken_in
from hotline.operations.notice_links import answer_url
from hotline.operations.notice_mail import Written, written
from hotline.operations.paces import hours_given
from hotline.operations.reading import filled_forms_of
from hotline.operations.said_words import without_link
from hotline.operations.sending import asked_for
from hotline.states import FORM_OPEN, NOTICE, NoticeState
from hotline.views.desk_notices import told_in
from hotline.views.permissions import CASE_WORK, person_of
from portal import audit
from portal.database.clock import database_now
from portal.lifecycle.history import moments_about
from portal.web.access import staff_with
from portal.web.actions import Forms, by_place


def find_form(request: HttpRequest, notice_id: int) -> FormAt:
    """The notice, if it goes by a form and this person may know of it; else 404."""
    person = person_of(request)
    visible = Notice.objects.visible_to(person).filter(channel=NoticeChannel.FORM)
    related = ("provider", "abuse_contact", "reserved_by", "reminds__reminds")
    notice: Notice = get_object_or_404(visible.select_related(*related).distinct(), pk=notice_id)
    at = FormAt(notice, person)
    return FormAt(notice, person, overtaken_in(notice, _told_in(notice))) if at.is_mine else at


def _told_in(notice: Notice) -> list[Location]:
    told = notice.first.items.not_withdrawn().values("location")
    return list(Location.objects.filter(pk__in=told))


@staff_with(*CASE_WORK)
@require_safe
def notice_form(request: HttpRequest, notice_id: int) -> HttpResponse:
    """The page of a form: before, while and after somebody fills it in."""
    return show_form(request, find_form(request, notice_id))


def show_form(request: HttpRequest, at: FormAt, forms: Forms | None = None) -> HttpResponse:
    """Also after a form on it was not right. Showing it is recorded.

    Only whoever fills it in reads the link by which the provider answers.
    """
    notice = at.notice
    audit.record_read(notice, by=at.person, purpose=CASE_PURPOSE)
    context = {
        "notice": notice,
        "at": at,
        "look": NOTICE.look(notice),
        "hours": hours_given(notice),
        "items": told_in(notice),
        "lease_ends": lease_of_form_ends(notice) if notice.state == NoticeState.SENDING else None,
        "filled": filled_forms_of(notice),
        "offers": by_place(FORM.offered(at, to=at.person, forms=forms)),
        "moments": moments_about(notice, moment_of),
        "now": database_now(),
        **_words(at),
    }
    return TemplateResponse(request, "desk/hotline/notice_form.html", context)


def _words(at: FormAt) -> dict[str, Any]:
    if at.notice.state not in FORM_OPEN:
        return {}
    says, link = _says(at), answer_url(at.notice.first)
    text = says.text if at.is_mine else without_link(at.notice, says.text)
    return {"says": says, "text": text, "link": link if at.is_mine else ""}


def _says(at: FormAt) -> Written:
    return written(at.notice, asked_for(at.notice))


@staff_with(*CASE_WORK)
@require_safe
def form_file(request: HttpRequest, notice_id: int, number: int) -> HttpResponse:
    """One of the files beside the text, with the exact URLs, for whoever fills the form in."""
    at = find_form(request, notice_id)
    files = _says(at).files if at.is_mine else ()
    if not 0 < number <= len(files):
        raise Http404
    audit.record_read(at.notice, by=at.person, purpose=CASE_PURPOSE)
    found = files[number - 1]
    return HttpResponse(
        found.content,
        content_type=found.media_type,
        headers={"Content-Disposition": f'attachment; filename="{found.name}"'},
    )


def form_that_waits(location: Location) -> Notice | None:
    """The form by which a provider is to be told of it, or reminded, if one waits for a person."""
    if location.form_due_at is None:
        return None
    waiting = Notice.objects.forms_about(location).select_related("reserved_by")
    found: Notice | None = waiting.order_by("pk").last()
    return found
