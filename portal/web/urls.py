"""Addresses every zone has, outside of the language prefix."""

from django.urls import path

from portal.web import exit as quick_exit

app_name = "web"
urlpatterns = [
    path("exit/", quick_exit.leave, name="exit"),
]
