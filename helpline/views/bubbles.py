"""Messages as a page shows them: bubbles of the visitor, of staff, and events between them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext

from helpline.models import Conversation
from helpline.models.message import Event, Kind
from helpline.models.participant import Side
from helpline.operations.reading import Reading, ReadRequest, ShownMessage, read_after
from helpline.words.adults import to_adults
from helpline.words.desk import EVENTS, VISITOR_WORDS

EVENT_WORDS: Mapping[str, str | Promise] = {event.value: event.label for event in Event}
EVENT_WORDS_TO_ADULTS: Mapping[str, str | Promise] = {
    event.value: to_adults(event.label) for event in Event
}
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


def last_of(conversation: Conversation, side: Side) -> Reading:
    """The latest page of a conversation for one side."""
    after = max(0, conversation.last_seq - PAGE_LIMIT)
    return read_after(ReadRequest(conversation.pk, after, side), limit=PAGE_LIMIT)


def bubbles_of(reading: Reading, words: Mapping[str, str | Promise] = EVENT_WORDS) -> list[Bubble]:
    """Bubbles with the state of one's own: saved, or seen by the other side."""
    return [_bubble(one, words, seen_up_to=reading.peer.read) for one in reading.messages]


def _bubble(one: ShownMessage, words: Mapping[str, str | Promise], *, seen_up_to: int) -> Bubble:
    if one.kind == Kind.EVENT:
        return Bubble(one.seq, "system", str(words[one.body]), None)
    if one.own_id is None:
        return Bubble(one.seq, "theirs", one.body, one.at)
    state = "delivered" if one.seq <= seen_up_to else "sent"
    return Bubble(one.seq, "mine", one.body, one.at, state)


def staff_bubbles_of(reading: Reading, conversation: Conversation) -> list[Bubble]:
    """The same for staff: who wrote is told by side and by name, whoever reads."""
    visitor = VISITOR_WORDS[conversation.visitor.audience]
    return [_staff_bubble(one, visitor, reading.peer.read) for one in reading.messages]


def _staff_bubble(one: ShownMessage, visitor: str | Promise, seen_up_to: int) -> Bubble:
    bubble = _bubble(one, EVENTS, seen_up_to=seen_up_to)
    if one.kind == Kind.EVENT:
        return bubble
    by_visitor = one.who == Side.VISITOR
    text = bubble.text or gettext("Erased.")
    side = "theirs" if by_visitor else "mine"
    return replace(bubble, side=side, text=text, author=visitor if by_visitor else one.name)
