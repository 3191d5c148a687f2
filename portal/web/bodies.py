"""How much a form may send: little to the public and the desk, more to the editors.

Wagtail's page forms and picture uploads are larger than Django's one setting should allow
to everyone, so the limit depends on the address and is judged before the body is read.
"""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponseBase
from django.template.defaultfilters import filesizeformat
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext_lazy as _

from portal.web.headers import CMS_PREFIX
from portal.web.refusals import Refusal, refuse

BODY_LIMIT_BYTES = 256 * 1024
"""Largest body outside of the CMS, as in the shipped proxy; a view may take less."""


class TooLarge(Refusal):
    """The body is longer than BODY_LIMIT_BYTES."""

    code = "too-large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    title = _("This is too much for one form")

    def __init__(self) -> None:
        limit = filesizeformat(BODY_LIMIT_BYTES)
        super().__init__(
            _("Nothing was sent. One form takes at most %(limit)s.") % {"limit": limit}
        )


class BodyLimitMiddleware(MiddlewareMixin):
    """Refuses a body that says it is too long, before anything reads it."""

    def process_request(self, request: HttpRequest) -> HttpResponseBase | None:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if request.path_info.startswith(CMS_PREFIX) or not length.isdigit():
            return None
        return refuse(request, TooLarge()) if int(length) > BODY_LIMIT_BYTES else None
