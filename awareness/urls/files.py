"""Files that editors uploaded, in both zones: editors see them in the CMS."""

from django.urls import path, re_path
from wagtail.documents.views.serve import authenticate_with_password

from awareness.views.documents import document
from awareness.views.media import media

urlpatterns = [
    path("media/<path:path>", media, name="media"),
    re_path(r"^documents/(?P<number>\d+)/(?P<name>.*)$", document, name="wagtaildocs_serve"),
    path(
        "documents/authenticate_with_password/<int:restriction_id>/",
        authenticate_with_password,
        name="wagtaildocs_authenticate_with_password",
    ),
]
