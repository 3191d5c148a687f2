"""The foot of every page: who we are, privacy, accessibility, whom to tell about a hole."""

from django.core.exceptions import SynchronousOnlyOperation
from django.db import DatabaseError
from django.utils.translation import gettext

from awareness.models.footer_pages import FooterPage, footer_pages


def footer_links() -> tuple[FooterPage, ...]:
    """Editors' pages with a role, in the active language or the one they are written in."""
    try:
        pages = footer_pages()
    except (DatabaseError, SynchronousOnlyOperation):
        pages = ()  # a page about trouble has a foot all the same
    return (*pages, FooterPage(gettext("Report a security problem"), "/.well-known/security.txt"))
