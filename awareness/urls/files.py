"""Files that editors uploaded, in both zones: editors see them in the CMS."""

from django.urls import path

from awareness.views.media import media

urlpatterns = [path("media/<path:path>", media, name="media")]
