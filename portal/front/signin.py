"""Doors of signing in that allauth has not: those of libraries, and the mailed link's."""

from allauth.account.views import password_reset_from_key
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.generic.base import RedirectView

from portal.web.access import open_to_all

one_sign_in = open_to_all(because="sign-in pages of libraries lead to the only one there is")(
    RedirectView.as_view(url=settings.LOGIN_URL, query_string=True)
)
"""Stands where Wagtail's own sign-in pages would be; those know no second factor."""


@open_to_all(because="who opens the mailed link has forgotten the password; the link is the proof")
@never_cache
def choose_password(request: HttpRequest, uidb36: str, key: str) -> HttpResponse:
    """allauth's page, reached in two steps from a mail.

    Our cookies are SameSite=Strict: a browser coming from a webmail page would not send the
    one that allauth sets here to its next address. So a visit from another site gets a page
    of ours first, whose button opens the same address from our own site.
    """
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        return render(request, "account/password_reset_arrived.html")
    response: HttpResponse = password_reset_from_key(request, uidb36=uidb36, key=key)
    return response
