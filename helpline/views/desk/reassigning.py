"""Chats that a supervisor moved, before whoever talked there (staff only)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from helpline.models import Reassignment
from helpline.views.desk.board import find_board, show_board
from helpline.views.desk.person import person_of
from portal.web.actions import Forms


def find_moved(request: HttpRequest, moved: Any) -> Reassignment:
    """A chat that was taken from this person; else 404."""
    theirs = Reassignment.objects.filter(former=person_of(request)).with_people()
    found: Reassignment = get_object_or_404(theirs, pk=moved)
    return found


def show_moved(request: HttpRequest, _moved: Reassignment, _forms: Forms) -> HttpResponse:
    """It is said on the board."""
    return show_board(request, find_board(request))
