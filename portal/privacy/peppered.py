"""HMACs keyed with the pepper, one named purpose each, so that no digest serves two ends.

The pepper lives outside the database: a stolen dump lets nobody test guesses.
"""

import hmac
import unicodedata
from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Credential:
    """`text` is shown once to whoever keeps it; the database keeps `digest` (32 bytes)."""

    text: str
    digest: bytes


def digest(purpose: str, text: str) -> bytes:
    """32 bytes of HMAC-SHA256 over `text`, separated from every other purpose."""
    pepper: bytes = settings.PEPPER
    return hmac.digest(pepper, f"balise.{purpose}\0{text}".encode(), "sha256")


def plain_letters(text: str) -> str:
    """Small letters without accents, vowel signs or presentation forms, for comparing input."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not is_mark(sign))


def is_mark(sign: str) -> bool:
    """Whether this is an accent or a vowel sign, which stands on a letter."""
    return unicodedata.category(sign) in {"Mn", "Mc", "Lm"}
