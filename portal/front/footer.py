"""The foot of every page: who we are, privacy, accessibility, whom to tell about a hole."""

from dataclasses import dataclass

from django.core.exceptions import SynchronousOnlyOperation
from django.db import DatabaseError
from django.utils.translation import gettext

from awareness.models.footer_pages import footer_pages


@dataclass(frozen=True)
class Link:
    """A line of the footer."""

    title: str
    url: str
    language: str = ""
    """Of the title, when it may differ from the page's."""


def footer_links() -> tuple[Link, ...]:
    """Editors' pages with a role, in the active language or the one they are written in."""
    return (*_pages(), Link(gettext("Report a security problem"), "/.well-known/security.txt"))


def _pages() -> tuple[Link, ...]:
    try:
        return tuple(Link(page.title, page.url, page.language) for page in footer_pages())
    except (DatabaseError, SynchronousOnlyOperation):
        return ()  # a page about trouble has a foot all the same
