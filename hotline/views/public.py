"""The hotline's public door: report, and keep the receipt."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from hotline.forms.public import PURPOSE, ReportForm
from hotline.operations.reporting import Taken, already_taken, take_report
from hotline.reported_urls import ReportedUrl, defang
from hotline.views.anonymous_forms import text_only
from portal.privacy import pow as proof
from portal.web.access import open_to_all
from portal.web.origin import same_origin_required
from portal.web.sensitive import indexable, sensitive


@open_to_all(because="anyone may report, without an account and without a name")
@indexable
@sensitive
@same_origin_required
@text_only
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form; sent, the receipt. The same form gives the same receipt, however often."""
    form = ReportForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _ask(request, form)
    token = form.cleaned_data["token"]
    taken = already_taken(token)
    if taken is None:
        try:
            with transaction.atomic():
                proof.check(request.POST, PURPOSE, bound_to=token)
                taken = take_report(form.as_statement(get_language() or "en"), token=token)
        except proof.PowRefused as refused:
            form.add_error(None, str(refused.message))
            return _ask(request, form)
    return _thank(request, taken, form.cleaned_data["where"])


def _ask(request: HttpRequest, form: ReportForm) -> HttpResponse:
    return TemplateResponse(request, "hotline/report.html", {"form": form})


def _thank(request: HttpRequest, taken: Taken, understood: tuple[ReportedUrl, ...]) -> HttpResponse:
    report = taken.report
    context = {
        "receipt": taken.receipt.text,
        "status_address": request.build_absolute_uri(reverse("hotline:status")),
        "report": report,
        "category": report.category,
        "understood": [(url.kind.label, defang(url.canonical)) for url in understood],
    }
    return TemplateResponse(request, "hotline/taken.html", context)
