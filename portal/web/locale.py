"""The language of an address: who types none is sent to their own, but a 404 stays a 404.

The page tree answers every address below a language, so Django's middleware would turn each
404 of a desk page, a file or a script into a redirect to a page that does not exist either.
"""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from portal.web.pagecache.rules import ASIDE_PREFIXES


class AddressLanguageMiddleware(LocaleMiddleware):
    """Offers the address with a language only when no view of ours knew the one without."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """As Django does, except that what a view declared missing and a desk page stay missing."""
        known = request.resolver_match is not None or request.path_info.startswith(ASIDE_PREFIXES)
        if response.status_code == HTTPStatus.NOT_FOUND and known:
            response.headers.setdefault("Content-Language", translation.get_language() or "")
            return response
        return super().process_response(request, response)
