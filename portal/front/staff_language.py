"""Desk and sign-in speak the staff's languages only, chosen per person and kept in the session."""

from django.http import HttpRequest
from django.utils import translation
from django.utils.deprecation import MiddlewareMixin

from portal.front.desk import is_staff_path, staff_language


class StaffLanguageMiddleware(MiddlewareMixin):
    """After the session: public pages keep the language of their address."""

    def process_request(self, request: HttpRequest) -> None:
        """Activates the staff language on staff pages."""
        if is_staff_path(request):
            language = staff_language(request)
            translation.activate(language)
            request.LANGUAGE_CODE = language
