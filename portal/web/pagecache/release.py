"""Which release made a page: one with other templates, sentences or static files never reads it.

Without this a page kept before a release would name style sheets that are gone.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.template import engines

MANIFEST = "staticfiles.json"


@cache
def release_mark() -> str:
    """A word that changes with anything a kept page is made of; read once per process."""
    return mark_of(_files())


def mark_of(files: Iterable[Path]) -> str:
    """By name, size and time of change: an image gives all its containers the same ones."""
    digest = sha256()
    for file in sorted(files):
        known = file.stat()
        digest.update(f"{file} {known.st_size} {known.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]


def _files() -> Iterator[Path]:
    for folder in (folder for engine in engines.all() for folder in engine.template_dirs):
        yield from (file for file in Path(folder).rglob("*") if file.is_file())
    for locales in settings.LOCALE_PATHS:
        yield from Path(locales).rglob("*.mo")
    yield from Path(settings.STATIC_ROOT).glob(MANIFEST)
