"""The rights behind open sockets: asked at the door, on every staff send, every few seconds.

A member of staff is known by the session, with the second factor and the permission.
"""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils.module_loading import import_string

from helpline.models.participant import Side
from helpline.operations import admission
from helpline.operations.admission import Admission
from portal.accounts import sessions
from portal.accounts.mfa import has_completed
from portal.accounts.models import User


def admit_by_session(session_key: str, conversation_id: UUID) -> Admission | None:
    """A member of staff by their session; the reading is audited."""
    person = person_of(session_key)
    if person is None:
        return None
    admitted = admission.admit_staff(person, conversation_id, session_key=session_key)
    if admitted is not None:
        admission.record_reading(admitted, by=person)
    return admitted


def still_admitted(admitted: Admission) -> bool:
    """Whether the same door would open again now."""
    if admitted.side == Side.VISITOR:
        return admission.visitor_still_admitted(admitted)
    person = person_of(admitted.session_key)
    if person is None:
        return False
    key = admitted.session_key
    return admission.admit_staff(person, admitted.conversation, session_key=key) == admitted


def no_longer_admitted(admissions: Iterable[Admission]) -> set[Admission]:
    """Those whose door would not open again."""
    return {one for one in admissions if not still_admitted(one)}


def may_speak(admitted: Admission) -> bool:
    """Asked on every send of staff, who are at work and not idle when they write."""
    if not still_admitted(admitted):
        return False
    session = _session(admitted.session_key)
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


def _session(session_key: str) -> SessionBase:
    store = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
    session: SessionBase = store(session_key)
    return session
