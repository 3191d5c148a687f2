"""Receipts: what a reporter keeps to come back without an account and without a name.

A receipt is 19 symbols of Crockford's base32 (95 bits) and one check symbol, in five groups
of four: `K7QF-2M9X-4TDW-P3HN-8RCA`. Five is the smallest number of whole groups that
carries the 80 bits `THREAT_MODEL.md` asks for. It follows from the form token alone, so that
sending the same form twice gives the same receipt. Only a peppered HMAC of it is stored.
"""

import unicodedata
from functools import cache
from itertools import accumulate

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.privacy import peppered

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32: without I, L, O (look like digits) and U (avoids words)."""
RANDOM_SYMBOLS = 19
SYMBOLS = RANDOM_SYMBOLS + 1
GROUP = 4
BITS_PER_SYMBOL = 5

_FORGIVEN = str.maketrans({"O": "0", "I": "1", "L": "1"})
_FIELD_POLYNOMIAL = 0b100101
"""x⁵ + x² + 1, primitive: powers of two run through all 31 non-zero symbols."""


class BadReceipt(ValueError):
    """What was typed cannot be a receipt; its words say kindly what to look at."""


def from_token(form_token: str) -> peppered.Credential:
    """The receipt that belongs to a form token: same token, same receipt."""
    stream = int.from_bytes(peppered.digest("receipt.symbols.v1", form_token), "big")
    symbols = [
        (stream >> (BITS_PER_SYMBOL * place)) % len(ALPHABET) for place in range(RANDOM_SYMBOLS)
    ]
    canonical = "".join(ALPHABET[value] for value in [*symbols, _check_symbol(symbols)])
    return peppered.Credential(text=_grouped(canonical), digest=_digest(canonical))


def digest(text: str) -> bytes:
    """The stored form of a receipt as somebody typed it.

    Forgives case, spaces, any kind of dash, O for 0, I and L for 1, and digits of other
    scripts. Raises BadReceipt when the check symbol shows a slip: every single wrong symbol
    and every swap of two symbols is noticed.
    """
    return _digest(_canonical(text))


def _canonical(text: str) -> str:
    letters = [_plain(sign) for sign in unicodedata.normalize("NFKC", text).upper()]
    canonical = "".join(letters).translate(_FORGIVEN)
    strange = sorted({sign for sign in canonical if sign not in ALPHABET})
    if strange:
        raise BadReceipt(
            _("A receipt has only letters and digits. Please look at: %(signs)s")
            % {"signs": " ".join(strange[:5])}
        )
    if len(canonical) != SYMBOLS:
        raise BadReceipt(_length_message(len(canonical)))
    values = [ALPHABET.index(sign) for sign in canonical]
    if _check_symbol(values[:-1]) != values[-1]:
        raise BadReceipt(
            _(
                "One of the letters or digits is not right. "
                "Please compare it with the receipt you wrote down."
            )
        )
    return canonical


def _plain(sign: str) -> str:
    """A symbol as ASCII; separators vanish."""
    if unicodedata.category(sign) in {"Pd", "Zs", "Cf", "Cc"} or sign in ".,_·•":
        return ""
    if unicodedata.category(sign) == "Nd":
        return str(unicodedata.digit(sign))
    return sign


def _length_message(length: int) -> str:
    return ngettext(
        "A receipt has %(expected)d letters and digits; this one has %(count)d.",
        "A receipt has %(expected)d letters and digits; this one has %(count)d.",
        length,
    ) % {"expected": SYMBOLS, "count": length}


def _check_symbol(values: list[int]) -> int:
    """Weighted sum in the field of 32 elements, with a different weight for every place.

    A changed symbol changes the sum by weight x difference, a swap by the difference of two
    weights x the difference of the symbols; neither product can be zero in a field. The check
    symbol itself counts with weight 1, which no other place has.
    """
    total = 0
    for weighted, value in zip(_weighted(), values, strict=False):
        total ^= weighted[value]
    return total


@cache
def _weighted() -> tuple[tuple[int, ...], ...]:
    """For every place but that of the check symbol: each value, times the weight of the place."""
    weights = accumulate(range(RANDOM_SYMBOLS - 1), lambda weight, _: _times_two(weight), initial=2)
    return tuple(
        tuple(_times(weight, value) for value in range(len(ALPHABET))) for weight in weights
    )


def _times_two(value: int) -> int:
    value <<= 1
    return value ^ _FIELD_POLYNOMIAL if value & 32 else value


def _times(left: int, right: int) -> int:
    product = 0
    while right:
        if right & 1:
            product ^= left
        left = _times_two(left)
        right >>= 1
    return product


def _grouped(canonical: str) -> str:
    return "-".join(canonical[at : at + GROUP] for at in range(0, SYMBOLS, GROUP))


def _digest(canonical: str) -> bytes:
    return peppered.digest("receipt.stored.v1", canonical)
