"""The chat itself as pages: waiting, talking, ended. Works without a script by plain forms."""

from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from helpline.forms.public import SayForm
from helpline.forms.survey import SurveyForm
from helpline.models import Conversation, Participant
from helpline.models.participant import Side
from helpline.operations import finishing, presence, saying, surveys, waiting
from helpline.operations.presence import Marks
from helpline.operations.reading import newest_of
from helpline.policies.pacing import MESSAGE_LIMIT_CHARS
from helpline.policies.presence import Shown
from helpline.states.conversation import CONVERSATION, IN_QUEUE, OPEN, ConversationState
from helpline.templatetags.helpline_words import speak_to_adults
from helpline.views.bubbles import EVENT_WORDS, EVENT_WORDS_TO_ADULTS, bubbles_of, last_of
from helpline.views.public.seat_cookie import delete_seat, participant_in, seated
from helpline.views.public.start import ANYBODY
from helpline.words.adults import to_adults
from helpline.words.answers import Audience
from helpline.words.errors import SayRefused
from portal.web.access import open_to_all
from portal.web.origin import same_origin_required
from portal.web.sensitive import sensitive

SURE = "yes"
"""What a form that asked first sends along."""


def view_of(conversation: Conversation) -> str:
    """Which of the three faces the room shows: waiting, talking or over."""
    if conversation.state not in OPEN:
        return "over"
    if conversation.state in IN_QUEUE and conversation.accepted_at is None:
        return "waiting"
    return "talking"


@open_to_all(because=ANYBODY)
@sensitive
@require_safe
def room(request: HttpRequest) -> HttpResponse:
    """The room of this browser's seat; without one, back to the doors."""
    participant = participant_in(request)
    if participant is None:
        return HttpResponseRedirect(reverse("helpline:talk"))
    return _show(request, participant)


def _show(
    request: HttpRequest, participant: Participant, *, refused: SayRefused | None = None
) -> HttpResponse:
    presence.heard(participant.pk)
    conversation = participant.conversation
    reading = last_of(conversation, Side.VISITOR)
    presence.seen(Marks(participant.pk, conversation.pk, Side.VISITOR, reading.head, reading.head))
    view = view_of(conversation)
    adult = _is_adult(request, participant)
    now = timezone.now()
    standing = _standing(conversation, reading.peer.presence)
    context = {
        "view": view,
        "conversation": conversation,
        "bubbles": bubbles_of(reading, EVENT_WORDS_TO_ADULTS if adult else EVENT_WORDS),
        "events": EVENT_WORDS_TO_ADULTS if adult else EVENT_WORDS,
        "head": reading.messages[-1].seq if reading.messages else 0,
        "standing": to_adults(standing) if adult else standing,
        "position": waiting.position_of(conversation, now=now) if view != "over" else None,
        "may_come_back": finishing.may_come_back(conversation, now=now),
        "talked": conversation.accepted_at is not None,
        **_survey(conversation, adult=adult),
        "message_id": uuid4(),
        "follows": newest_of(participant.pk) or "",
        "limit": MESSAGE_LIMIT_CHARS,
        "refused": _words_of(refused, adult=adult) if refused else "",
        "refused_text": request.POST.get("text", "") if refused else "",
        "refreshing": "refresh" in request.GET,
    }
    status = refused.status if refused else 200
    return TemplateResponse(request, "helpline/room.html", context, status=status)


def _standing(conversation: Conversation, presence: Shown) -> str | Promise:
    """Where the conversation stands, in the visitor's words."""
    if conversation.state in IN_QUEUE and conversation.accepted_at is not None:
        return _("We look for someone for you.")
    if conversation.state == ConversationState.ACTIVE and presence != Shown.HERE:
        return _("The counsellor is away for a moment.")
    return CONVERSATION.public(conversation) or ""


