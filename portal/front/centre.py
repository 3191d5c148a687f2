"""The centre as templates see it: its name and the addresses of its three ways in."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language


@dataclass(frozen=True)
class Centre:
    """Who runs this site, and where its doors lead in the active language."""

    name: str
    country: str

    @property
    def home_url(self) -> str:
        return f"/{_language()}/"

    @property
    def report_url(self) -> str:
        return _address("hotline:report", "report/")

    @property
    def talk_url(self) -> str:
        return _address("helpline:talk", "talk/")

    @property
    def learn_url(self) -> str:
        return _address("front:learn", "learn/")

    @property
    def search_url(self) -> str:
        """Where a search of the public pages is sent."""
        return _address("awareness:search", "search/")

    @property
    def now_url(self) -> str:
        """Where a page asks whether the helpline is open now; empty when nobody can say."""
        return _address("helpline:now", "")


@dataclass(frozen=True)
class Link:
    """A line of the footer."""

    title: str
    url: str
    language: str = ""
    """Of the title, when it may differ from the page's."""


def this_centre() -> Centre:
    """The centre of the settings."""
    return Centre(name=settings.CENTRE_NAME, country=settings.CENTRE_COUNTRY)


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _address(url_name: str, path: str) -> str:
    """The address of a view, or the public site's path for it when this zone has no such view."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return f"/{_language()}/{path}" if path else ""
