"""The wallboard: the numbers of this moment on a screen of its own (staff only)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from helpline.desk.wall_drawing import NAMES_LIMIT, axis, drawn_lanes
from helpline.operations.wallboard import Wall, wallboard
from helpline.states.shift import ShiftState
from helpline.views.desk.unchanged import unless_known
from helpline.words.permissions import MAY_SUPERVISE
from portal.accounts.sessions import IDLE_LIMIT_MINUTES
from portal.web.access import staff_with

ASK_EVERY_SECONDS = 5


@staff_with(MAY_SUPERVISE)
@require_safe
def wall(request: HttpRequest) -> HttpResponse:
    """The whole screen; without a script it loads itself again."""
    return TemplateResponse(request, "desk/helpline/wall.html", _shown())


@staff_with(MAY_SUPERVISE)
@require_safe
def numbers(request: HttpRequest) -> HttpResponse:
    """The numbers alone, for the element that asks again; 304 while nothing changed."""
    return unless_known(request, render_to_string("desk/helpline/parts/wall.html", _shown()))


def _shown() -> dict[str, Any]:
    wall = wallboard()
    return {
        "wall": wall,
        "lanes": drawn_lanes(wall),
        "axis": axis(),
        "staff": _by_state(wall),
        "colleagues": wall.colleagues[:NAMES_LIMIT],
        "more_colleagues": max(0, len(wall.colleagues) - NAMES_LIMIT),
        "ask_every_seconds": ASK_EVERY_SECONDS,
        "idle_minutes": IDLE_LIMIT_MINUTES,
    }


def _by_state(wall: Wall) -> dict[str, int]:
    """How many are ready with a free place, busy, on a break, finishing, or away."""
    states = [one.state for one in wall.colleagues if not one.is_busy]
    return {
        "ready": states.count(ShiftState.AVAILABLE),
        "busy": len(wall.colleagues) - len(states),
        "on_break": states.count(ShiftState.BREAK),
        "finishing": states.count(ShiftState.WRAP_UP_ONLY),
        "away": states.count(ShiftState.AWAY),
    }
