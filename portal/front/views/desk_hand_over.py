"""The pages on which a counsellor hands over to the hotline what somebody named to them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from helpline.models import Contact, Conversation, LeftMessage
from helpline.operations import handing_over
from helpline.operations.leaving_messages import read_message
from helpline.views.desk.person import person_of
from helpline.words.errors import SayRefused
from helpline.words.errors_desk import NotInThatState
from helpline.words.permissions import MAY_ANSWER, MAY_SUPERVISE
from hotline.forms.desk_intake import HandedOverForm
from hotline.operations.reporting import Taken
from portal.accounts.models import User
from portal.audit.log import record_read
from portal.database.clock import database_now
from portal.front import hand_overs
from portal.web.access import staff_with
from portal.web.actions import Words

PURPOSE = "hand over to the hotline"
LINK = "link"
BACK_TO_CHAT = gettext_lazy("Back to the conversation")
BACK_TO_MESSAGE = gettext_lazy("Back to the message")
BACK_TO_RECORD = gettext_lazy("Back to the record")
OF_CHAT = gettext_lazy(
    "The addresses named in the chat are filled in; look at them, and never open them. No word of "
    "the chat goes along, and the report does not say from which chat it comes."
)
OF_MESSAGE = gettext_lazy(
    "The addresses named in the message are filled in; look at them, and never open them. No word "
    "of the message goes along, and the report does not say from which message it comes."
)
OF_RECORD = gettext_lazy(
    "The record has no address: write what was named, and never open it. The report does not say "
    "from which contact it comes."
)


@dataclass(frozen=True, slots=True)
class Origin:
    """From where something is handed over. `begun` is called when a person reads it."""

    url: str
    back: Words
    intro: Words
    is_open: bool
    begun: Callable[[], dict[str, str]]
    report: Callable[[HandedOverForm], Taken]
    chat: Conversation | None = None


@staff_with(MAY_ANSWER, MAY_SUPERVISE)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, conversation: UUID) -> HttpResponse:
    """The form of the hotline with the addresses of the chat; sent, a report or a link."""
    person = person_of(request)
    visible = Conversation.objects.visible_to(person).select_related("visitor")
    found: Conversation = get_object_or_404(visible, pk=conversation)

    def begun() -> dict[str, str]:
        record_read(found, by=person, purpose=PURPOSE)
        return hand_overs.begun_with(found)

    origin = Origin(
        reverse("helpline_desk:room", args=[found.pk]),
        BACK_TO_CHAT,
        OF_CHAT,
        handing_over.may_hand_over(found),
        begun,
        lambda form: hand_overs.report_for(found.pk, form, by=person),
        chat=found,
    )
    return _answer(request, origin, person)


@staff_with(MAY_ANSWER, MAY_SUPERVISE)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over_message(request: HttpRequest, message: UUID) -> HttpResponse:
    """The same form with the addresses of a message that was left; sent, a report."""
    person = person_of(request)
    visible = LeftMessage.objects.visible_to(person).select_related("key")
    found: LeftMessage = get_object_or_404(visible, pk=message)
    origin = Origin(
        reverse("helpline_desk:left_message", args=[found.pk]),
        BACK_TO_MESSAGE,
        OF_MESSAGE,
        handing_over.may_hand_over_message(found, person),
        lambda: hand_overs.begun_with_message(found, read_message(found, by=person).text),
        lambda form: hand_overs.report_for_message(found.pk, form, by=person),
    )
    return _answer(request, origin, person)


@staff_with(MAY_ANSWER, MAY_SUPERVISE)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over_contact(request: HttpRequest, contact: int) -> HttpResponse:
    """The same form for a contact that somebody wrote down or worked off; sent, a report."""
    person = person_of(request)
    visible = Contact.objects.visible_to(person).select_related("category")
    found: Contact = get_object_or_404(visible, pk=contact)
    origin = Origin(
        reverse("helpline_desk:contact", args=[found.pk]),
        BACK_TO_RECORD,
        OF_RECORD,
        handing_over.may_hand_over_contact(found, now=database_now()),
        lambda: hand_overs.begun_with_contact(found),
        lambda form: hand_overs.report_for_contact(found.pk, form, by=person),
    )
    return _answer(request, origin, person)


def _answer(request: HttpRequest, origin: Origin, person: User) -> HttpResponse:
    if not origin.is_open:
        return _back(request, origin, NotInThatState())
    if request.method != "POST":
        return _show(request, origin, HandedOverForm(begun=origin.begun()))
    form = HandedOverForm(request.POST)
    if not form.is_valid():
        return _show(request, origin, form, status=422)
    try:
        return _hand_over(request, origin, form, person)
    except SayRefused as refused:
        form.add_error(None, str(refused.message))
        return _show(request, origin, form, status=refused.status)
    except NotInThatState as refused:
        return _back(request, origin, refused)


def _hand_over(
    request: HttpRequest, origin: Origin, form: HandedOverForm, person: User
) -> HttpResponse:
    if request.POST.get("way") == LINK and origin.chat is not None:
        hand_overs.link_for(origin.chat.pk, form, by=person)
        messages.success(request, _("The link is in the chat. It opens once, and for one day."))
        return redirect(origin.url)
    taken = origin.report(form)
    context = {"origin": origin, "reference": taken.report.public_ref}
    return TemplateResponse(
        request, "desk/handed_over.html", {**context, "receipt": taken.receipt.text}
    )


def _show(
    request: HttpRequest, origin: Origin, form: HandedOverForm, *, status: int = 200
) -> HttpResponse:
    chat, person = origin.chat, person_of(request)
    context: dict[str, Any] = {
        "origin": origin,
        "form": form,
        "may_give_link": chat is not None and handing_over.may_give_link(chat, person),
    }
    return TemplateResponse(request, "desk/hand_over.html", context, status=status)


def _back(request: HttpRequest, origin: Origin, refused: NotInThatState) -> HttpResponse:
    messages.warning(request, str(refused.message))
    return redirect(origin.url)
