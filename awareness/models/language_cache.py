"""Short lists that stand around every page, kept in the cache per language.

What is kept is plain values (lists, dictionaries, words), so that the cache never holds code.
"""

from collections.abc import Callable

from django.core.cache import cache
from django.utils import translation

from awareness.models.languages import language_codes, original_language

KEPT_FOR_SECONDS = 300

Rows = list[dict[str, str]]


def kept(name: str, read: Callable[[], Rows]) -> Rows:
    """What `read` says in the active language, asked again after KEPT_FOR_SECONDS."""
    key = _key(name, translation.get_language() or original_language())
    return cache.get_or_set(key, read, KEPT_FOR_SECONDS) or []


def forget(name: str) -> None:
    """After a change of what was read, in every language."""
    cache.delete_many([_key(name, code) for code in language_codes()])


def _key(name: str, code: str) -> str:
    return f"awareness.{name}.{code}"
