"""What members of staff may look at."""

from django.urls import path

from portal.privacy.views import desk

app_name = "privacy_desk"
urlpatterns = [path("purges/", desk.purges, name="purges")]
