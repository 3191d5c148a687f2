"""The second factor: nobody who works here is anybody to the site with a password alone.

What counts is that *this session* has proven a factor, whatever page signed it in. The mark is
set here and nowhere else, when a factor was right or when the first one has just been set up;
every guard (views, library pages, sockets) asks `has_completed`.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from asgiref.sync import sync_to_async
from django.contrib.auth.middleware import get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.deprecation import MiddlewareMixin
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode

from portal.accounts.models import User

STAFF_PREFIXES = ("/desk/", "/cms/", "/accounts/")
"""Where only signed-in members of staff may go; other paths never touch the session."""

LIBRARY_PREFIXES = ("/cms/", "/accounts/")
"""Staff pages of libraries, which cannot lead to the set-up page by themselves."""

SET_UP_PATH = "/accounts/2fa/"
"""Everything below serves to set a second factor up, or to show one at sign-in."""

OPEN_WITHOUT_SECOND_FACTOR = (
    SET_UP_PATH,
    "/accounts/login/",
    "/accounts/logout/",
    "/accounts/inactive/",
    "/accounts/reauthenticate/",
    "/accounts/password/reset/",
)
"""Pages needed to sign in, to set the first second factor up, or to leave."""

PROVEN = "second_factor"
"""Where the session says whose factors it has proven, and which (their numbers)."""


class SecondFactor(StrEnum):
    """What a session's person still owes."""

    MISSING = "missing"
    """The person has none: they set one up first."""
    OWED = "owed"
    """The person has one and this session has not shown it: they sign in."""
    COMPLETED = "completed"


def second_factor(request: HttpRequest, user: User) -> SecondFactor:
    """Whether `request.session` has proven a factor that `user` still has; one query a request.

    Needs nothing of the request but its session. Recovery codes prove the person but are no
    second factor by themselves; a factor that was removed proves nothing any more.
    """
    known: dict[int, SecondFactor] = request.__dict__.setdefault("_second_factor", {})
    if user.pk not in known:
        known[user.pk] = _asked(request, user)
    return known[user.pk]


def has_completed(request: HttpRequest, user: User) -> bool:
    """The one question every guard asks."""
    return second_factor(request, user) is SecondFactor.COMPLETED


def must_set_up(request: HttpRequest) -> bool:
    """Whether the session is of a person who has no second factor yet."""
    person = get_user(request)
    return isinstance(person, User) and second_factor(request, person) is SecondFactor.MISSING


def has_second_factor(user: User, *, besides: int | None = None) -> bool:
    """Whether the person has a TOTP app or a passkey, not counting the one numbered `besides`."""
    from allauth.mfa.models import Authenticator

    held = Authenticator.objects.filter(user_id=user.pk, type__in=_kinds())
    return bool(held.exclude(pk=besides).exists())


class SecondFactorMiddleware(MiddlewareMixin):
    """Makes nobody of a session that has not completed its second factor.

    Runs after authentication. `request.user` stays lazy, so that public pages stay free of
    sessions. A person without any factor is themselves on the pages that set one up, and is
    led there from pages of Wagtail and allauth; our own views do so by themselves
    (`portal.web.access`).
    """

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        """A redirect to the set-up page, or None when the request may go on."""
        path = request.path_info
        may_set_up = path.startswith(OPEN_WITHOUT_SECOND_FACTOR)

        def seen() -> User | AnonymousUser:
            return _seen(request, may_set_up=may_set_up)

        request.user = SimpleLazyObject(seen)  # type: ignore[assignment]
        request.auser = sync_to_async(seen)
        if may_set_up or not path.startswith(LIBRARY_PREFIXES) or not must_set_up(request):
            return None
        return HttpResponseRedirect(f"{SET_UP_PATH}?{urlencode({'next': request.get_full_path()})}")


def _seen(request: HttpRequest, *, may_set_up: bool) -> User | AnonymousUser:
    person = get_user(request)
    if not isinstance(person, User):
        return AnonymousUser()
    owed = second_factor(request, person)
    setting_up = may_set_up and owed is SecondFactor.MISSING
    return person if setting_up or owed is SecondFactor.COMPLETED else AnonymousUser()


def _asked(request: HttpRequest, user: User) -> SecondFactor:
    from allauth.mfa.models import Authenticator

    held = dict(Authenticator.objects.filter(user_id=user.pk).values_list("pk", "type"))
    return standing(request.session.get(PROVEN), held, person=user.pk)


def standing(proven: Any, held: Mapping[int, str], *, person: int) -> SecondFactor:
    """What a session with this mark still owes of a person who holds these factors (by number)."""
    if not _kinds() & set(held.values()):
        return SecondFactor.MISSING
    marked = proven or {}
    mine = marked.get("person") == person
    if mine and held.keys() & set(marked.get("factors", ())):
        return SecondFactor.COMPLETED
    return SecondFactor.OWED


def _kinds() -> frozenset[str]:
    from allauth.mfa.models import Authenticator

    return frozenset({Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN})


def prove(request: HttpRequest, user: Any, factor: int) -> None:
    """Marks the session: this person has shown this factor here."""
    kept = request.session.get(PROVEN) or {}
    before = kept.get("factors", []) if kept.get("person") == user.pk else []
    request.session[PROVEN] = {"person": user.pk, "factors": [*before, factor]}
    request.__dict__.pop("_second_factor", None)


def shown(request: HttpRequest, user: User, authenticator: Any, **_kwargs: Any) -> None:
    """Receiver of `authenticator_used`: a code, key or recovery code was right."""
    prove(request, user, authenticator.pk)


def added(request: HttpRequest, user: User, authenticator: Any, **_kwargs: Any) -> None:
    """Receiver of `authenticator_added` and `authenticator_reset`.

    The first factor was proven when it was set up. A further one, or new recovery codes,
    belong to a session that had completed its second factor already.
    """
    first = authenticator.type in _kinds() and not has_second_factor(user, besides=authenticator.pk)
    if first or has_completed(request, user):
        prove(request, user, authenticator.pk)


def connect() -> None:
    """Called once by the app configuration."""
    from allauth.mfa import signals

    for signal, receiver in (
        (signals.authenticator_used, shown),
        (signals.authenticator_added, added),
        (signals.authenticator_reset, added),
    ):
        uid = f"portal.accounts.mfa.{receiver.__name__}"
        signal.connect(receiver, dispatch_uid=uid)
