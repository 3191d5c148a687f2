"""Under the language prefix, before Wagtail's tree."""

from django.urls import path

from awareness.views.search import search

app_name = "awareness"
urlpatterns = [path("search/", search, name="search")]
