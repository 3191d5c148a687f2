"""The foot of every page: accessibility, privacy, and whom to tell about a security hole."""

from django.conf import settings
from django.utils.translation import get_language, gettext

from portal.front.centre import Link


def footer_links() -> tuple[Link, ...]:
    """Links in the active language."""
    language = get_language() or settings.LANGUAGE_CODE
    return (
        Link(gettext("Accessibility"), f"/{language}/accessibility/"),
        Link(gettext("Privacy"), f"/{language}/privacy/"),
        Link(gettext("Report a security problem"), "/.well-known/security.txt"),
    )
