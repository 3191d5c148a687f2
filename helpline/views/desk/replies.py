"""Replies that are kept ready: the list by language, and the form of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from helpline.desk.actions import REPLIES, REPLY, Replies
from helpline.desk.history import words_of
from helpline.forms.desk_directory import language_choices
from helpline.models import CannedReply
from helpline.policies.replies import CENTRE, OPENING_HOURS
from helpline.views.desk.person import person_of
from helpline.words.permissions import MAY_SUPERVISE
from portal.lifecycle.history import moment, moments_about
from portal.web.access import staff_with
from portal.web.actions import Forms, Offer, Words

FILLED: tuple[tuple[str, Words], ...] = (
    (f"{{{CENTRE}}}", _("The name of the centre")),
    (f"{{{OPENING_HOURS}}}", _("When the line of the conversation is open, by its week")),
)
"""The placeholders, and what fills them."""


@staff_with(MAY_SUPERVISE)
@require_safe
def replies(request: HttpRequest) -> HttpResponse:
    """Those of one language: the reader's, unless another is chosen."""
    person = person_of(request)
    codes = dict(language_choices())
    chosen = request.GET.get("language", "")
    chosen = chosen if chosen in codes else request.LANGUAGE_CODE
    rows = CannedReply.objects.filter(language=chosen).order_by("-active", "title", "pk")
    context = {
        "rows": [(one, REPLY.offered(one, to=person)) for one in rows],
        "language": chosen,
        "filled": FILLED,
        "tabs": [
            {"title": name, "url": f"?language={code}", "current": code == chosen, "count": None}
            for code, name in codes.items()
        ],
    }
    return TemplateResponse(request, "desk/helpline/replies.html", context)


def find_replies(request: HttpRequest) -> Replies:
    """All of them."""
    return Replies(person_of(request))


def find_reply(_request: HttpRequest, reply: int) -> CannedReply:
    """The reply, else 404."""
    found: CannedReply = get_object_or_404(CannedReply, pk=reply)
    return found


def show_add_reply(request: HttpRequest, at: Replies, forms: Forms) -> HttpResponse:
    """The page that adds one."""
    offer = REPLIES.offered(at, to=at.person, forms=forms)["add_reply"]
    return _form(request, None, offer)


def show_reply(request: HttpRequest, found: CannedReply, forms: Forms) -> HttpResponse:
    """The page that changes one."""
    offer = REPLY.offered(found, to=person_of(request), forms=forms)["change_reply"]
    return _form(request, found, offer)


def _form(request: HttpRequest, found: CannedReply | None, offer: Offer) -> HttpResponse:
    moments = (
        moments_about(found, lambda entry: moment(entry, words_of(entry.verb))) if found else []
    )
    shown = {"reply": found, "offer": offer, "filled": FILLED, "moments": moments}
    return TemplateResponse(request, "desk/helpline/reply_form.html", shown)
