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


class NoOriginNamed(Refusal):
    """What a delivery network says of an origin, and nobody could be found by."""

    code = "no-origin-named"
    title = _("This names no origin")
    message = _(
        "Please give the IP address of the origin server, its host name, or the name of the "
        "company that hosts it."
    )


class NamesTheNetwork(Refusal):
    """An IP address or a name that everybody sees, before the origin."""

    code = "names-the-network"
    title = _("This is not the origin")
    message = _(
        "This is what everybody sees from outside, or an address that is not public. Please give "
        "the origin behind it."
    )


class TooManyAnswers(Refusal):
    """A provider's link that is used to fill the disk."""

    code = "too-many-answers"
    title = _("This was answered many times")
    message = _("Please write to us by answering our mail instead.")
