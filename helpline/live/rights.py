"""Who may be in which conversation. Asked at the door, on every staff send, every few seconds.

A visitor is known by the seat in their cookie. A member of staff is known by the session,
with the second factor, the permission, and a conversation that is visible to them. The
conversation a socket serves comes from these rows, never from a frame.
"""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils.module_loading import import_string

from helpline import seats
from helpline.models import Conversation, Participant
from helpline.models.participant import Side
from helpline.operations import timekeeping
from helpline.policies.timers import COME_BACK_WITHIN
from helpline.states import OPEN, Life
from portal.accounts import sessions
from portal.accounts.mfa import has_completed
from portal.accounts.models import User
from portal.audit.log import record_read
from portal.database.clock import database_now

ANSWERING, SUPERVISING = "answering the conversation", "supervising the conversation"


@dataclass(frozen=True, slots=True)
class Guest:
    """Someone who was let in. `participant` is None for a supervisor, who only reads."""

    conversation: UUID
    side: Side
    participant: int | None
    session_key: str = ""
    person: int | None = None


def seat_of(seat: str) -> Participant | None:
    """The participant of a seat that is still valid, its conversation settled, or None."""
    if not seat or len(seat) > seats.SEAT_LIMIT_CHARS:
        return None
    found: Participant | None = (
        Participant.objects.seated()
        .filter(seat_digest=seats.digest(seat))
        .select_related("conversation__visitor", "conversation__queue")
        .first()
    )
    if found is None:
        return None
    conversation = timekeeping.settled_if_due(found.conversation)
    if conversation is not found.conversation:  # the clock did something; it may have unseated
        return seat_of(seat)
    return found if _seat_holds(conversation) else None


def _seat_holds(conversation: Conversation) -> bool:
    """Until the end, and for a quarter of an hour after it (to come back, to see how it ended)."""
    if conversation.state in OPEN:
        return True
    ended = conversation.ended_at
    return ended is not None and database_now() - ended < COME_BACK_WITHIN


def admit_visitor(seat: str) -> Guest | None:
    """A visitor by seat; one whose chat just ended may still see how."""
    found = seat_of(seat)
    if found is None:
        return None
    return Guest(found.conversation_id, Side.VISITOR, found.pk)


def admit_staff(session_key: str, conversation_id: UUID) -> Guest | None:
    """A counsellor to their own conversation, a supervisor to any; the reading is audited."""
    person = person_of(session_key)
    guest = staff_guest(person, conversation_id, session_key)
    if person is not None and guest is not None:
        conversation = Conversation.objects.get(pk=conversation_id)
        purpose = ANSWERING if guest.participant else SUPERVISING
        record_read(conversation, by=person, purpose=purpose)
    return guest


def still_admitted(guest: Guest) -> bool:
    """Whether the same door would open again now."""
    if guest.side == Side.VISITOR:
        return bool(Participant.objects.seated().filter(pk=guest.participant).exists())
    person = person_of(guest.session_key)
    again = staff_guest(person, guest.conversation, guest.session_key)
    return again == guest


def may_speak(guest: Guest) -> bool:
    """Asked on every send of staff, who are at work and not idle when they write."""
    if not still_admitted(guest):
        return False
    session = _session(guest.session_key)
    sessions.keep_alive(session)
    if session.modified:
        session.save()
    return True


def person_of(session_key: str) -> User | None:
    """Who is signed in with this session and has shown a second factor in it, or None."""
    if not session_key:
        return None
    request = HttpRequest()
    request.session = _session(session_key)
    if sessions.is_over(request.session):
        return None
    person = get_user(request)
    if not isinstance(person, User) or not person.is_active or not has_completed(request, person):
        return None
    return person


def staff_guest(person: User | None, conversation_id: UUID, session_key: str = "") -> Guest | None:
    """Who a member of staff is in a conversation, or None when they may not know of it."""
    if person is None:
        return None
    found = Conversation.objects.visible_to(person).filter(pk=conversation_id).first()
    if found is None:
        return None
    conversation = timekeeping.settled_if_due(found)
    seat = (
        Participant.objects.seated()
        .filter(conversation=conversation, kind=Side.COUNSELLOR, user=person)
        .first()
    )
    if seat is not None and conversation.state in (Life.ACTIVE, Life.WRAP_UP):
        return Guest(conversation.pk, Side.COUNSELLOR, seat.pk, session_key, person.pk)
    if not Conversation.objects.visible_to(person).filter(pk=conversation_id).exists():
        return None
    return Guest(conversation.pk, Side.SUPERVISOR, None, session_key, person.pk)


def _session(session_key: str) -> SessionBase:
    store = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
    session: SessionBase = store(session_key)
    return session
