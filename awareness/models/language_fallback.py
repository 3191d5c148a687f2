"""Which page answers in a language without a translation, and which translations there are.

Wagtail answers an address of a language without a translation with the page of another
language. That is useful for the reader, as long as the answer says so: this module finds
that page, names its language, and lists which translations really are live.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.utils import translation
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from awareness.models.languages import (
    direction_of,
    in_order_of_preference,
    language_codes,
    language_of,
    original_language,
)
from awareness.models.view_restrictions import restricted


@dataclass(frozen=True)
class Alternate:
    """The same page in one language of the site, as the language switch shows it.

    `real` is False when `url` leads to the fallback instead of a translation.
    """

    code: str
    url: str
    absolute_url: str
    real: bool
    current: bool

    @property
    def name(self) -> str:
        """The language's own name for itself."""
        return str(translation.get_language_info(self.code)["name_local"])

    @property
    def rtl(self) -> bool:
        return direction_of(self.code) == "rtl"


@dataclass(frozen=True)
class Navigation:
    """The way down to a page, and the same page in other languages."""

    ancestors: tuple[Page, ...]
    """Ancestors from the home page down, without the page itself."""
    alternates: tuple[Alternate, ...]
    """One per language of the site, in the order of the settings."""

    @property
    def original(self) -> Alternate | None:
        """The live translation in the site's first language, for `x-default`."""
        first = original_language()
        return next((one for one in self.alternates if one.real and one.code == first), None)


def content_language(page: Page) -> str:
    """The language the words of `page` are in; an alias has the words of its source."""
    source = page
    while source.alias_of_id is not None:
        source = source.alias_of
    return language_of(source.locale_id)


def navigation(page: Page, request: HttpRequest) -> Navigation:
    """Ancestors and translations of `page` with one query."""
    translations = _live_translations(page)
    above = [one for one in translations if one.locale_id == page.locale_id and one.pk != page.pk]
    alternates = _alternates(page, above, translations, request)
    return Navigation(ancestors=tuple(above), alternates=tuple(alternates))


def find_page(root: Page, path_components: list[str]) -> Page | None:
    """The live page at an address below `root`, or its nearest stand-in.

    First the page itself; else, when the tree of this language ends earlier or ends in a
    draft, a live translation of where it ends, followed down the rest of the address. The
    number of queries does not grow with the address.
    """
    wanted = root.url_path + "".join(f"{part}/" for part in path_components)
    found = _deepest(root, path_components)
    if found.url_path == wanted and found.live:
        return found
    rest = wanted.removeprefix(found.url_path)
    translations = {
        language_of(one.locale_id): one
        for one in Page.objects.filter(translation_key=found.translation_key, alias_of=None)
        if one.pk != found.pk
    }
    addresses = {
        translations[code].url_path + rest: code for code in in_order_of_preference(translations)
    }
    stand_ins = Page.objects.live().filter(url_path__in=addresses, alias_of=None)
    by_language = {addresses[one.url_path]: one for one in stand_ins}
    for code in in_order_of_preference(by_language):
        return by_language[code]
    return None


def redirect_target(root: Page, path_components: list[str], request: HttpRequest) -> str | None:
    """Where a stand-in is now that was offered at this address before its own one changed.

    Wagtail notes the change in the language that was changed; the same note serves all others.
    """
    found = _deepest(root, path_components)
    rest = "/".join(path_components[found.depth - root.depth :])
    noted = Q()
    for origin in Page.objects.filter(translation_key=found.translation_key, alias_of=None):
        url = origin.get_url(request) or ""
        noted |= Q(old_path=Redirect.normalise_path(f"{url}{rest}"))
        # Also when pages above it have changed since.
        noted |= Q(old_path__endswith=f"/{rest}", redirect_page__path__startswith=origin.path)
    redirect = Redirect.objects.filter(noted, redirect_page__live=True).first()
    if redirect is None:
        return None
    here = language_of(root.locale_id)
    everywhere = navigation(redirect.redirect_page, request).alternates
    return next((one.url for one in everywhere if one.code == here), None)


def _deepest(root: Page, path_components: list[str]) -> Page:
    """The page furthest down the address that exists, draft or live; at least `root`."""
    prefixes = [root.url_path]
    for part in path_components:
        prefixes.append(f"{prefixes[-1]}{part}/")
    pages = Page.objects.filter(url_path__in=prefixes[1:])
    return max(pages, key=lambda page: len(page.url_path), default=root)


def _live_translations(page: Page) -> list[Page]:
    """Live translations of the page and of its ancestors, from the top down; one query.

    Those that not everybody may read are left out, unless they stand above this very page.
    """
    step = Page.steplen
    paths = [page.path[:end] for end in range(2 * step, len(page.path) + 1, step)]
    keys = Page.objects.filter(path__in=paths).values("translation_key")
    return list(
        Page.objects.live()
        .filter(~restricted() | Q(locale=page.locale_id), translation_key__in=keys, alias_of=None)
        .order_by("depth", "path")
    )


def _alternates(
    page: Page, ancestors: list[Page], translations: list[Page], request: HttpRequest
) -> Iterable[Alternate]:
    shown = translation.get_language() or settings.LANGUAGE_CODE
    for code in language_codes():
        there = {
            one.translation_key: one for one in translations if language_of(one.locale_id) == code
        }
        if content_language(page) == code:
            there[page.translation_key] = page
        url, absolute_url = _nearest(code, [*ancestors, page], there, request)
        real = page.translation_key in there
        yield Alternate(code, url, absolute_url, real, code == shown)


def _nearest(
    code: str, branch: list[Page], there: dict[UUID, Page], request: HttpRequest
) -> tuple[str, str]:
    """Path and full address of the deepest page of `branch` that is `there`, and the rest below."""
    below = ""
    for page in reversed(branch):
        found = there.get(page.translation_key)
        if found is not None:
            url, full_url = found.get_url(request), found.get_full_url(request)
            return f"{url or '/'}{below}", f"{full_url or settings.SITE_ORIGIN}{below}"
        below = f"{page.slug}/{below}" if page is not branch[0] else below
    return f"/{code}/{below}", f"{settings.SITE_ORIGIN}/{code}/{below}"
