"""The sitemap, with the live translations of every page beside it."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from wagtail.contrib.sitemaps.sitemap_generator import Sitemap
from wagtail.models import Page

from awareness.models.languages import language_codes, language_of, original_language


class PortalSitemap(Sitemap):
    """Pages of every language tree; sensitive pages and aliases are left out."""

    limit = 1000

    def items(self) -> Iterable[Page]:
        """Live public pages below every translation of the site's home page."""
        home = self.get_wagtail_site().root_page
        below = Q(pk__in=())
        for tree in Page.objects.filter(translation_key=home.translation_key).live():
            below |= Q(path__startswith=tree.path)
        pages = Page.objects.filter(below).live().public()
        listed: Iterable[Page] = pages.order_by("path").defer_streamfields().specific()
        return listed

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = super()._urls(page, protocol, domain)
        # Pages of Wagtail's own class, such as the first one of a new site, have no "page".
        add_alternates([entry for entry in entries if "page" in entry])
        return entries


def add_alternates(entries: list[dict[str, Any]]) -> None:
    """Adds to each entry the addresses of its live translations and `x-default`."""
    translations: dict[Any, dict[str, str]] = defaultdict(dict)
    for entry in entries:
        page = entry["page"]
        translations[page.translation_key][language_of(page.locale_id)] = entry["location"]
    for entry in entries:
        found = translations[entry["page"].translation_key]
        codes = [code for code in language_codes() if code in found]
        entry["alternates"] = [{"location": found[code], "lang_code": code} for code in codes]
        if original_language() in found:
            original = found[original_language()]
            entry["alternates"].append({"location": original, "lang_code": "x-default"})
