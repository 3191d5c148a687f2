"""What the public's browser asks for."""

from django.urls import re_path

from portal.privacy.views import public

app_name = "privacy"
urlpatterns = [
    re_path(
        r"^challenge/(?P<purpose>[a-z_]{1,30}\.[a-z_]{1,30})/$",
        public.challenge,
        name="challenge",
    )
]
