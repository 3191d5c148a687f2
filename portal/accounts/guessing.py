"""Guessing is slowed for whoever guesses, never for the person whose account it is.

Wrong passwords and codes are counted by caller: the browser, when it is one that somebody has
signed in with before, else today's bucket of its address. Guesses at one account from many
callers are counted too, but only from browsers the account does not know, and what they use up
locks nobody out: the password then costs each such browser a proof of work
(`portal.front.signin`). Codes are guessed only by those who have the password; once that count
is used up, codes wait in unknown browsers, while known ones and passkeys open as ever.
"""

import secrets
from dataclasses import dataclass

from allauth.core import ratelimit
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from portal.accounts.models import User

KNOWN_FOR_DAYS = 180
COOKIE_PATH = "/accounts/"
"""Sent with sign-in pages only: on no other page does the browser say that it is known."""
SALT = "portal.accounts.known-browser"


@dataclass(frozen=True, slots=True)
class KnownBrowser:
    """A browser in which somebody has completed a sign-in."""

    person: int
    browser: str


def known_browser(request: HttpRequest) -> KnownBrowser | None:
    """What the browser's cookie says, when we signed it."""
    try:
        person, browser = signing.loads(
            request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE_NAME, ""),
            salt=SALT,
            max_age=KNOWN_FOR_DAYS * 24 * 60 * 60,
        )
    except signing.BadSignature:
        return None
    return KnownBrowser(person, browser)


def remember_browser(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Makes the browser known to the account; call it when a sign-in is complete."""
    known = known_browser(request)
    if known is not None and known.person == user.pk:
        return
    response.set_cookie(
        settings.KNOWN_BROWSER_COOKIE_NAME,
        signing.dumps([user.pk, secrets.token_urlsafe(16)], salt=SALT),
        max_age=KNOWN_FOR_DAYS * 24 * 60 * 60,
        path=COOKIE_PATH,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Strict",
    )


def caller(request: HttpRequest) -> str:
    """Whose attempts are counted together: a known browser's, or those of today's bucket."""
    known = known_browser(request)
    if known is not None:
        return f"browser-{known.browser}"
    return str(getattr(request, "address_bucket", "nowhere"))


def password_costs_work(request: HttpRequest, email: str) -> bool:
    """Whether too many passwords were tried at this account, and not from this known browser.

    The same for an address that nobody has: who is asked for work learns nothing.
    """
    if _knows(request, email):
        return False
    return not ratelimit.consume(request, action="password_guessed", key=_key(email), dry_run=True)


def note_wrong_password(request: HttpRequest, email: str) -> None:
    """Counts a wrong password at this account."""
    if not _knows(request, email):
        ratelimit.consume(request, action="password_guessed", key=_key(email))


def may_try_code(request: HttpRequest, user: User) -> bool:
    """Whether one more code may be tried at this account from this browser; counts it."""
    if _knows(request, user.email):
        return True
    allowed: bool = ratelimit.consume(request, action="code_guessed", key=str(user.pk))
    return allowed


def forget_codes(request: HttpRequest, user: User) -> None:
    """A right code: whoever tried before, it was the owner who came in."""
    ratelimit.clear(request, action="code_guessed", key=str(user.pk))


def _knows(request: HttpRequest, email: str) -> bool:
    known = known_browser(request)
    return (
        known is not None
        and User.objects.filter(pk=known.person, email__iexact=email.strip()).exists()
    )


def _key(email: str) -> str:
    return email.strip().lower()
