"""Reading the record, which is itself recorded, with a purpose."""

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST
from django_tables2 import LazyPaginator, RequestConfig

from portal.accounts.models import User
from portal.audit.desk.forms import EntryFilter, PurposeForm
from portal.audit.desk.purpose import forget_purpose, keep_purpose, purpose_of
from portal.audit.desk.tables import EntryTable
from portal.audit.log import record_read
from portal.audit.models import Entry
from portal.audit.state import chain_state
from portal.web.access import staff_with

ENTRIES_PER_PAGE = 50


@staff_with("audit.view_entry")
@require_http_methods(["GET", "POST"])
def entries(request: HttpRequest) -> HttpResponse:
    """The state of the chain; and the entries, once the reader has said why."""
    form = PurposeForm(request.POST or None)
    if form.is_valid():
        keep_purpose(request, form.cleaned_data["purpose"])
        return HttpResponseRedirect(request.get_full_path())
    purpose = purpose_of(request)
    shown = {"state": chain_state(), "form": form, "purpose": purpose}
    if purpose:
        record_read(Entry, by=cast("User", request.user), purpose=purpose)
        chosen = EntryFilter(request.GET or None, queryset=Entry.objects.select_related("by"))
        table = EntryTable(chosen.qs)
        paging = {"per_page": ENTRIES_PER_PAGE, "paginator_class": LazyPaginator}
        RequestConfig(request, paginate=paging).configure(table)
        shown |= {"filter": chosen, "table": table}
    return TemplateResponse(request, "desk/audit/entries.html", shown)


@staff_with("audit.view_entry")
@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """The reader is done; the next reading needs a purpose of its own."""
    forget_purpose(request)
    return HttpResponseRedirect(reverse("audit:entries"))
