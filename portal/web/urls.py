"""Addresses every zone has, outside of the language prefix."""

from django.urls import path

from portal.web import exit as quick_exit
from portal.web import health

app_name = "web"
urlpatterns = [
    path("exit/", quick_exit.leave, name="exit"),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("readyz/parts", health.readyz_parts, name="readyz-parts"),
]
