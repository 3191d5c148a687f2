"""A filtered list as a file for a spreadsheet."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hotline.desk.exports import EXPORT_LIMIT_ROWS, table_of_due, table_of_reports
from hotline.forms.desk_due import DueFilter
from hotline.forms.desk_queue import QueueFilter
from hotline.models import Location, Report
from hotline.models.querysets import EXPORT
from hotline.operations.exporting import note_export
from hotline.views.desk_due import due_rows, for_list
from hotline.views.desk_queue import rows_of
from hotline.views.permissions import person_of
from portal.database.clock import database_now
from portal.web.access import staff_with
from portal.web.filters import asked_of
from portal.web.spreadsheets import FORMATS, Row

TYPED = frozenset({"domain"})
"""Filters of which only the name is recorded, because somebody typed the value."""
FILTERS_LIMIT_CHARS = 200


@staff_with(EXPORT)
@require_POST
def export_due(request: HttpRequest) -> HttpResponse:
    """What is due, as it is filtered."""
    person = person_of(request)
    ours = Location.objects.visible_to(person).awaiting_us()
    chosen = DueFilter(request.GET, queryset=ours, request=request)

    def table(found: list[Any]) -> Iterator[Row]:
        return table_of_due(due_rows(found, person))

    return _file(request, "due", chosen.form, for_list(chosen.qs), table)


@staff_with(EXPORT)
@require_POST
def export_queue(request: HttpRequest) -> HttpResponse:
    """Reports, as they are filtered."""
    person = person_of(request)
    visible = Report.objects.visible_to(person)
    chosen = QueueFilter(request.GET, queryset=visible, request=request)

    def table(found: list[Any]) -> Iterator[Row]:
        return table_of_reports(rows_of(found, person))

    return _file(request, "queue", chosen.form, chosen.qs.for_list(), table)


def _file(
    request: HttpRequest,
    listed: str,
    form: Form,
    rows: "QuerySet[Any]",
    table: Callable[[list[Any]], Iterable[Row]],
) -> HttpResponse:
    kind = str(request.POST.get("format"))
    back = redirect(reverse(f"hotline_desk:{listed}", query=request.GET))
    if kind not in FORMATS:
        return back
    found = list(rows[: EXPORT_LIMIT_ROWS + 1])
    if len(found) > EXPORT_LIMIT_ROWS:
        words = _("A file holds at most %(limit)s rows, and this list is longer. Filter it first.")
        messages.warning(request, words % {"limit": EXPORT_LIMIT_ROWS})
        return back
    note_export(
        listed, kind=kind, rows=len(found), filters=_recorded(request, form), by=person_of(request)
    )
    content = FORMATS[kind].write(listed, table(found))
    name = f"balise-{listed}-{database_now():%Y-%m-%d-%H%M}.{kind}"
    answer = HttpResponse(content, content_type=FORMATS[kind].media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _recorded(request: HttpRequest, form: Form) -> str:
    form.is_valid()
    asked = {name: said for name, said in asked_of(request).items() if form.cleaned_data.get(name)}
    words = (name if name in TYPED else f"{name}={said}" for name, said in sorted(asked.items()))
    return " ".join(words)[:FILTERS_LIMIT_CHARS]
