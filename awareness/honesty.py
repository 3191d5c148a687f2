"""Saying truthfully which language a page is in, and where its translations are.

Wagtail answers an address of a language without a translation with the page of another
language. That is useful for the reader, as long as the answer says so: this module finds
that page, names its language, and lists which translations really are live.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.utils import translation
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from awareness.languages import codes, direction_of, in_order_of_preference, language_of
from awareness.restrictions import restricted


@dataclass(frozen=True)
class Elsewhere:
    """The same page in one language of the site, as the language switch shows it.

    `real` is False when `url` leads to the honest fallback instead of a translation.
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
class Surroundings:
    """What stands around a page: the way down to it and the same page in other languages."""

    trail: tuple[Page, ...]
    """Ancestors from the home page down, without the page itself."""
    alternates: tuple[Elsewhere, ...]
    """One per language of the site, in the order of the settings."""

    @property
    def original(self) -> Elsewhere | None:
        """The live translation in the site's first language, for `x-default`."""
        return next((one for one in self.alternates if one.real and one.code == codes()[0]), None)


def content_language(page: Page) -> str:
    """The language the words of `page` are in; an alias has the words of its source."""
    source = page
    while source.alias_of_id is not None:
        source = source.alias_of
    return language_of(source.locale_id)


def surroundings(page: Page, request: HttpRequest) -> Surroundings:
    """Ancestors and translations of `page` with one query."""
    kin = _kin(page)
    own = [one for one in kin if one.locale_id == page.locale_id and one.pk != page.pk]
    return Surroundings(trail=tuple(own), alternates=tuple(_elsewhere(page, own, kin, request)))


def locate(root: Page, path_components: list[str]) -> Page | None:
    """The live page at an address below `root`, or its nearest honest stand-in.

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


def moved_to(root: Page, path_components: list[str], request: HttpRequest) -> str | None:
    """Where a stand-in is now that was offered at this address before its own one changed.

    Wagtail notes the change in the language that was changed; the same note serves all others.
    """
    found = _deepest(root, path_components)
    rest = "/".join(path_components[found.depth - root.depth :])
    told = Q()
    for origin in Page.objects.filter(translation_key=found.translation_key, alias_of=None):
        url = origin.get_url(request) or ""
        told |= Q(old_path=Redirect.normalise_path(f"{url}{rest}"))
        # Also when pages above it have changed since.
        told |= Q(old_path__endswith=f"/{rest}", redirect_page__path__startswith=origin.path)
    note = Redirect.objects.filter(told, redirect_page__live=True).first()
    if note is None:
        return None
    here = language_of(root.locale_id)
    everywhere = surroundings(note.redirect_page, request).alternates
    return next((one.url for one in everywhere if one.code == here), None)


def _deepest(root: Page, path_components: list[str]) -> Page:
    """The page furthest down the address that exists, draft or live; at least `root`."""
    prefixes = [root.url_path]
    for part in path_components:
        prefixes.append(f"{prefixes[-1]}{part}/")
    pages = Page.objects.filter(url_path__in=prefixes[1:])
    return max(pages, key=lambda page: len(page.url_path), default=root)


def _kin(page: Page) -> list[Page]:
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


def _elsewhere(
    page: Page, trail: list[Page], kin: list[Page], request: HttpRequest
) -> Iterable[Elsewhere]:
    ladder = [*trail, page]
    """The page's own branch; each rung may have translations."""
    shown = translation.get_language() or settings.LANGUAGE_CODE
    for code in codes():
        there = {one.translation_key: one for one in kin if language_of(one.locale_id) == code}
        rest: list[str] = []
        for rung in reversed(ladder):
            found = page if rung is page and content_language(page) == code else None
            found = found or there.get(rung.translation_key)
            if found is not None:
                url, full_url = _urls(found, request)
                tail = "".join(f"{slug}/" for slug in reversed(rest))
                yield Elsewhere(code, url + tail, full_url + tail, not rest, code == shown)
                break
            rest.append(rung.slug)
        else:
            tail = "".join(f"{slug}/" for slug in reversed(rest[:-1]))
            origin = settings.SITE_ORIGIN
            yield Elsewhere(
                code, f"/{code}/{tail}", f"{origin}/{code}/{tail}", False, code == shown
            )


def _urls(page: Page, request: HttpRequest) -> tuple[str, str]:
    url, full_url = page.get_url(request), page.get_full_url(request)
    return url or "/", full_url or settings.SITE_ORIGIN
