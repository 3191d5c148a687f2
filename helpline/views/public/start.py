"""Before the chat: the two doors, what to know, and a few questions."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from helpline.forms.public import TalkForm
from helpline.models import Queue
from helpline.operations import opening, waiting
from helpline.templatetags.helpline_words import speak_to_adults
from helpline.views.public.seat_cookie import give_seat, participant_in, seat_in
from helpline.words.adults import to_adults
from helpline.words.answers import Audience
from helpline.words.errors import FormUsed, QueueClosed, QueueFull
from portal.privacy.addresses import caller_of
from portal.privacy.pow import PowRefused
from portal.web.access import open_to_all
from portal.web.origin import same_origin_required
from portal.web.sensitive import indexable, sensitive

ANYBODY = "a child or a parent talks to us without an account and without a name"


@dataclass(frozen=True, slots=True)
class Door:
    """One line as seen from outside, now."""

    queue: Queue
    closes_at: datetime | None
    opens_next: datetime | None
    wait: tuple[int, int] | None

    @property
    def is_open(self) -> bool:
        """Whether one may sit down now."""
        return self.closes_at is not None

    @property
    def words(self) -> str:
        """One honest sentence about now."""
        if not self.is_open:
            return _("Closed now")
        if self.wait is None:
            return _("Open, but nobody is free to talk yet")
        low, high = self.wait
        if low == 0:
            return _("Open now, somebody is free")
        return ngettext(
            "Open now, about %(low)d to %(high)d minute of waiting",
            "Open now, about %(low)d to %(high)d minutes of waiting",
            high,
        ) % {"low": low, "high": high}


def door_of(queue: Queue, now: datetime) -> Door:
    """How a line looks from outside."""
    closes_at = queue.closes_at(now)
    return Door(
        queue,
        closes_at,
        opens_next=None if closes_at else queue.opens_next(now),
        wait=waiting.wait_for_next(queue, now=now) if closes_at else None,
    )


@open_to_all(because=ANYBODY)
@indexable
@sensitive
@require_safe
def talk(request: HttpRequest) -> HttpResponse:
    """The two doors. Whoever sits in a chat already is led back to it."""
    now = timezone.now()
    doors = {
        queue.audience: door_of(queue, now)
        for queue in Queue.objects.prefetch_related("opening_hours", "closures")
    }
    context = {
        "child": doors.get(Audience.CHILD),
        "parent": doors.get(Audience.PARENT),
        "seated": participant_in(request),
    }
    return TemplateResponse(request, "helpline/talk.html", context)


@open_to_all(because="the front door tells whether the helpline is open")
@require_safe
def now(_request: HttpRequest) -> HttpResponse:
    """One sentence for the front door, whose own page may come from a cache."""
    door = door_of(queue_of(Audience.CHILD), timezone.now())
    answer = JsonResponse({"open": door.is_open, "words": door.words})
    answer["Cache-Control"] = "no-store"
    return answer


@open_to_all(because=ANYBODY)
@sensitive
@same_origin_required
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, audience: str) -> HttpResponse:
    """A few questions, then a seat. Closed or full shows other ways, never a dead end."""
    queue = queue_of(audience)
    door = door_of(queue, timezone.now())
    if not door.is_open:
        return _no_dead_end(request, door, QueueClosed())
    sent = request.POST if request.method == "POST" else None
    form = TalkForm(sent, queue=queue, locale=get_language() or "en")
    if not form.is_valid():
        return _ask(request, door, form)
    try:
        opened = opening.open_with_proof(
            form.answers(),
            proof=request.POST,
            language=form.cleaned_data["language"],
            locale=form.locale,
            form_token=form.cleaned_data["token"],
            held_seat=seat_in(request),
            caller=caller_of(request),
        )
    except FormUsed as refused:
        form.with_fresh_token()
        form.add_error(None, str(refused.message))
        return _ask(request, door, form)
    except PowRefused as refused:
        form.add_error(None, str(refused.message))
        return _ask(request, door, form)
    except (QueueClosed, QueueFull) as refused:
        return _no_dead_end(request, door, refused)
    response = HttpResponseRedirect(reverse("helpline:room"))
    give_seat(response, opened.seat)
    return response


def _ask(request: HttpRequest, door: Door, form: TalkForm) -> HttpResponse:
    adult = door.queue.audience == Audience.PARENT
    if adult:
        speak_to_adults(request)
    context = {"door": door, "form": form, "for_adults": adult}
    return TemplateResponse(request, "helpline/start.html", context)


def _no_dead_end(
    request: HttpRequest, door: Door, refused: QueueClosed | QueueFull
) -> HttpResponse:
    message: str | Promise = refused.message
    if door.queue.audience == Audience.PARENT:
        speak_to_adults(request)
        message = to_adults(message)
    context = {"door": door, "title": refused.title, "message": message}
    return TemplateResponse(request, "helpline/other_ways.html", context, status=200)


def queue_of(audience: str) -> Queue:
    """The line of an audience, else 404."""
    found = (
        Queue.objects.prefetch_related("opening_hours", "closures")
        .filter(audience=audience)
        .first()
    )
    if found is None:
        raise Http404
    return found
