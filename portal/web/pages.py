"""Pages that must appear even when little else works: refusals, not found, crashes.

They stand in the site's own frame (`base.html`) while that can be rendered and fall back
to a frame that asks no database when it cannot.
"""

import logging
from collections.abc import Mapping
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

PUBLIC_FRAMES = ("base.html", "web/bare.html")
DESK_FRAMES = ("desk/plain.html", *PUBLIC_FRAMES)
BARE_FRAMES = ("web/bare.html",)


def answer_page(
    request: HttpRequest, template: str, status: int, context: Mapping[str, Any] | None = None
) -> HttpResponse:
    """`template` in the best frame that can be rendered now.

    The template extends the variable `frame`. Losing the database or Redis costs the
    menus, not the message.
    """
    on_desk = request.path_info.startswith("/desk/")
    frames = DESK_FRAMES if on_desk else PUBLIC_FRAMES
    context = {**(context or {}), "first_page": "/desk/" if on_desk else "/"}
    try:
        body = _render(request, template, frames, context)
    except (DatabaseError, RedisError):
        logger.warning("rendered an answer in the bare frame: the database or Redis is away")
        body = _render(None, template, BARE_FRAMES, context)
    return HttpResponse(body, status=status)


def _render(
    request: HttpRequest | None,
    template: str,
    frames: tuple[str, ...],
    context: Mapping[str, Any] | None,
) -> str:
    words = {**(context or {}), "frame": loader.select_template(frames)}
    return loader.render_to_string(template, words, request=request)
