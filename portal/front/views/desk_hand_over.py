"""The page on which a counsellor hands over to the hotline what a visitor named."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helpline.models import Conversation
from helpline.operations import handing_over
from helpline.views.desk.person import person_of
from helpline.words.errors import SayRefused
from helpline.words.errors_desk import NotInThatState
from helpline.words.permissions import MAY_ANSWER, MAY_SUPERVISE
from hotline.forms.desk_intake import HandedOverForm
from portal.accounts.models import User
from portal.audit.log import record_read
from portal.front import hand_overs
from portal.web.access import staff_with
from portal.web.refusals import Refusal

PURPOSE = "hand over to the hotline"
LINK = "link"


@staff_with(MAY_ANSWER, MAY_SUPERVISE)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, conversation: UUID) -> HttpResponse:
    """The form of the hotline with the addresses of the chat; sent, a report or a link."""
    person = person_of(request)
    visible = Conversation.objects.visible_to(person).select_related("visitor")
    found: Conversation = get_object_or_404(visible, pk=conversation)
    if not handing_over.may_hand_over(found):
        return _back(request, found, NotInThatState())
    if request.method != "POST":
        record_read(found, by=person, purpose=PURPOSE)
        begun = hand_overs.begun_with(found)
        return _show(request, found, HandedOverForm(begun=begun))
    form = HandedOverForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form, status=422)
    try:
        return _hand_over(request, found, form, person)
    except SayRefused as refused:
        form.add_error(None, str(refused.message))
        return _show(request, found, form, status=refused.status)
    except NotInThatState as refused:
        return _back(request, found, refused)


def _hand_over(
    request: HttpRequest, found: Conversation, form: HandedOverForm, person: User
) -> HttpResponse:
    if request.POST.get("way") == LINK:
        hand_overs.link_for(found.pk, form, by=person)
        messages.success(request, _("The link is in the chat. It opens once, and for one day."))
        return redirect("helpline_desk:room", found.pk)
    taken = hand_overs.report_for(found.pk, form, by=person)
    context = {"conversation": found, "reference": taken.report.public_ref}
    return TemplateResponse(
        request, "desk/handed_over.html", {**context, "receipt": taken.receipt.text}
    )


def _show(
    request: HttpRequest, found: Conversation, form: HandedOverForm, *, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "conversation": found,
        "form": form,
        "may_give_link": handing_over.may_give_link(found, person_of(request)),
    }
    return TemplateResponse(request, "desk/hand_over.html", context, status=status)


def _back(request: HttpRequest, found: Conversation, refused: Refusal) -> HttpResponse:
    messages.warning(request, str(refused.message))
    return redirect("helpline_desk:room", found.pk)
