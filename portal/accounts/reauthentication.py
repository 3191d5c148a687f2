"""Asking again who somebody is, without storing what was being sent.

allauth would keep the whole interrupted POST, with all request headers and cookies, in the
session. Here the person confirms who they are and sends the form again instead.
"""

from allauth.account import views
from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _


class PlainReauthenticationMiddleware(MiddlewareMixin):
    """Stands below allauth's own middleware, so that it sees the exception first."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """To the first way of confirming, and back to the page afterwards."""
        if not isinstance(exception, ReauthenticationRequired):
            return None
        methods = get_adapter().get_reauthentication_methods(request.user)
        confirm_at = methods[0]["url"] if methods else reverse("account_login")
        if request.method == "POST":
            messages.info(request, _("Please confirm that it is you, then do this once more."))
        return HttpResponseRedirect(f"{confirm_at}?{urlencode({'next': request.path})}")


def reauthenticate(request: HttpRequest) -> HttpResponse:
    """Confirming with the password, for those who have no second factor yet to show."""
    methods = get_adapter().get_reauthentication_methods(request.user)
    if methods and methods[0]["id"] != "reauthenticate":
        back = urlencode({"next": request.GET["next"]}) if "next" in request.GET else ""
        return HttpResponseRedirect(f"{methods[0]['url']}?{back}")
    answer: HttpResponse = views.reauthenticate(request)
    return answer
