"""What the hotline refuses people outside: whoever reports, and providers that answer."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from portal.web.refusals import Refusal


class BodyTooLarge(Refusal):
    """More than BODY_LIMIT_BYTES; refused before any of it is read."""

    code = "body-too-large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    title = _("That is too much at once")
    message = _(
        "A report may have up to 64 kilobytes of text and no files. Please go back, shorten it, "
        "and send it again."
    )


class TooManyAnswers(Refusal):
    """A provider's link that is used to fill the disk."""

    code = "too-many-answers"
    title = _("This was answered many times")
    message = _("Please write to us by answering our mail instead.")
