"""Addresses of the front door under the language prefix."""

from django.urls import path

from portal.front.views import gallery

app_name = "front"
urlpatterns = [
    path("gallery/", gallery.gallery, name="gallery"),
]
