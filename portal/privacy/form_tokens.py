"""Form tokens: one random, signed mark per shown form, so that sending twice is sending once.

The token names nobody. Whoever holds it within its lifetime gets the same receipt again,
which is the point: the answer may have been lost on the way.
"""

import secrets
import time
from datetime import timedelta
from functools import cache

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext_lazy as _

from portal.web.refusals import Refusal

FORM_TOKEN_VALID_HOURS = 24
"""A form may lie open for a day: a frightened person comes back to it."""
TOKEN_RANDOM_BYTES = 16
TOKEN_LIMIT_CHARS = 200


class BadToken(Refusal):
    """The token was not made here, or for another form."""

    code = "form-unknown"
    title = _("Please open the form again")
    message = _("This form could not be recognised. Please open it again; we are sorry.")


class ExpiredToken(BadToken):
    """The form lay open for longer than `FORM_TOKEN_VALID_HOURS`."""

    code = "form-too-old"
    message = _("This form was open for more than a day. Please open it again and send it.")


def new(purpose: str) -> str:
    """A fresh token for one form, `purpose` for example "hotline.report"."""
    return _signer(purpose).sign(secrets.token_urlsafe(TOKEN_RANDOM_BYTES))


def check(token: str, purpose: str) -> int:
    """For how many seconds the form was open, when the token is ours and for this purpose.

    Raises ExpiredToken or BadToken otherwise.
    """
    if len(token) > TOKEN_LIMIT_CHARS:
        raise BadToken
    try:
        _signer(purpose).unsign(token, max_age=timedelta(hours=FORM_TOKEN_VALID_HOURS))
    except signing.SignatureExpired:
        raise ExpiredToken from None
    except signing.BadSignature:
        raise BadToken from None
    return int(time.time()) - signing.b62_decode(token.rsplit(":", 2)[1])


def opened_ms(token: str, purpose: str) -> str:
    """When the form of this token was opened, in milliseconds. Raises as `check`."""
    return str((int(time.time()) - check(token, purpose)) * 1000)


def _signer(purpose: str) -> signing.TimestampSigner:
    return _signer_with(settings.POW_KEY, purpose)


@cache
def _signer_with(key: bytes, purpose: str) -> signing.TimestampSigner:
    return signing.TimestampSigner(key=key.hex(), salt=f"balise.form-token.v1.{purpose}")
