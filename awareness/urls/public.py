"""Under the language prefix, before Wagtail's tree."""

from django.urls import path

from awareness.views.learn import learn
from awareness.views.search import search

app_name = "awareness"
urlpatterns = [path("learn/", learn, name="learn"), path("search/", search, name="search")]
