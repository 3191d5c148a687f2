"""Wagtail's page tree, without the bare sign-in page that `wagtail.urls` brings along."""

from django.urls import path, re_path
from wagtail import views
from wagtail.urls import serve_pattern

from portal.front import signin

urlpatterns = [
    path(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        views.authenticate_with_password,
        name="wagtailcore_authenticate_with_password",
    ),
    path("_util/login/", signin.one_sign_in, name="wagtailcore_login"),
    re_path(serve_pattern, views.serve, name="wagtail_serve"),
]
