"""The sitemap, with the live translations of every page beside it."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from wagtail.contrib.sitemaps.sitemap_generator import Sitemap
from wagtail.models import Page

from awareness.languages import codes, language_of


class PortalSitemap(Sitemap):
    """Pages of every language tree; sensitive pages and aliases are left out."""

    limit = 1000

    def items(self) -> Iterable[Page]:
        """Live public pages below every translation of the site's home page."""
        home = self.get_wagtail_site().root_page
        trees = Page.objects.filter(translation_key=home.translation_key).live()
        found = Page.objects.none()
        for tree in trees:
            found = found | Page.objects.descendant_of(tree, inclusive=True)
        listed: Iterable[Page] = (
            found.live().public().order_by("path").defer_streamfields().specific()
        )
        return listed

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = super()._urls(page, protocol, domain)
        return with_alternates(entries)


def with_alternates(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Adds to each entry the addresses of its live translations and `x-default`.

    Pages of Wagtail's own class, such as the first one of a new site, say no more of themselves
    than their address.
    """
    families: dict[Any, dict[str, str]] = defaultdict(dict)
    ours = [entry for entry in entries if "page" in entry]
    for entry in ours:
        page = entry["page"]
        families[page.translation_key][language_of(page.locale_id)] = entry["location"]
    for entry in ours:
        family = families[entry["page"].translation_key]
        entry["alternates"] = [
            {"location": family[code], "lang_code": code} for code in codes() if code in family
        ]
        if codes()[0] in family:
            entry["alternates"].append({"location": family[codes()[0]], "lang_code": "x-default"})
    return entries
