"""The same page in the other languages, for the language switch and `hreflang`."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.http import url_has_allowed_host_and_scheme

from awareness.models.language_fallback import Alternate


def alternates_of(request: HttpRequest, active: str) -> list[Alternate]:
    """This address in every language; where it has none, the front page of that language.

    A form that was sent leads back to the page it stood on: what was typed stays behind.
    """
    here = request.get_full_path() if request.method in {"GET", "HEAD"} else _page_before(request)
    return [_alternate(here, code, active) for code, _name in settings.LANGUAGES]


def _page_before(request: HttpRequest) -> str:
    """The page a form was sent from, as the browser says; an address of forms only has no page."""
    before = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(before, {request.get_host()}):
        return urlsplit(before).path
    return request.path


def _alternate(here: str, code: str, active: str) -> Alternate:
    there = here if code == active and here.startswith(f"/{code}/") else translate_url(here, code)
    real = there.startswith(f"/{code}/")
    url = there if real else f"/{code}/"
    return Alternate(code, url, f"{settings.SITE_ORIGIN}{url}", real, code == active)
