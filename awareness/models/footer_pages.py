"""The pages that the foot of every page links: about us, privacy, accessibility, legal."""

from dataclasses import dataclass

from django.utils import translation

from awareness.models import language_cache
from awareness.models.languages import in_order_of_preference, language_of, original_language
from awareness.models.pages.standard import FooterLink, StandardPage

NAME = "footer_pages"


@dataclass(frozen=True)
class FooterPage:
    """A page of the footer; `language` differs from the reader's when it is not translated."""

    title: str
    url: str
    language: str = ""


def footer_pages() -> tuple[FooterPage, ...]:
    """The live page of each kind, in the active language or else as first written."""
    return tuple(FooterPage(**row) for row in language_cache.kept(NAME, _read))


def forget() -> None:
    """After a change of a page."""
    language_cache.forget(NAME)


def _read() -> language_cache.Rows:
    active = translation.get_language() or original_language()
    linked = StandardPage.objects.live().public().exclude(footer_link="").defer_streamfields()
    versions: dict[str, dict[str, StandardPage]] = {kind: {} for kind in FooterLink.values}
    for page in linked:
        if page.url:
            versions[page.footer_link][language_of(page.locale_id)] = page
    return [_row(pages, active) for pages in versions.values() if pages]


def _row(pages: dict[str, StandardPage], active: str) -> dict[str, str]:
    """The page in the active language, else in the first one that it was written in."""
    language = active if active in pages else in_order_of_preference(pages)[0]
    return {"title": pages[language].title, "url": pages[language].url, "language": language}
