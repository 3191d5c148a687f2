"""Chats that colleagues want to hand over, before whoever is asked (staff only)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from helpline.models import Transfer
from helpline.views.desk.board import find_board, show_board
from helpline.views.desk.person import person_of
from portal.web.actions import Forms


def find_transfer(request: HttpRequest, transfer: Any) -> Transfer:
    """One that this person is, or was, asked to take; else 404."""
    asked = Transfer.objects.asked_of(person_of(request)).with_people()
    found: Transfer = get_object_or_404(asked, pk=transfer)
    return found


def show_transfer(request: HttpRequest, _transfer: Transfer, _forms: Forms) -> HttpResponse:
    """It is shown on the board."""
    return show_board(request, find_board(request))
