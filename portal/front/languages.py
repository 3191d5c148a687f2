"""The same page in the other languages, for the language switch and `hreflang`."""

from urllib.parse import unquote, urlsplit, urlunsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, Resolver404, ResolverMatch, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import override

from awareness.models.language_fallback import Alternate


def alternates_of(request: HttpRequest, active: str) -> list[Alternate]:
    """This address in every language; where it has none, the front page of that language.

    A form that was sent leads back to the page it stood on: what was typed stays behind.
    """
    here = request.get_full_path() if request.method in {"GET", "HEAD"} else _page_before(request)
    match = _match(here)
    return [_alternate(here, match, code, active) for code, _name in settings.LANGUAGES]


def _page_before(request: HttpRequest) -> str:
    """The page a form was sent from, as the browser says; an address of forms only has no page."""
    before = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(before, {request.get_host()}):
        return urlsplit(before).path
    return request.path


def _match(here: str) -> ResolverMatch | None:
    """The view behind an address of the active language: looked for once, led to in each."""
    try:
        return resolve(unquote(urlsplit(here).path))
    except Resolver404:
        return None


def _alternate(here: str, match: ResolverMatch | None, code: str, active: str) -> Alternate:
    own = code == active and here.startswith(f"/{code}/")
    there = here if own else _translated(here, match, code)
    real = own or there != here
    url = there if real else f"/{code}/"
    return Alternate(code, url, f"{settings.SITE_ORIGIN}{url}", real, code == active)


def _translated(here: str, match: ResolverMatch | None, code: str) -> str:
    """As Django's `translate_url`; the same address where that language has none."""
    if match is None:
        return here
    with override(code):
        try:
            path = reverse(match.view_name, args=match.args, kwargs=match.kwargs)
        except NoReverseMatch:
            return here
    parts = urlsplit(here)
    return urlunsplit(parts._replace(path=path))
