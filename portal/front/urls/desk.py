"""The desk's own pages."""

from django.urls import path

from portal.front.views import desk

app_name = "desk"
urlpatterns = [
    path("", desk.home, name="home"),
    path("search/", desk.search, name="search"),
    path("preferences/", desk.preferences, name="preferences"),
]
