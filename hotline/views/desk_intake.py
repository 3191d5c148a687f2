"""Staff enter a report: the form, then the receipt to tell and what we knew already."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from hotline.desk.intake_words import KNOWN_LOOK, KNOWN_WORDS
from hotline.forms.desk_intake import IntakeForm
from hotline.models import Channel
from hotline.operations.intake import Known, enter_report, what_we_knew
from hotline.views.permissions import CASE_WORK, person_of
from portal.web.access import staff_with


@staff_with(*CASE_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def intake(request: HttpRequest) -> HttpResponse:
    """The form; sent, the receipt and each address with what we knew of it."""
    form = IntakeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return TemplateResponse(request, "desk/hotline/intake.html", {"form": form}, status=status)
    token = form.cleaned_data["token"]
    taken = enter_report(form.as_statement(), token=token, by=person_of(request))
    entered = [
        (one.location, KNOWN_WORDS[one.known], KNOWN_LOOK[one.known], one.known == Known.ASSESSED)
        for one in what_we_knew(taken)
    ]
    context = {
        "report": taken.report,
        "receipt": "" if taken.report.channel == Channel.PROACTIVE else taken.receipt.text,
        "entered": entered,
    }
    return TemplateResponse(request, "desk/hotline/entered.html", context)
