"""Pages that must appear even when little else works, or JSON for a script: refusals, 404, 500.

They stand in the site's own frame (`base.html`) while that can be rendered and fall back
to a frame that asks no database when it cannot. `handler400` to `handler500` of every URLconf.
"""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template import loader
from django.utils.functional import Promise
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

PUBLIC_FRAMES = ("base.html", "web/bare.html")
DESK_FRAMES = ("desk/plain.html", *PUBLIC_FRAMES)
BARE_FRAMES = ("web/bare.html",)


def not_understood(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    """400: a name we do not answer to, or a form no browser would send. Asks no database."""
    del exception
    return answer(request, "400.html", HTTPStatus.BAD_REQUEST, "not-understood")


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    """403 raised by a library; our own views raise `NotAllowed`."""
    del exception
    return answer(request, "403.html", HTTPStatus.FORBIDDEN, "not-allowed")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    """404: nothing there, or nothing this person may know of. Both answer the same."""
    del exception
    return answer(request, "404.html", HTTPStatus.NOT_FOUND, "not-found")


def crashed(request: HttpRequest) -> HttpResponseBase:
    """500: a page that needs no database, no Redis and no static manifest."""
    return answer(request, "500.html", HTTPStatus.INTERNAL_SERVER_ERROR, "crashed")


ASK_NOTHING = ("400.html", "500.html")
"""Whole pages of their own; the others extend the variable `frame`."""


def answer(
    request: HttpRequest,
    template: str,
    status: int,
    code: str,
    *,
    message: str | Promise = "",
    context: Mapping[str, Any] | None = None,
) -> HttpResponseBase:
    """What says that something was not done; never stored by anyone."""
    response: HttpResponse
    if wants_json(request):
        response = JsonResponse({"refused": code, "message": str(message)}, status=status)
    elif template in ASK_NOTHING:
        response = HttpResponse(loader.render_to_string(template), status=status)
    else:
        response = HttpResponse(_in_best_frame(request, template, context or {}), status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks: it says so, or accepts JSON and not a page."""
    if "X-Requested-With" in request.headers:
        return True
    accepted = request.headers.get("Accept", "")
    return "application/json" in accepted and "text/html" not in accepted


def _in_best_frame(request: HttpRequest, template: str, context: Mapping[str, Any]) -> str:
    """Losing the database or Redis costs the menus, not the message."""
    on_desk = request.path_info.startswith("/desk/")
    frames = DESK_FRAMES if on_desk else PUBLIC_FRAMES
    words = {**context, "first_page": "/desk/" if on_desk else "/"}
    try:
        framed = {**words, "frame": loader.select_template(frames)}
        return loader.render_to_string(template, framed, request=request)
    except (DatabaseError, RedisError):
        logger.warning("rendered an answer in the bare frame: the database or Redis is away")
        framed = {**words, "frame": loader.select_template(BARE_FRAMES)}
        return loader.render_to_string(template, framed)
