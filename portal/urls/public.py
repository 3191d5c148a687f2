"""Addresses the public may call: the front door, report, talk, learn."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("portal.privacy.urls.public")),
]
