"""The second factor: nobody who works here sees a staff page with a password alone."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.deprecation import MiddlewareMixin
from django.utils.http import urlencode

from portal.accounts.models import User

STAFF_PREFIXES = ("/desk/", "/cms/", "/accounts/")
"""Where only signed-in members of staff may go; other paths never touch the session."""

LIBRARY_PREFIXES = ("/cms/", "/accounts/")
"""Staff pages of libraries, which carry no declaration of ours to ask for the second factor."""

OPEN_WITHOUT_SECOND_FACTOR = (
    "/accounts/2fa/",
    "/accounts/login/",
    "/accounts/logout/",
    "/accounts/inactive/",
    "/accounts/reauthenticate/",
    "/accounts/password/reset/",
)
"""Pages needed to sign in, to set the second factor up, or to leave."""

SET_UP_URL_NAME = "mfa_index"


def has_second_factor(user: User) -> bool:
    """Whether the person has a TOTP app or a passkey; recovery codes alone do not count."""
    from allauth.mfa.models import Authenticator

    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=kinds).exists())


class RequireMfaMiddleware(MiddlewareMixin):
    """Sends a signed-in person without a second factor to its set-up page.

    For pages of Wagtail and allauth; our own views ask by themselves (`portal.web.access`).
    Runs after authentication. Anonymous requests and public paths pass untouched, so that
    public pages stay free of sessions.
    """

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        """A redirect to the set-up page, or None when the request may go on."""
        path = request.path_info
        if not path.startswith(LIBRARY_PREFIXES) or path.startswith(OPEN_WITHOUT_SECOND_FACTOR):
            return None
        user = request.user
        if not isinstance(user, User) or has_second_factor(user):
            return None
        return HttpResponseRedirect(
            f"{resolve_url(SET_UP_URL_NAME)}?{urlencode({'next': request.get_full_path()})}"
        )
