"""Which language a page's words are in and how its script runs, without a query per page."""

from collections.abc import Iterable

from django.conf import settings
from wagtail.models import Locale

_codes: dict[int, str] = {}


def language_codes() -> list[str]:
    """Language codes of the site in the order of the settings."""
    return [code for code, _name in settings.LANGUAGES]


def original_language() -> str:
    """The language that pages are written in first, and shown in where a translation is missing."""
    return language_codes()[0]


def language_of(locale_id: int) -> str:
    """The language code behind a page's `locale_id`.

    Kept in the process: a row's code never changes while it lives, and an unknown id reloads.
    """
    if locale_id not in _codes:
        _codes.clear()
        _codes.update(Locale.objects.values_list("pk", "language_code"))
    return _codes[locale_id]


def direction_of(code: str) -> str:
    """`rtl` for scripts that run right to left, else `ltr`."""
    return "rtl" if code.split("-", maxsplit=1)[0] in settings.LANGUAGES_BIDI else "ltr"


def in_order_of_preference(found: Iterable[str]) -> list[str]:
    """Codes sorted as the settings list them, so that the original comes first."""
    order = {code: place for place, code in enumerate(language_codes())}
    return sorted(found, key=lambda code: order.get(code, len(order)))