def _survey(conversation: Conversation, *, adult: bool) -> dict[str, Any]:
    """The three taps, or that they are there."""
    if conversation.state not in OPEN and surveys.is_answered(conversation):
        return {"survey": None, "survey_answered": True}
    return {"survey": SurveyForm(adult=adult), "survey_answered": False}


def _is_adult(request: HttpRequest, participant: Participant) -> bool:
    """Whether an adult reads; the page then speaks to one."""
    adult: bool = participant.conversation.visitor.audience == Audience.PARENT
    if adult:
        speak_to_adults(request)
    return adult


def _words_of(refused: SayRefused, *, adult: bool) -> str | Promise:
    return to_adults(refused.message) if adult else refused.message


@open_to_all(because=ANYBODY)
@sensitive
@same_origin_required
@require_POST
def say(request: HttpRequest) -> HttpResponse:
    """The composer without a script: say one thing and show the room again."""
    participant = seated(request)
    form = SayForm(request.POST)
    if form.is_valid():
        try:
            saying.say(form.new_message(participant.pk))
        except SayRefused as refused:
            return _show(request, participant, refused=refused)
    return HttpResponseRedirect(f"{reverse('helpline:room')}#latest")


@open_to_all(because=ANYBODY)
@sensitive
@same_origin_required
@require_POST
def hold(request: HttpRequest) -> HttpResponse:
    """ "Hold my place" for ten minutes, to read something meanwhile."""
    presence.hold_position(seated(request).conversation)
    return HttpResponseRedirect(reverse("helpline:room"))


@open_to_all(because=ANYBODY)
@sensitive
@same_origin_required
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """The visitor ends the chat or gives up the position in the queue, once it was asked."""
    participant = participant_in(request)
    if participant is None:
        return HttpResponseRedirect(reverse("helpline:ended"))
    conversation = participant.conversation
    in_queue = conversation.state in IN_QUEUE
    if request.POST.get("sure") != SURE:
        _is_adult(request, participant)
        asked = {"in_queue": in_queue, "conversation": conversation}
        return TemplateResponse(request, "helpline/leave.html", asked)
    finishing.leave(participant)
    waited_in_vain = in_queue and conversation.accepted_at is None
    response = HttpResponseRedirect(
        reverse("helpline:left" if waited_in_vain else "helpline:ended")
    )
    if in_queue:
        delete_seat(response)
    return response


@open_to_all(because=ANYBODY)
@sensitive
@same_origin_required
@require_POST
def come_back(request: HttpRequest) -> HttpResponse:
    """Within a quarter of an hour the chat goes on."""
    finishing.come_back(seated(request))
    return HttpResponseRedirect(reverse("helpline:room"))


@open_to_all(because=ANYBODY)
@sensitive
@same_origin_required
@require_POST
def survey(request: HttpRequest) -> HttpResponse:
    """The three taps after the chat; leads back to where the chat ended."""
    conversation = seated(request).conversation
    surveys.answer_survey(conversation.pk, SurveyForm(request.POST, adult=False).said())
    return HttpResponseRedirect(f"{reverse('helpline:ended')}#taps")


@open_to_all(because=ANYBODY)
@sensitive
@require_safe
def left(request: HttpRequest) -> HttpResponse:
    """Out of the line before anybody came: what can be done now."""
    return TemplateResponse(request, "helpline/left.html", {})


@open_to_all(because=ANYBODY)
@sensitive
@require_safe
def ended(request: HttpRequest) -> HttpResponse:
    """Where to go from here."""
    participant = participant_in(request)
    may_come_back = participant is not None and finishing.may_come_back(
        participant.conversation, now=timezone.now()
    )
    if participant is not None and not may_come_back:
        return HttpResponseRedirect(reverse("helpline:room"))
    context: dict[str, Any] = {"may_come_back": may_come_back}
    if participant is not None:
        adult = _is_adult(request, participant)
        context |= _survey(participant.conversation, adult=adult)
    return TemplateResponse(request, "helpline/ended.html", context)
