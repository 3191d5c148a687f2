"""Sealed fields: AES-256-GCM under one key per subject, which is itself wrapped by the ring.

Destroying a subject's key destroys everything sealed under it in every table at once, and in
every backup as soon as it is restored (`destroyed.py`). Opening fails closed: whatever does not
verify raises, nothing is swallowed.
"""

import os
from http import HTTPStatus
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.web.refusals import Refusal

if TYPE_CHECKING:
    from portal.privacy.models import SubjectKey

FORMAT = b"\x01"
"""First byte of everything sealed; a later format gets another number."""
NONCE_BYTES = 12
KEY_BYTES = 32


class Unreadable(Refusal):
    """The field was altered, moved, cut, or its key is not in the ring.

    `reason` is for the people who run the site and names no content.
    """

    code = "unreadable"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    title = _("This cannot be opened right now")
    message = _(
        "This site does not have the right key for it at the moment, or it was damaged. You did "
        "nothing wrong. Please tell the people who look after this site."
    )

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason

    def __str__(self) -> str:
        return self.reason


class Shredded(Unreadable):
    """The subject's key was destroyed on purpose; the field cannot come back."""

    code = "forgotten"
    status = HTTPStatus.GONE
    title = _("This has been forgotten")
    message = _("It was erased for good, as promised. Nobody can bring it back.")


def seal(text: str, *, key: "SubjectKey", place: str) -> bytes:
    """The text as bytes that only open with this key and at this place.

    `place` names model and field ("hotline.Report.narrative"); where many rows share one
    key, it ends in something that tells them apart, so that rows cannot be swapped.
    Raises Shredded when the key was destroyed.
    """
    return FORMAT + _encrypt(key.unwrapped(), text.encode(), _bound_to(key, place))


def unseal(sealed: bytes | memoryview, *, key: "SubjectKey", place: str) -> str:
    """What was sealed at this place with this key. Raises Unreadable or Shredded."""
    opened = bytes(sealed)  # psycopg2 answers with a memoryview
    secret = key.unwrapped()
    if opened[:1] != FORMAT:
        raise Unreadable("unknown format of a sealed field")
    return _decrypt(secret, opened[1:], _bound_to(key, place)).decode()


def new_secret() -> bytes:
    """A fresh AES-256 key."""
    return AESGCM.generate_key(bit_length=KEY_BYTES * 8)


def first_version() -> str:
    """The name of the ring entry that wraps today."""
    return next(iter(settings.KEY_RING))


def wrap(secret: bytes, *, version: str, holder: str) -> bytes:
    """A secret under a ring entry, bound to who holds it."""
    return _encrypt(_ring_key(version), secret, _wrapped_for(version, holder))


def unwrap(wrapped: bytes | memoryview, *, version: str, holder: str) -> bytes:
    """The secret again. Raises Unreadable when altered or the ring entry is gone."""
    return _decrypt(_ring_key(version), bytes(wrapped), _wrapped_for(version, holder))


def _ring_key(version: str) -> bytes:
    ring: dict[str, bytes] = settings.KEY_RING
    try:
        return ring[version]
    except KeyError:
        raise Unreadable(f"ring entry {version} is not in BALISE_KEY_RING") from None


def _bound_to(key: "SubjectKey", place: str) -> bytes:
    return b"\0".join((b"balise.seal", FORMAT, place.encode(), key.pk.bytes))


def _wrapped_for(version: str, holder: str) -> bytes:
    return b"\0".join((b"balise.wrap", FORMAT, version.encode(), holder.encode()))


def _encrypt(secret: bytes, plain: bytes, bound_to: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(secret).encrypt(nonce, plain, bound_to)


def _decrypt(secret: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    try:
        return AESGCM(secret).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to)
    except (InvalidTag, ValueError):
        raise Unreadable("a sealed field does not verify") from None
