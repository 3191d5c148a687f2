"""Addresses for people who work here: sign-in, the desk, the CMS."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from portal.front import signin
from portal.front.views.first import desk_first
from portal.urls import shared
from portal.urls.shared import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns: list[URLPattern | URLResolver] = [
    *shared.urlpatterns,
    path("cms/login/", signin.one_sign_in),
    re_path(
        r"^accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        signin.choose_password,
    ),
    path("accounts/", include("portal.accounts.urls")),
    path("cms/", include("wagtail.admin.urls")),
    path("desk/people/", include("portal.people.urls")),
    path("desk/privacy/", include("portal.privacy.urls.desk")),
    path("desk/", include("portal.front.urls.desk")),
    path("desk/hotline/", include("hotline.urls.desk")),
    path("desk/jobs/", include("portal.jobs.desk.urls")),
    path("desk/audit/", include("portal.audit.desk.urls")),
    path("desk/", include("helpline.urls.desk")),
    path("", desk_first, name="desk-first"),
]
