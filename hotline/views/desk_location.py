"""What an analyst does with one address of a case."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hotline.forms.desk import AssessForm, CountryForm, NoticeForm
from hotline.forms.desk_manual_action import ManualActionForm
from hotline.models import Location, NoticeItem, Report
from hotline.operations import moving
from hotline.operations.assessing import assess
from hotline.operations.assessing_again import assess_again
from hotline.operations.case import open_case
from hotline.operations.claims import claim, keep
from hotline.operations.failed_notices import retry_notice, send_to_other_contact
from hotline.operations.forwards import queue_forward
from hotline.operations.hosting import decide_country
from hotline.operations.manual_actions import record_manual_action
from hotline.operations.notices import queue_notice, send_now, withdraw_item
from hotline.operations.viewing import begin_viewing, end_viewing
from hotline.policies import profiles
from hotline.policies.next_step import may_tell
from hotline.states import ExchangeState
from hotline.views.desk_case import back_to, report_for, show_case
from hotline.views.permissions import person_of
from hotline.words.errors import ClaimRefused, NotYourClaim, ReportEnded
from portal.web.access import staff_with


def location_for(request: HttpRequest, reference: str, number: int) -> tuple[Report, Location]:
    """A report and the location at a position in it, if this person may know of them; else 404."""
    report = report_for(request, reference)
    locations = Location.objects.visible_to(person_of(request))
    return report, get_object_or_404(
        locations, submissions__report=report, submissions__position=number - 1
    )


@staff_with("hotline.assess_location")
@require_POST
def judge(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Record a judgement; the next address that waits comes up by itself.

    A claim that lapsed meanwhile is renewed when nobody else has taken it on.
    """
    report, location = location_for(request, reference, number)
    person, form = person_of(request), AssessForm(request.POST)
    if form.is_valid():
        try:
            claim(report.pk, by=person)
            made = assess(location.pk, form.as_new_assessment(), by=person)
        except (ClaimRefused, NotYourClaim, ReportEnded) as refused:
            form.add_error(None, str(refused.message))
        else:
            said = {"classification": made.classification.name}
            messages.success(request, _("Assessed: %(classification)s.") % said)
            return back_to(report)
    keep(report.pk, by=person)
    return show_case(request, open_case(report, person=person), assess_form=form)


@staff_with("hotline.adjudicate")
@require_POST
def correct(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Put a judgement in question and judge it again."""
    report, location = location_for(request, reference, number)
    assess_again(location.pk, by=person_of(request))
    messages.success(request, _("It is yours to assess again. What had not left was taken back."))
    return back_to(report, str(number))


@staff_with("hotline.assess_location")
@require_POST
def look(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The analyst looks at it from now on."""
    report, location = location_for(request, reference, number)
    begin_viewing(location.pk, by=person_of(request))
    return back_to(report, str(number))


@staff_with("hotline.assess_location")
@require_POST
def stop_looking(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The analyst looks no longer."""
    report, location = location_for(request, reference, number)
    end_viewing(location.pk, by=person_of(request))
    return back_to(report, str(number))


@staff_with("hotline.assess_location")
@require_POST
def country(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Decide the hosting country."""
    report, location = location_for(request, reference, number)
    person, form = person_of(request), CountryForm(request.POST)
    if not form.is_valid():
        return show_case(request, open_case(report, person=person), country_form=form)
    decide_country(location.pk, form.cleaned_data["country"], by=person)
    messages.success(request, _("The country is decided."))
    return back_to(report, str(number))


@staff_with("hotline.assess_location")
@require_POST
def notify(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Put the address into a notice."""
    report, location = location_for(request, reference, number)
    person = person_of(request)
    form = NoticeForm(request.POST, location=location)
    if not form.is_valid():
        return show_case(request, open_case(report, person=person), notice_form=form)
    said = form.cleaned_data
    queue_notice(
        location.pk,
        said["abuse_contact"],
        by=person,
        reason=said["reason"],
        confirmed=said["confirmed"],
    )
    messages.success(request, _("The notice is queued."))
    return back_to(report, str(number))


@staff_with("hotline.assess_location")
@require_POST
def forward(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Let the address wait for the partner."""
    report, location = location_for(request, reference, number)
    made = queue_forward(location.pk, by=person_of(request))
    if made.state == ExchangeState.NO_HOTLINE:
        messages.warning(request, _("No partner works for that country."))
    else:
        messages.success(request, _("It is on the list. The partner is still to be told."))
    return back_to(report, str(number))


@staff_with("hotline.assess_location")
@require_POST
def by_hand(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Record what somebody did outside of this system."""
    report, location = location_for(request, reference, number)
    person = person_of(request)
    offered = may_tell(moving.standing(location), profiles.current())
    form = ManualActionForm(request.POST, offered=offered)
    if not form.is_valid():
        return show_case(request, open_case(report, person=person), by_hand_form=form)
    record_manual_action(location.pk, form.as_done(), by=person)
    messages.success(request, _("Recorded."))
    return back_to(report, str(number))


@staff_with("hotline.assess_location")
@require_POST
def send_notice_now(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Send the notice of this address without waiting for others to join."""
    report, location = location_for(request, reference, number)
    if send_now(_item(location).notice_id, by=person_of(request)):
        messages.success(request, _("The notice goes out now."))
    else:
        messages.info(request, _("It is on its way already; nothing more is needed."))
    return back_to(report, str(number))


@staff_with("hotline.assess_location")
@require_POST
def retry(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Send a notice that could not be sent to the same address again."""
    report, location = location_for(request, reference, number)
    retry_notice(_item(location).notice_id, by=person_of(request))
    messages.success(request, _("The notice goes out again now."))
    return back_to(report, str(number))


@staff_with("hotline.assess_location")
@require_POST
def readdress(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Send a notice that could not be sent to another address."""
    report, location = location_for(request, reference, number)
    person, form = person_of(request), NoticeForm(request.POST, location=location)
    if not form.is_valid():
        return show_case(request, open_case(report, person=person), notice_form=form)
    said = form.cleaned_data
    send_to_other_contact(
        _item(location).notice_id,
        said["abuse_contact"],
        by=person,
        reason=said["reason"],
        confirmed=said["confirmed"],
    )
    messages.success(request, _("The notice goes to the other abuse contact now."))
    return back_to(report, str(number))


@staff_with("hotline.assess_location")
@require_POST
def withdraw(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Take the address out of a notice that has not left, or could not be sent."""
    report, location = location_for(request, reference, number)
    withdraw_item(_item(location).pk, by=person_of(request))
    messages.success(request, _("Taken out of the notice."))
    return back_to(report, str(number))


def _item(location: Location) -> NoticeItem:
    item: NoticeItem = get_object_or_404(NoticeItem.objects.open().filter(location=location))
    return item
