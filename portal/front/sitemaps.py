"""The sitemap of the public site: the pages editors made, and the two doors that are no pages."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from awareness.views.sitemaps import PortalSitemap


class DoorsSitemap(Sitemap[str]):
    """Where one reports and where one talks, in every language."""

    i18n = True
    alternates = True
    changefreq = "weekly"

    def items(self) -> list[str]:
        return ["hotline:report", "helpline:talk"]

    def location(self, item: str) -> str:
        return reverse(item)

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_ORIGIN).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_ORIGIN).scheme

    def get_urls(
        self, page: int | str = 1, site: Any = None, protocol: str | None = None
    ) -> list[dict[str, Any]]:
        """As Django makes them; `x-default` is the address in the first language."""
        entries = super().get_urls(page, site, protocol)
        for entry in entries:
            first = entry["alternates"][0]["location"]
            entry["alternates"].append({"location": first, "lang_code": "x-default"})
        return entries


SITEMAPS: dict[str, Any] = {"pages": PortalSitemap, "doors": DoorsSitemap}
