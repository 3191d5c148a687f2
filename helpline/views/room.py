"""The chat itself as pages: waiting, talking, ended. Works without a script by plain forms."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from helpline.answers import Audience
from helpline.desk_words import EVENTS, VISITOR_WORDS
from helpline.errors import SayRefused
from helpline.forms import SayForm
from helpline.frames import BODY_LIMIT_CHARS, Item
from helpline.models import Conversation, Participant
from helpline.models.message import Event, Kind
from helpline.models.participant import Side
from helpline.operations import finishing, presence, saying, waiting
from helpline.operations.reading import Reading, Wish, newest_of, read_after
from helpline.register import to_adults
from helpline.states import IN_LINE, OPEN, Life
from helpline.templatetags.helpline_words import speak_to_adults
from helpline.views.seat import participant_in, seated, take_seat
from helpline.views.talk import ANYBODY
from portal.web.access import open_to_all
from portal.web.origin import same_origin_required
from portal.web.sensitive import sensitive

EVENT_WORDS: Mapping[str, str | Promise] = {event.value: event.label for event in Event}
EVENT_WORDS_TO_ADULTS: Mapping[str, str | Promise] = {
    event.value: to_adults(event.label) for event in Event
}
SURE = "yes"
"""What a form that asked first sends along."""
PAGE_LIMIT = 500
"""Messages on one page; a chat that is longer shows its latest."""


@dataclass(frozen=True, slots=True)
class Bubble:
    """A message as the template shows it."""

    number: int
    side: str
    text: str
    at: datetime | None
    state: str = ""
    author: str | Promise = ""


def view_of(conversation: Conversation) -> str:
    """Which of the three faces the room shows: waiting, talking or over."""
    if conversation.state not in OPEN:
        return "over"
    if conversation.state in IN_LINE and conversation.accepted_at is None:
        return "waiting"
    return "talking"


def bubbles_of(reading: Reading, words: Mapping[str, str | Promise] = EVENT_WORDS) -> list[Bubble]:
    """Bubbles with the state of one's own: saved, or seen by the other side."""
    return [_bubble(item, words, seen_up_to=reading.peer.read) for item in reading.items]


def _bubble(item: Item, words: Mapping[str, str | Promise], *, seen_up_to: int) -> Bubble:
    if item.kind == Kind.EVENT:
        return Bubble(item.seq, "system", str(words[item.body]), None)
    if item.mine is None:
        return Bubble(item.seq, "theirs", item.body, parse_datetime(item.at))
    state = "delivered" if item.seq <= seen_up_to else "sent"
    return Bubble(item.seq, "mine", item.body, parse_datetime(item.at), state)


def staff_bubbles_of(reading: Reading, conversation: Conversation) -> list[Bubble]:
    """The same for staff: who wrote is told by side and by name, whoever reads."""
    visitor = VISITOR_WORDS[conversation.visitor.audience]
    return [_staff_bubble(item, visitor, reading.peer.read) for item in reading.items]


def _staff_bubble(item: Item, visitor: str | Promise, seen_up_to: int) -> Bubble:
    bubble = _bubble(item, EVENTS, seen_up_to=seen_up_to)
    if item.kind == Kind.EVENT:
        return bubble
    by_visitor = item.who == Side.VISITOR
    text = bubble.text or gettext("Erased.")
    side = "theirs" if by_visitor else "mine"
    return replace(bubble, side=side, text=text, author=visitor if by_visitor else item.name)


def last_of(conversation: Conversation, side: Side) -> Reading:
    """The latest page of a conversation for one side."""
    after = max(0, conversation.last_seq - PAGE_LIMIT)
    return read_after(Wish(conversation.pk, after, side), limit=PAGE_LIMIT)


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
    presence.seen(participant.pk, delivered=reading.head, read=reading.head)
    view = view_of(conversation)
    adult = _is_adult(request, participant)
    now = timezone.now()
    context = {
        "view": view,
        "conversation": conversation,
        "bubbles": bubbles_of(reading, EVENT_WORDS_TO_ADULTS if adult else EVENT_WORDS),
        "events": EVENT_WORDS_TO_ADULTS if adult else EVENT_WORDS,
        "head": reading.items[-1].seq if reading.items else 0,
        "presence": reading.peer.presence,
        "place": waiting.place_of(conversation, now=now) if view != "over" else None,
        "may_come_back": conversation.state == Life.WRAP_UP,
        "talked": conversation.accepted_at is not None,
        "message_id": uuid4(),
        "follows": newest_of(participant.pk) or "",
        "limit": BODY_LIMIT_CHARS,
        "refused": _words_of(refused, adult=adult) if refused else "",
        "refused_text": request.POST.get("text", "") if refused else "",
        "refreshing": "refresh" in request.GET,
    }
    status = refused.status if refused else 200
    return TemplateResponse(request, "helpline/room.html", context, status=status)


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
            saying.say(form.saying(participant.pk))
        except SayRefused as refused:
            return _show(request, participant, refused=refused)
    return HttpResponseRedirect(f"{reverse('helpline:room')}#latest")


@open_to_all(because=ANYBODY)
@sensitive
@same_origin_required
@require_POST
def hold(request: HttpRequest) -> HttpResponse:
    """ "Hold my place" for ten minutes, to read something meanwhile."""
    presence.hold_place(seated(request).conversation)
    return HttpResponseRedirect(reverse("helpline:room"))


@open_to_all(because=ANYBODY)
@sensitive
@same_origin_required
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """The visitor ends the chat or gives up the place in line, once it was asked."""
    participant = participant_in(request)
    if participant is None:
        return HttpResponseRedirect(reverse("helpline:ended"))
    conversation = participant.conversation
    in_line = conversation.state in IN_LINE
    if request.POST.get("sure") != SURE:
        _is_adult(request, participant)
        asked = {"in_line": in_line, "conversation": conversation}
        return TemplateResponse(request, "helpline/leave.html", asked)
    finishing.leave(participant)
    waited_in_vain = in_line and conversation.accepted_at is None
    response = HttpResponseRedirect(
        reverse("helpline:left" if waited_in_vain else "helpline:ended")
    )
    if in_line:
        take_seat(response)
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
    may_come_back = participant is not None and participant.conversation.state == Life.WRAP_UP
    if participant is not None and not may_come_back:
        return HttpResponseRedirect(reverse("helpline:room"))
    if participant is not None:
        _is_adult(request, participant)
    return TemplateResponse(
        request, "helpline/ended.html", {"may_come_back": may_come_back, "seated": participant}
    )
