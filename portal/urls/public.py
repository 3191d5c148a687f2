"""Addresses the public may call: the front door, report, talk, learn."""

from django.urls import URLPattern, URLResolver, include, path

from portal.urls import shared
from portal.urls.shared import handler403, handler404, handler500

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns: list[URLPattern | URLResolver] = [
    *shared.urlpatterns,
    path("", include("portal.privacy.urls.public")),
]
