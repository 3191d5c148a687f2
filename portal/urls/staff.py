"""Addresses for people who work here: sign-in, the desk, the CMS."""

from django.urls import URLPattern, URLResolver, include, path

from portal.urls import shared
from portal.urls.shared import handler403, handler404, handler500

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns: list[URLPattern | URLResolver] = [
    *shared.urlpatterns,
    path("cms/", include("wagtail.admin.urls")),
    path("desk/", include("portal.front.urls.desk")),
]
