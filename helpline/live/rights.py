"""The rights behind open sockets: asked at the door, after a change, and every few seconds.

A member of staff is known by the session, with the second factor and the permission. What was
granted at the door holds in this process until a revocation or the clock takes it away; no
message asks the database for it.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.http import HttpRequest
from django.utils.module_loading import import_string

from helpline.models.participant import Side
from helpline.operations import admission
from helpline.operations.admission import Admission
from helpline.words.permissions import MAY_ANSWER, MAY_SUPERVISE
from portal.accounts import sessions
from portal.accounts.mfa import has_completed
from portal.accounts.models import User
from portal.accounts.signed_in import SignedIn, signed_in


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
    """Those whose door would not open again. A few statements, however many are asked about."""
    asked = set(admissions)
    seated = admission.still_seated(asked)
    keys = {one.session_key for one in asked} - {""}
    people = signed_in(keys, asking=[MAY_ANSWER, MAY_SUPERVISE]) if keys else {}
    return {one for one in asked if one not in seated or not _holds(one, people)}


def _holds(one: Admission, people: Mapping[str, SignedIn]) -> bool:
    """Whether the session is still of the same person, who may still do what the seat is for."""
    if one.side == Side.VISITOR:
        return True
    found = people.get(one.session_key)
    if found is None or found.person != one.person:
        return False
    needed = {MAY_SUPERVISE} if one.participant is None else {MAY_SUPERVISE, MAY_ANSWER}
    return not needed.isdisjoint(found.permissions)


def keep_alive(session_keys: Iterable[str]) -> None:
    """Notes that these people are at work: they wrote, so they are not idle."""
    for key in session_keys:
        session = _session(key)
        if sessions.is_over(session):
            continue
        sessions.keep_alive(session)
        if session.modified:
            with suppress(UpdateError):  # signed out in this very moment
                session.save()


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
