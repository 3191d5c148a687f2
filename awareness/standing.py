"""Pages with a role, for the foot of every page: about us, privacy, accessibility, legal."""

from dataclasses import dataclass

from django.core.cache import cache
from django.utils import translation

from awareness.languages import codes, in_order_of_preference, language_of
from awareness.models import Role, StandardPage

KEPT_FOR_SECONDS = 300


@dataclass(frozen=True)
class StandingPage:
    """A page of the footer; `language` differs from the reader's when it is not translated."""

    role: str
    title: str
    url: str
    language: str


def standing_pages() -> tuple[StandingPage, ...]:
    """The live page of each role, in the active language or else as first written."""
    active = translation.get_language() or codes()[0]
    key = f"awareness.standing.{active}"
    kept: tuple[StandingPage, ...] | None = cache.get(key)
    if kept is None:
        kept = _found(active)
        cache.set(key, kept, KEPT_FOR_SECONDS)
    return kept


def forget() -> None:
    """After a change of a page."""
    cache.delete_many([f"awareness.standing.{code}" for code in codes()])


def _found(active: str) -> tuple[StandingPage, ...]:
    pages = list(StandardPage.objects.for_everybody().exclude(role="").defer_streamfields())
    found = []
    for role in (role for role in Role if role.value):
        by_language = {language_of(page.locale_id): page for page in pages if page.role == role}
        wanted = [active, *in_order_of_preference(by_language)]
        page = next((by_language[code] for code in wanted if code in by_language), None)
        if page is not None and page.url:
            found.append(
                StandingPage(role.value, page.title, page.url, language_of(page.locale_id))
            )
    return tuple(found)
