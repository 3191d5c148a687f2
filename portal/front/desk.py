"""What the desk's frame shows: the lists a person may open, and how they like their screen."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from portal.accounts.models import User
from portal.web.desk import Worklist, count_waiting, worklists_for

OF_EVERY_SERVICE = "portal"
"""Lists of the centre, which are no service of their own."""
SERVICES = ("hotline", "helpline", "awareness", OF_EVERY_SERVICE)
"""The order of the services on the desk; within each, lists come in their own order."""
STAFF_PATHS = ("/desk/", "/accounts/")
LANGUAGE_KEY = "desk_language"
SCHEME_KEY = "desk_scheme"
KEYS_KEY = "desk_keys_off"


class Scheme(StrEnum):
    """Light or dark; the device decides unless the person does."""

    DEVICE = ""
    LIGHT = "light"
    DARK = "dark"


def is_staff_path(request: HttpRequest) -> bool:
    """True for the desk and the sign-in pages, whose language and colours are the person's."""
    return request.path_info.startswith(STAFF_PATHS)


def scheme_of(request: HttpRequest) -> Scheme:
    """The colour scheme a person chose for this session."""
    if not is_staff_path(request):
        return Scheme.DEVICE
    return Scheme(request.session.get(SCHEME_KEY, ""))


def keys_are_on(request: HttpRequest) -> bool:
    """Whether single keys act (WCAG 2.1.4 asks for a way to switch them off)."""
    return not request.session.get(KEYS_KEY, False)


def staff_language(request: HttpRequest) -> str:
    """The chosen language of the desk, else the best one the browser asks for that we have."""
    from django.utils.translation import get_language_from_request

    chosen = str(request.session.get(LANGUAGE_KEY, ""))
    if chosen in settings.STAFF_LANGUAGES:
        return chosen
    asked = get_language_from_request(request)
    return asked if asked in settings.STAFF_LANGUAGES else str(settings.STAFF_LANGUAGES[0])


def lists_of(request: HttpRequest) -> list[dict[str, Any]]:
    """The lists this person may open, with what waits in each; empty for a visitor."""
    person = request.user
    if not isinstance(person, User):
        return []
    mine = sorted(worklists_for(person), key=lambda each: SERVICES.index(each.service))
    first = first_page_of(person)
    mounted = [(entry, url) for entry, url in _mounted(mine) if url != first]
    waiting = count_waiting((entry for entry, _url in mounted), person)
    return [
        {
            "title": entry.title,
            "url": url,
            "count": waiting.get(entry.key),
            "current": request.path == url,
            "service": entry.service,
            "icon": entry.icon,
            "shortcut": place if place < 10 else "",
        }
        for place, (entry, url) in enumerate(mounted, start=1)
    ]


def first_page_of(person: User) -> str:
    """Where the desk begins for this person: with their service's own first page when they work in
    one service only and it has one, else with all lists."""
    mine = worklists_for(person)
    one_service = len({each.service for each in mine} - {OF_EVERY_SERVICE}) == 1
    own = [url for entry, url in _mounted(mine) if entry.is_first_page and one_service]
    return own[0] if own else reverse("desk:home")


def _mounted(worklists: list[Worklist]) -> Iterator[tuple[Worklist, str]]:
    for worklist in worklists:
        try:
            yield worklist, reverse(worklist.url_name)
        except NoReverseMatch:
            continue
