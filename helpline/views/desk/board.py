"""The counsellor's desk: ready, break, stop; the offer; the board (staff only)."""

import hashlib
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    HttpResponseRedirect,
)
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_POST, require_safe

from helpline.forms.desk import ShiftForm
from helpline.models import Offer
from helpline.operations import matching, shifts
from helpline.operations.board import board_of
from helpline.views.desk.person import person_of
from helpline.words.errors_desk import OfferGone
from helpline.words.permissions import MAY_ANSWER, MAY_SUPERVISE
from portal.web.access import staff_with

QUEUE, ROOM = "helpline_desk:queue", "helpline_desk:room"


@staff_with(MAY_ANSWER, MAY_SUPERVISE)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The board as a page; without a script it loads itself again."""
    board = board_of(person_of(request))
    shift = board.shift
    chosen = {"languages": shift.languages, "capacity": shift.capacity} if shift else None
    form = ShiftForm(initial=chosen or {"languages": ["en"], "capacity": 1})
    return TemplateResponse(
        request, "desk/helpline/queue.html", {"board": board, "shift_form": form}
    )


@staff_with(MAY_ANSWER, MAY_SUPERVISE)
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The board alone, for the element that asks every two seconds; 304 while nothing changed."""
    template = "small_board" if "small" in request.GET else "board"
    shown = {"board": board_of(person_of(request))}
    page = render_to_string(f"desk/helpline/parts/{template}.html", shown)
    etag = f'"{hashlib.sha256(page.encode()).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    return HttpResponse(page, headers={"ETag": etag})


@staff_with(MAY_ANSWER)
@require_POST
def ready(request: HttpRequest) -> HttpResponseRedirect:
    """Begins the shift or returns from a break."""
    form = ShiftForm(request.POST)
    if form.is_valid():
        shifts.ready(by=person_of(request), **form.cleaned_data)
    else:
        shifts.ready(by=person_of(request))
    return redirect(QUEUE)


@staff_with(MAY_ANSWER)
@require_POST
def take_break(request: HttpRequest) -> HttpResponseRedirect:
    """A break: no offers until Ready."""
    shifts.take_break(by=person_of(request))
    return redirect(QUEUE)


@staff_with(MAY_ANSWER)
@require_POST
def stop(request: HttpRequest) -> HttpResponseRedirect:
    """Ends the shift; running chats are finished first."""
    shifts.stop(by=person_of(request))
    return redirect(QUEUE)


@staff_with(MAY_ANSWER)
@require_POST
def accept(request: HttpRequest, offer: int) -> HttpResponseRedirect:
    """Takes the offered conversation."""
    try:
        conversation = matching.accept(offer, by=person_of(request))
    except Offer.DoesNotExist as error:
        raise Http404 from error
    except OfferGone as gone:
        messages.warning(request, str(gone.message))
        return redirect(QUEUE)
    return redirect(ROOM, conversation.pk)


@staff_with(MAY_ANSWER)
@require_POST
def decline(request: HttpRequest, offer: int) -> HttpResponseRedirect:
    """Gives it back to the line; a counsellor in a chat stays there."""
    try:
        matching.decline(offer, by=person_of(request))
    except Offer.DoesNotExist as error:
        raise Http404 from error
    except OfferGone as gone:
        messages.warning(request, str(gone.message))
    return redirect(_chat_it_was_pressed_in(request) or QUEUE)


def _chat_it_was_pressed_in(request: HttpRequest) -> str:
    """The address of the chat whose page showed the offer; empty on other pages."""
    path = urlsplit(request.headers.get("Referer", "")).path
    try:
        return path if resolve(path).view_name == ROOM else ""
    except Resolver404:
        return ""
