"""Refusals: what the portal will not do, said by name and answered in one place.

Three families of errors meet the person differently. A form error goes back into its form;
a `Refusal` is raised by a verb or a view and becomes a page or JSON here; everything else
is a crash and becomes the plain page of `portal.web.errors`.
"""

import logging
from http import HTTPStatus

from django.http import HttpRequest, HttpResponseBase
from django.utils.deprecation import MiddlewareMixin
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.web.errors import answer

logger = logging.getLogger(__name__)


class Refusal(Exception):
    """Something the portal declines to do. Subclass once per reason.

    `code` is stable and machine-readable; `title` and `message` are whole translated
    sentences that may be shown to anyone who caused the refusal, so they never carry a
    text, an address or a receipt.
    """

    code: str = "refused"
    status: int = HTTPStatus.CONFLICT
    title: str | Promise = _("This is not possible right now")
    message: str | Promise = _("Nothing was changed. You can go back and try again.")

    def __init__(self, message: str | Promise | None = None) -> None:
        if message is not None:
            self.message = message
        super().__init__(self.code)


class NotAllowed(Refusal):
    """A member of staff asked for something none of their roles allows."""

    code = "not-allowed"
    status = HTTPStatus.FORBIDDEN
    title = _("Your role does not include this page")
    message = _("If you need it for your work, ask the person who manages the roles here.")


class SignInNeeded(Refusal):
    """A script asked on behalf of nobody; a browser is sent to the page that helps instead."""

    code = "sign-in-needed"
    status = HTTPStatus.UNAUTHORIZED
    title = _("Please sign in")
    message = _("Your session has ended. Sign in again to go on.")


class FormExpired(Refusal):
    """The form's protection token is missing or no longer matches."""

    code = "form-expired"
    status = HTTPStatus.FORBIDDEN
    title = _("This form was open for too long")
    message = _("Nothing was sent. Go back, load the page again and send the form once more.")


class OtherSite(Refusal):
    """A form was sent to us by a page that is not ours."""

    code = "other-site"
    status = HTTPStatus.FORBIDDEN
    title = _("This form was not sent from our site")
    message = _("Nothing was sent. Open our own page and fill in the form there.")


def refuse(request: HttpRequest, refusal: Refusal) -> HttpResponseBase:
    """The answer that carries a refusal."""
    return answer(
        *(request, "refusal.html", refusal.status, refusal.code),
        message=refusal.message,
        context={"refusal": refusal},
    )


class RefusalMiddleware(MiddlewareMixin):
    """Turns a `Refusal` raised anywhere in a view into its page or JSON."""

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """An answer for refusals; anything else goes on as the crash it is."""
        if isinstance(exception, Refusal):
            if exception.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                logger.error("refused", extra={"error": exception.code}, exc_info=exception)
            return refuse(request, exception)
        return None


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """`settings.CSRF_FAILURE_VIEW`: the technical reason stays out of the page."""
    del reason
    return refuse(request, FormExpired())
