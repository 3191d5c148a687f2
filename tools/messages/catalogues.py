"""The catalogues in `locale/`: reading, merging with the sources, writing, compiling."""

from collections.abc import Sequence
from copy import copy
from pathlib import Path

import polib

SOURCE = Path(__file__).resolve().parents[2]
LOCALE = SOURCE / "locale"
WRAP_CHARS = 100

_TWO = "nplurals=2; plural=(n != 1);"
PLURALS = {
    "en": _TWO,
    "fr": "nplurals=2; plural=(n > 1);",
    "nl": _TWO,
    "de": _TWO,
    "es": _TWO,
    "ar": (
        "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
        "n%100>=11 && n%100<=99 ? 4 : 5;"
    ),
}
"""Every language of the public site with its plural rule (Unicode CLDR, whole numbers)."""
STAFF = ("en", "fr")
SOURCE_LANGUAGE = "en"


def plural_count(language: str) -> int:
    """How many forms a counted sentence has."""
    return int(PLURALS[language].removeprefix("nplurals=")[0])


def po_file(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> polib.POFile:
    """The committed catalogue, or an empty one."""
    file = po_file(language)
    return polib.pofile(str(file), wrapwidth=WRAP_CHARS) if file.exists() else polib.POFile()


def strings(entry: polib.POEntry) -> list[str]:
    """The translation, form by form."""
    if entry.msgid_plural:
        return [entry.msgstr_plural[form] for form in sorted(entry.msgstr_plural)]
    return [entry.msgstr]


def put(entry: polib.POEntry, translation: Sequence[str]) -> None:
    """Sets the translation, form by form."""
    if entry.msgid_plural:
        entry.msgstr_plural = dict(enumerate(translation))
    else:
        entry.msgstr = translation[0]


def merge(sources: polib.POFile, old: polib.POFile, language: str) -> polib.POFile:
    """A catalogue with exactly the sources' entries, keeping translations that still fit."""
    known = {each.msgid_with_context: each for each in old if not each.obsolete and not each.fuzzy}
    merged = polib.POFile(wrapwidth=WRAP_CHARS)
    merged.metadata = {
        "Project-Id-Version": "balise",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[language],
    }
    for source in sorted(sources, key=lambda entry: (entry.msgid, entry.msgctxt or "")):
        entry = copy(source)
        entry.occurrences = sorted({(place, "") for place, _line in source.occurrences})
        entry.flags = [flag for flag in source.flags if flag != "fuzzy"]
        put(entry, _translation(source, known.get(source.msgid_with_context), language))
        merged.append(entry)
    return merged


def _translation(source: polib.POEntry, old: polib.POEntry | None, language: str) -> list[str]:
    """English translates itself; another language keeps what was there, if it still fits."""
    if language == SOURCE_LANGUAGE:
        return [source.msgid, source.msgid_plural] if source.msgid_plural else [source.msgid]
    forms = [""] * (plural_count(language) if source.msgid_plural else 1)
    kept = old is not None and old.msgid_plural == source.msgid_plural and strings(old)
    return kept if kept and len(kept) == len(forms) else forms


def write(language: str, catalogue: polib.POFile) -> None:
    """Writes the catalogue and its compiled form."""
    file = po_file(language)
    file.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(file))
    file.with_suffix(".mo").write_bytes(catalogue.to_binary())


def is_compiled(language: str) -> bool:
    """Whether the compiled form says what the catalogue says."""
    compiled = po_file(language).with_suffix(".mo")
    return compiled.exists() and compiled.read_bytes() == read(language).to_binary()
