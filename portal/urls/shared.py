"""Addresses of both zones, and what each URLconf answers when a view cannot."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("portal.web.urls")),
    path("", include("portal.privacy.urls.public")),
    path("", include("awareness.urls.files")),
    path("", include("portal.front.urls.shared")),
]
handler400 = "portal.web.errors.not_understood"
handler403 = "portal.web.errors.not_allowed"
handler404 = "portal.web.errors.not_found"
handler500 = "portal.web.errors.crashed"
