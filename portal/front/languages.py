"""The same page in the other languages, for the language switch and `hreflang`."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit, urlunsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, Resolver404, ResolverMatch, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language_info, override


@dataclass(frozen=True)
class Alternate:
    """One language of the switch. `real` is true when the page exists in that language."""

    code: str
    url: str
    current: bool
    real: bool

    @property
    def name(self) -> str:
        """The language in its own words."""
        return str(get_language_info(self.code)["name_local"])

    @property
    def rtl(self) -> bool:
        return bool(get_language_info(self.code)["bidi"])

    @property
    def absolute_url(self) -> str:
        return f"{settings.SITE_ORIGIN}{self.url}"


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
    if code == active and here.startswith(f"/{code}/"):
        return Alternate(code, here, current=True, real=True)
    there = _translated(here, match, code)
    exists = there != here
    return Alternate(code, there if exists else f"/{code}/", current=code == active, real=exists)


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
