"""What every template may ask for. Everything is lazy: a page pays for what it shows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from portal.accounts.models import User
from portal.front.centre import Centre
from portal.front.desk import first_page_of, keys_are_on, lists_of, scheme_of
from portal.front.footer import footer_links
from portal.front.helplines import help_numbers
from portal.front.languages import alternates_of

SECTIONS = {"hotline": "report", "helpline": "talk", "awareness": "learn"}
"""URL namespace of a service → the way it is reached by."""


def site(request: HttpRequest) -> dict[str, Any]:
    """Context processor: centre, help_numbers, alternates, exit_target, footer_links, section."""
    return {
        "centre": Centre(),
        "help_numbers": SimpleLazyObject(help_numbers),
        "footer_links": SimpleLazyObject(footer_links),
        "alternates": SimpleLazyObject(
            lambda: alternates_of(request, get_language() or settings.LANGUAGE_CODE)
        ),
        "exit_target": settings.EXIT_TARGET,
        "section": section_of(request),
        "demo": settings.DEMO,
        "scheme": SimpleLazyObject(lambda: scheme_of(request)),
        "desk_lists": SimpleLazyObject(lambda: lists_of(request)),
        "desk_first": SimpleLazyObject(lambda: _first_page(request)),
        "desk_keys": SimpleLazyObject(lambda: keys_are_on(request)),
        "staff_languages": settings.STAFF_LANGUAGES,
    }


def _first_page(request: HttpRequest) -> str:
    return first_page_of(request.user) if isinstance(request.user, User) else "/desk/"


def section_of(request: HttpRequest) -> str:
    """Which of the three ways the page belongs to: report, talk, learn, or nothing."""
    match = request.resolver_match
    return SECTIONS.get(match.namespaces[0], "") if match and match.namespaces else ""
