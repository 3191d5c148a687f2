"""Addresses the public may call: the front door, report, talk, learn."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path
from wagtail.contrib.sitemaps.views import sitemap

from portal.front.sitemaps import SITEMAPS
from portal.front.views.first import first
from portal.urls import shared
from portal.urls.shared import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns: list[URLPattern | URLResolver] = [
    # First, because most that is asked for is there and nothing else can be: it begins with a
    # language.
    *i18n_patterns(
        path("", include("portal.front.urls.public")),
        path("", include("hotline.urls.public")),
        path("", include("helpline.urls.public")),
        path("", include("awareness.urls.public")),
        # The page tree stands last: it answers every address that nobody else has.
        path("", include("portal.urls.tree")),
    ),
    *shared.urlpatterns,
    path("", first, name="first"),
    path("", include("awareness.urls.feeds")),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
]
