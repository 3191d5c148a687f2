"""The visitor's seat as a cookie: HttpOnly, this browser session only, never sent cross-site."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from helpline.models import Participant
from helpline.operations.admission import seat_of
from helpline.words.errors import SeatOver


def seat_in(request: HttpRequest) -> str:
    """The seat this browser holds, or an empty text."""
    return request.COOKIES.get(settings.SEAT_COOKIE_NAME, "")


def participant_in(request: HttpRequest) -> Participant | None:
    """Who sits in this browser's seat, or None when the seat is over or there never was one."""
    return seat_of(seat_in(request))


def seated(request: HttpRequest) -> Participant:
    """Who sits in this browser's seat. Raises SeatOver."""
    found = participant_in(request)
    if found is None:
        raise SeatOver
    return found


def give_seat(response: HttpResponse, seat: str) -> None:
    """Sets the cookie; it ends with the browser session."""
    response.set_cookie(
        settings.SEAT_COOKIE_NAME,
        seat,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Strict",
        path="/",
    )


def delete_seat(response: HttpResponse) -> None:
    """Deletes the cookie. A `__Host-` cookie is only deleted by a Secure one."""
    response.set_cookie(
        settings.SEAT_COOKIE_NAME,
        "",
        max_age=0,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Strict",
        path="/",
    )
