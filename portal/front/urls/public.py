"""Addresses of the front door under the language prefix."""

from django.urls import path

from portal.front.views import gallery, learn

app_name = "front"
urlpatterns = [
    path("learn/", learn.learn, name="learn"),
    path("gallery/", gallery.gallery, name="gallery"),
]
