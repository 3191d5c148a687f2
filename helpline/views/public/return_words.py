"""Return words as pages: given once in the chat, and used later to read, go on or erase."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST

from helpline.forms.public import ReturnForm
from helpline.models.participant import Side
from helpline.operations import returning
from helpline.operations.returning import Kept
from helpline.templatetags.helpline_words import speak_to_adults
from helpline.views.bubbles import bubbles_of, last_of
from helpline.views.public.room import SURE
from helpline.views.public.seat_cookie import give_seat, seated
from helpline.views.public.start import ANYBODY
from helpline.words.answers import Audience
from helpline.words.errors import BadReturnWords, TooManyTries
from portal.privacy.limits import DayKeyedLimiter
from portal.privacy.pow import PowRefused
from portal.web.access import open_to_all
from portal.web.origin import same_origin_required
from portal.web.sensitive import sensitive


@open_to_all(because=ANYBODY)
@sensitive
@same_origin_required
@require_POST
def give(request: HttpRequest) -> HttpResponse:
    """Shows fresh words, this once."""
    participant = seated(request)
    if participant.conversation.visitor.audience == Audience.PARENT:
        speak_to_adults(request)
    words = returning.give_words(participant, language=get_language() or "en")
    return TemplateResponse(request, "helpline/words.html", {"words": words.split()})


@open_to_all(because=ANYBODY)
@sensitive
@same_origin_required
@require_http_methods(["GET", "POST"])
def again(request: HttpRequest) -> HttpResponse:
    """Asks for the words; leads back into the chat, or shows what is kept."""
    form = ReturnForm(request.POST if request.method == "POST" else None)
    kept = _found(request, form, returning.COMING_BACK)
    if kept is None:
        return TemplateResponse(request, "helpline/again.html", {"form": form})
    if kept.goes_on:
        response = HttpResponseRedirect(reverse("helpline:room"))
        give_seat(response, returning.sit_down_again(kept))
        return response
    context = {
        "bubbles": bubbles_of(last_of(kept.conversation, Side.VISITOR)),
        "conversation": kept.conversation,
        "words": form.cleaned_data["words"],
    }
    return TemplateResponse(request, "helpline/kept.html", context)


@open_to_all(because=ANYBODY)
@sensitive
@same_origin_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Forgets everything that was said under these words, once it was asked.

    Whoever only opens the address, by the language switch of an answer, is asked for the words.
    """
    if request.method != "POST":
        return HttpResponseRedirect(reverse("helpline:again"))
    form = ReturnForm(request.POST)
    if request.POST.get("sure") != SURE:
        return TemplateResponse(request, "helpline/erase.html", {"form": form})
    kept = _found(request, form, returning.ERASING)
    if kept is None:
        return TemplateResponse(request, "helpline/erase.html", {"form": form})
    erased = returning.erase(kept)
    return TemplateResponse(request, "helpline/erased.html", {"held": erased.held > 0})


def _found(request: HttpRequest, form: ReturnForm, budget: DayKeyedLimiter) -> Kept | None:
    """What the words lead to, or None with the reason in the form."""
    if not form.is_valid():
        return None
    try:
        sender: str = request.address_bucket  # type: ignore[attr-defined]
        return returning.find(
            form.cleaned_data["words"], proof=request.POST, sender=sender, budget=budget
        )
    except (PowRefused, TooManyTries) as refused:
        form.add_error(None, str(refused.message))
    except BadReturnWords as bad:
        form.add_error("words", str(bad.message))
    return None
