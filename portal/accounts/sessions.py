"""How long a member of staff stays signed in: 30 quiet minutes, 12 hours in all.

ASVS 5.0, V7.3. Only requests that carry the staff cookie are looked at; visitors have none.
"""

import time
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.signals import user_logged_in
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

from portal.accounts.mfa import STAFF_PREFIXES

IDLE_LIMIT_MINUTES = 30
ABSOLUTE_LIMIT_HOURS = 12
NOTED_EVERY_SECONDS = 60
"""Activity is written to the session at most this often."""

SIGNED_IN_AT = "signed_in_at"
LAST_ACTIVE_AT = "last_active_at"


def begin(session: SessionBase, *, now: float | None = None) -> None:
    """Starts both clocks; called at sign-in."""
    moment = now or time.time()
    session[SIGNED_IN_AT] = session[LAST_ACTIVE_AT] = int(moment)


def keep_alive(session: SessionBase, *, now: float | None = None) -> None:
    """Notes that the person is at work. For sockets: call it when they say something, and save."""
    moment = int(now or time.time())
    if moment - session.get(LAST_ACTIVE_AT, 0) >= NOTED_EVERY_SECONDS:
        session[LAST_ACTIVE_AT] = moment


def is_over(session: SessionBase | Mapping[str, Any], *, now: float | None = None) -> bool:
    """Whether either limit has passed, or the clocks are missing."""
    moment = now or time.time()
    quiet_seconds = moment - float(session.get(LAST_ACTIVE_AT, 0))
    signed_in_seconds = moment - float(session.get(SIGNED_IN_AT, 0))
    return (
        quiet_seconds > IDLE_LIMIT_MINUTES * 60 or signed_in_seconds > ABSOLUTE_LIMIT_HOURS * 3600
    )


class SessionLimitsMiddleware(MiddlewareMixin):
    """Ends sessions of staff whose time is over; stands right after authentication."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        """Back to sign-in from a staff page; elsewhere the page goes on for nobody."""
        if (
            settings.SESSION_COOKIE_NAME not in request.COOKIES
            or SESSION_KEY not in request.session
        ):
            return None
        if is_over(request.session):
            logout(request)
            if request.path_info.startswith(STAFF_PREFIXES):
                return redirect_to_login(_way_back(request))
        elif _is_activity(request):
            keep_alive(request.session)
        return None


def _is_activity(request: HttpRequest) -> bool:
    """Whether a person did something: a script that asks again and again is no activity."""
    mode = request.headers.get("Sec-Fetch-Mode", "navigate")
    return mode == "navigate" or request.method not in {"GET", "HEAD"}


def _way_back(request: HttpRequest) -> str:
    return request.get_full_path() if request.method == "GET" else "/desk/"


def begin_at_sign_in(request: HttpRequest | None = None, **_kwargs: Any) -> None:
    """Receiver of `user_logged_in`."""
    if request is not None and hasattr(request, "session"):
        begin(request.session)


def connect() -> None:
    """Called once by the app configuration."""
    user_logged_in.connect(begin_at_sign_in, dispatch_uid="portal.accounts.sessions.begin")
