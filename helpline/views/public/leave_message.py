"""Leaving a message while nobody can talk: never a dead end."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from helpline.forms.left_message import LeaveMessageForm
from helpline.operations.leaving_messages import leave_with_proof
from helpline.templatetags.helpline_words import speak_to_adults
from helpline.views.public.start import ANYBODY, door_of, queue_of
from helpline.words.answers import Audience
from portal.privacy.pow import PowRefused
from portal.web.access import open_to_all
from portal.web.origin import same_origin_required
from portal.web.sensitive import sensitive


@open_to_all(because=ANYBODY)
@sensitive
@same_origin_required
@require_http_methods(["GET", "POST"])
def message(request: HttpRequest, audience: str) -> HttpResponse:
    """The form, and what was sent with it."""
    queue = queue_of(audience)
    adult = queue.audience == Audience.PARENT
    if adult:
        speak_to_adults(request)
    sent = request.POST if request.method == "POST" else None
    form = LeaveMessageForm(sent, audience=Audience(queue.audience), locale=get_language() or "en")
    if form.is_valid():
        token = form.cleaned_data["token"]
        try:
            leave_with_proof(form.left(), proof=request.POST, form_token=token)
            return HttpResponseRedirect(reverse("helpline:message_left", args=[queue.audience]))
        except PowRefused as refused:
            form.add_error(None, str(refused.message))
    door = door_of(queue, timezone.now())
    context = {"form": form, "for_adults": adult, "door": door, "queue": queue}
    return TemplateResponse(request, "helpline/message.html", context)


@open_to_all(because=ANYBODY)
@sensitive
@require_safe
def message_left(request: HttpRequest, audience: str) -> HttpResponse:
    """It is with us: when somebody reads it, and what helps until then."""
    queue = queue_of(audience)
    adult = queue.audience == Audience.PARENT
    if adult:
        speak_to_adults(request)
    context = {"for_adults": adult, "door": door_of(queue, timezone.now())}
    return TemplateResponse(request, "helpline/message_left.html", context)
