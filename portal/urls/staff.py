"""Addresses for people who work here: sign-in, the desk, the CMS."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
