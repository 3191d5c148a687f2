"""Addresses the public may call: the front door, report, talk, learn."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
