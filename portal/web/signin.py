"""Where nobody can sign in, nobody is sent to sign in: a private page is not there."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

from portal.web.errors import not_found


class SignInElsewhereMiddleware(MiddlewareMixin):
    """In the public zone, a redirect to the sign-in page becomes 404."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        leads_to = urlsplit(response.get("Location", "")).path
        if settings.PORTAL_ZONE == "public" and leads_to == settings.LOGIN_URL:
            return not_found(request)
        return response
