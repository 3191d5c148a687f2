"""Quick exit: the server's half of leaving at once.

The link works without any script: it ends the session, tells the browser to forget what
it holds of us, and goes to a neutral page. The browser's half (`quick-exit.js`) blanks the
page first and sends the same as a beacon. Nothing here may fail in front of the person
who is leaving: a database that is away costs the bookkeeping, not the exit.
"""

import logging
import time
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods
from redis.exceptions import RedisError

from portal.web.access import open_to_all
from portal.web.origin import is_from_us, same_origin_required

logger = logging.getLogger(__name__)

FORGET = '"cache", "storage"'
"""Value of Clear-Site-Data: the browser drops pages and everything scripts kept.

Not "cookies": ours are deleted by name below, and the one that says when this browser left
must stay, or Back would show the page again.
"""
LEFT_COOKIE = "left"
"""Holds only the moment of leaving, in milliseconds; `exit-guard.js` reads it before a page
is drawn and shows nothing that was opened earlier."""
LEFT_KEPT_SECONDS = 3600

Hook = Callable[[HttpRequest, HttpResponse], None]
_hooks: list[Hook] = []


def on_exit(hook: Hook) -> Hook:
    """Registers what a service does when a visitor leaves, such as freeing their seat.

    The hook gets the response to delete its own cookies from. It must be quick and make no
    network call; losing the database inside it is forgiven, any other error is a bug.
    """
    if hook not in _hooks:
        _hooks.append(hook)
    return hook


@open_to_all(because="a visitor must be able to leave whatever else is true")
@same_origin_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """GET follows the link, POST is the script's beacon; both end everything.

    A browser that only looks ahead (prefetch, HEAD) and a page of another site that points
    an image here change nothing.
    """
    if request.method == "HEAD" or _only_looks_ahead(request):
        return _stored_nowhere(HttpResponse(status=HTTPStatus.NO_CONTENT))
    response = _answer(request)
    if is_from_us(request):
        _end(request, response)
        response["Clear-Site-Data"] = FORGET
    return _stored_nowhere(response)


def _answer(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return HttpResponseRedirect(settings.EXIT_TARGET)


def _end(request: HttpRequest, response: HttpResponse) -> None:
    for hook in _hooks:
        try:
            hook(request, response)
        except (DatabaseError, RedisError):
            logger.warning("quick exit: a hook could not finish", exc_info=True)
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        try:
            logout(request)
        except DatabaseError:
            logger.warning("quick exit: the session could not be deleted", exc_info=True)
            request.session = SessionBase()
    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
        if name in request.COOKIES:
            response.delete_cookie(name, samesite="Strict")
    if request.method == "GET":  # the beacon's script has set it before leaving
        response.set_cookie(
            LEFT_COOKIE,
            str(int(time.time() * 1000)),
            max_age=LEFT_KEPT_SECONDS,
            secure=settings.HTTPS,
            samesite="Strict",
        )


def _only_looks_ahead(request: HttpRequest) -> bool:
    said = (request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Moz"))
    return any("prefetch" in purpose or "prerender" in purpose for purpose in said)


def _stored_nowhere(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
