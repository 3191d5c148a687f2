"""Return words: six simple words that bring somebody back to their conversation.

Easier to keep in mind than a receipt, for a child who cannot safely write anything down. The
lists under `words/` hold 380 to 630 kind, everyday words per language, and in none are two
words one slip apart. Six words of the shortest list carry 51.5 bits. Four words would
need a list of 5,800 for that, five a list of 1,024: past some 600, lists in six languages
fill up with words children do not know or that are easily taken for each other.

About 50 bits is less than a receipt has; look-ups therefore also cost a proof of work and
share a global budget of failures (see the helpline). Only a peppered HMAC is stored.
"""

import secrets
from functools import cache
from importlib import resources

from django.utils.translation import gettext as _

from portal.privacy import peppered

LANGUAGES = ("en", "fr", "nl", "de", "es", "ar")
WORDS = 6
LEAST_BITS = 50
TEXT_LIMIT_CHARS = 300

_SAME_LETTER = str.maketrans({"ى": "ي", "ة": "ه", "ـ": "", "œ": "oe", "æ": "ae"})
"""What people write for one another and Unicode does not take apart."""


class BadWords(ValueError):
    """What was typed cannot be return words; its own words say kindly what to look at."""


def new(language: str) -> peppered.Credential:
    """Six words of a language's list at random; of the English list for other languages."""
    words = _list(language if language in LANGUAGES else "en")
    chosen = [secrets.choice(words) for _place in range(WORDS)]
    return peppered.Credential(" ".join(chosen), _digest([_folded(word) for word in chosen]))


def digest(text: str) -> bytes:
    """The stored form of return words as somebody typed them.

    Forgives case, accents, punctuation, and one slip per word where it is clear what was
    meant. Raises BadWords when there are not six words.
    """
    typed = _folded("".join(_only_letters(sign) for sign in text[:TEXT_LIMIT_CHARS])).split()
    if len(typed) != WORDS:
        raise BadWords(
            _("There are %(expected)d return words. Please write all of them, in their order.")
            % {"expected": WORDS}
        )
    known = _most_likely_list(typed)
    return _digest([word if word in known else _meant(word, known) for word in typed])


@cache
def _list(language: str) -> tuple[str, ...]:
    file = resources.files("portal.privacy") / "words" / f"{language}.txt"
    return tuple(file.read_text(encoding="utf-8").split())


@cache
def _folded_list(language: str) -> frozenset[str]:
    return frozenset(map(_folded, _list(language)))


def _most_likely_list(typed: list[str]) -> frozenset[str]:
    return max(map(_folded_list, LANGUAGES), key=lambda known: sum(word in known for word in typed))


def _meant(word: str, known: frozenset[str]) -> str:
    """The one word of the list that is a slip away, else what was typed."""
    near = [candidate for candidate in known if one_slip_apart(word, candidate)]
    return near[0] if len(near) == 1 else word


def one_slip_apart(one: str, two: str) -> bool:
    """Whether a wrong, missing, added or swapped letter turns one word into the other."""
    if one == two or abs(len(one) - len(two)) > 1:
        return False
    if len(one) != len(two):
        short, long = sorted((one, two), key=len)
        at = next((i for i, sign in enumerate(short) if sign != long[i]), len(short))
        return short[at:] == long[at + 1 :]
    wrong = [i for i, sign in enumerate(one) if sign != two[i]]
    if len(wrong) == 2:
        first, second = wrong
        return second == first + 1 and one[first] == two[second] and one[second] == two[first]
    return len(wrong) == 1


def _only_letters(sign: str) -> str:
    return sign if sign.isalpha() or peppered.is_mark(sign) else " "


def _folded(text: str) -> str:
    return peppered.plain_letters(text).translate(_SAME_LETTER)


def _digest(folded: list[str]) -> bytes:
    return peppered.digest("return-words.v1", " ".join(folded))
