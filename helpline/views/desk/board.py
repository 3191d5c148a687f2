"""The counsellor's desk: the board, and the offer on it (staff only)."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_safe

from helpline.desk.actions import BOARD, OFFER, OfferAt
from helpline.desk.safeguarding_lines import lines_of
from helpline.desk.transfer_lines import lines_of as asked_lines_of
from helpline.desk.transfer_lines import moved_lines_of
from helpline.models import Offer
from helpline.operations.board import Board, board_of
from helpline.views.desk.person import person_of
from helpline.views.desk.unchanged import unless_known
from helpline.words.permissions import MAY_ANSWER, MAY_SUPERVISE
from portal.web.access import staff_with
from portal.web.actions import Forms

PARTS = {"small": "small_board", "help": "help_board"}
"""What the board is asked for by other pages, and its template."""


@staff_with(MAY_ANSWER, MAY_SUPERVISE)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The board as a page; without a script it loads itself again."""
    return show_board(request, find_board(request))


@staff_with(MAY_ANSWER, MAY_SUPERVISE)
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The board alone, for the element that asks every two seconds; 304 while nothing changed."""
    template = next((name for word, name in PARTS.items() if word in request.GET), "board")
    shown = shown_on(find_board(request))
    return unless_known(request, render_to_string(f"desk/helpline/parts/{template}.html", shown))


def find_board(request: HttpRequest) -> Board:
    """The board of whoever asks."""
    return board_of(person_of(request))


def show_board(request: HttpRequest, board: Board, forms: Forms | None = None) -> HttpResponse:
    """The page of the board, also after a form on it was not right."""
    return TemplateResponse(request, "desk/helpline/queue.html", shown_on(board, forms))


def shown_on(board: Board, forms: Forms | None = None) -> dict[str, Any]:
    """The board with what may be done on it, as its templates take it."""
    of_offer = OFFER.offered(OfferAt(board.offer), to=board.person) if board.offer else {}
    return {
        "board": board,
        "shift": BOARD.offered(board, to=board.person, forms=forms),
        "answers": of_offer,
        "asked": asked_lines_of(board.asked, board.person),
        "given": board.given,
        "moved": moved_lines_of(board.moved, board.person),
        "calls": lines_of(board.calls, board.person, now=board.now),
    }


def find_offer(request: HttpRequest, offer: int) -> OfferAt:
    """An offer to whoever asks; else 404."""
    own = Offer.objects.filter(shift__counsellor=person_of(request))
    return OfferAt(get_object_or_404(own, pk=offer), _chat_it_was_pressed_in(request))


def show_offer(request: HttpRequest, _offer: OfferAt, _forms: Forms) -> HttpResponse:
    """An offer is shown on the board."""
    return show_board(request, find_board(request))


def _chat_it_was_pressed_in(request: HttpRequest) -> str:
    """The address of the chat whose page showed the offer; empty on other pages."""
    path = urlsplit(request.headers.get("Referer", "")).path
    try:
        return path if resolve(path).view_name == "helpline_desk:room" else ""
    except Resolver404:
        return ""
