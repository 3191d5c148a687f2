"""Whether the keys of this process are those its database was sealed with.

Wrong keys lose nothing at first: pages open, reports come in. But texts cannot be read, second
factors fail, receipts are not found, and whatever is sealed meanwhile is under keys that nobody
keeps. So a small sealed word (a canary) stands in the database for each key, the ring is tried on
what it has wrapped, and no server or worker starts when something does not open.
"""

import logging
from collections.abc import Iterator, Sequence
from typing import Any

from django.apps.config import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection

from portal.privacy import peppered, sealing, second_factor
from portal.privacy.models import KeyCheck, SubjectKey
from portal.web.health import Probe

WORD = b"balise"
RING, PEPPER = "BALISE_KEY_RING", "BALISE_PEPPER"
HINT = (
    "Start with the keys this database was sealed with; a copy of them belongs somewhere else than"
    " the database. docs/restore.md says what to do when they are lost."
)

logger = logging.getLogger(__name__)


def wrong_keys() -> list[str]:
    """What does not open, as sentences naming the variable; empty when all keys are the right ones.

    Raises DatabaseError when there is no telling: no database, or no tables yet.
    """
    return [*_missing_entries(), *_changed_entries(), *_changed_pepper()]


def remember_keys() -> None:
    """Leaves a canary for each key that has none. Only after `wrong_keys` found nothing."""
    known = set(KeyCheck.objects.values_list("name", flat=True))
    canaries = {_ring_name(version): canary(version) for version in settings.KEY_RING}
    canaries[PEPPER] = _peppered_word()
    KeyCheck.objects.bulk_create(
        [KeyCheck(name=name, word=word) for name, word in canaries.items() if name not in known],
        ignore_conflicts=True,
    )


def canary(version: str) -> bytes:
    """The sealed word of a ring entry; a backup keeps one, too."""
    return sealing.wrap(WORD, version=version, holder=RING)


def opens(version: str, word: bytes | memoryview) -> bool:
    """Whether our ring entry of this version sealed the word. A missing entry opens nothing."""
    try:
        return sealing.unwrap(word, version=version, holder=RING) == WORD
    except sealing.Unreadable:
        return False


def versions_in_use() -> set[str]:
    """Ring entries without which something that is kept could not be opened."""
    alive = SubjectKey.objects.alive().order_by("ring_version")
    return {*alive.values_list("ring_version", flat=True).distinct(), *second_factor.versions()}


def refuse_wrong_keys() -> None:
    """Raises ImproperlyConfigured for a server or worker with other keys than its database's.

    A database that is away, or has no tables yet, is left to `/readyz`, which asks again.
    """
    try:
        if wrong := wrong_keys():
            raise ImproperlyConfigured("Balise does not start:\n" + "\n".join([*wrong, HINT]))
        remember_keys()
    except DatabaseError:
        logger.warning("the keys could not be compared with the database")
    finally:
        connection.close()  # a server that forks must not share it


def keys_are_right(
    app_configs: Sequence[AppConfig] | None = None,
    databases: Sequence[str] | None = None,
    **_kwargs: Any,
) -> list[CheckMessage]:
    """privacy.E001: a key that is not the one this database was sealed with."""
    del app_configs
    if not databases:
        return []
    try:
        return [Error(words, hint=HINT, id="privacy.E001") for words in wrong_keys()]
    except DatabaseError:
        return []


class KeysAreRight:
    """For /readyz. Once right they stay so for this process, so they are compared once."""

    def __init__(self) -> None:
        self._right = False

    def __call__(self) -> Probe:
        self._right = self._right or not wrong_keys()
        return Probe(ok=self._right, detail="" if self._right else "other keys than the database's")


def _missing_entries() -> Iterator[str]:
    for version in sorted(versions_in_use() - set(settings.KEY_RING)):
        yield f"{RING} has no entry {version}, and keys in use are wrapped by it."


def _changed_entries() -> Iterator[str]:
    words = dict(KeyCheck.objects.exclude(name=PEPPER).values_list("name", "word"))
    for version in settings.KEY_RING:
        word = words.get(_ring_name(version))
        right = _opens_a_key(version) if word is None else opens(version, word)
        if not right:
            yield f"{RING}: entry {version} is another key than the one this database knows."


def _opens_a_key(version: str) -> bool:
    """For a ring entry without a canary: whether it opens one of the keys it has wrapped."""
    key = SubjectKey.objects.alive().filter(ring_version=version).first()
    try:
        return key is None or bool(key.unwrapped())
    except sealing.Unreadable:
        return False


def _changed_pepper() -> Iterator[str]:
    kept = KeyCheck.objects.filter(name=PEPPER).first()
    if kept is not None and bytes(kept.word) != _peppered_word():
        yield f"{PEPPER} is another one than this database's: no receipt would be found."


def _ring_name(version: str) -> str:
    return f"{RING}:{version}"


def _peppered_word() -> bytes:
    return peppered.digest("keycheck", WORD.decode())
