"""The pages that the foot of every page links: about us, privacy, accessibility, legal."""

from dataclasses import dataclass

from django.utils import translation

from awareness.models import language_cache
from awareness.models.languages import in_order_of_preference, language_of, original_language
from awareness.models.pages.standard import Role, StandardPage

NAME = "footer_pages"


@dataclass(frozen=True)
class FooterPage:
    """A page of the footer; `language` differs from the reader's when it is not translated."""

    title: str
    url: str
    language: str


def footer_pages() -> tuple[FooterPage, ...]:
    """The live page of each role, in the active language or else as first written."""
    return tuple(FooterPage(**row) for row in language_cache.kept(NAME, _read))


def forget() -> None:
    """After a change of a page."""
    language_cache.forget(NAME)


def _read() -> language_cache.Rows:
    active = translation.get_language() or original_language()
    pages = list(StandardPage.objects.live().public().exclude(role="").defer_streamfields())
    chosen = []
    for role in Role.values:
        by_language = {language_of(page.locale_id): page for page in pages if page.role == role}
        wanted = [active, *in_order_of_preference(by_language)]
        chosen.extend([by_language[code] for code in wanted if code in by_language][:1])
    return [
        {"title": page.title, "url": page.url, "language": language_of(page.locale_id)}
        for page in chosen
        if page.url
    ]
