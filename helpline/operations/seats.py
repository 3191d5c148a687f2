"""A visitor's seat: the random secret in their cookie, of which the database has an HMAC.

The first seat comes from the form token, so that sending the form twice (the answer was
lost on the way) is sitting down once. Later seats are fresh.
"""

import hashlib
import hmac
import secrets

from django.conf import settings

from portal.privacy import peppered

SEAT_BYTES = 32
SEAT_LIMIT_CHARS = 64


def new() -> str:
    """A seat of 256 random bits."""
    return secrets.token_urlsafe(SEAT_BYTES)


def from_form_token(token: str) -> str:
    """The seat that belongs to a shown form: its 128 random bits, keyed with the pepper."""
    pepper: bytes = settings.PEPPER
    return hmac.new(pepper, f"balise.seat-of-form\0{token}".encode(), hashlib.sha256).hexdigest()


def digest(seat: str) -> bytes:
    """What the database keeps."""
    return peppered.digest("seat", seat)
