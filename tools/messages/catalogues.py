"""The catalogues in `locale/`: reading, merging with the sources, writing, compiling."""

from collections.abc import Iterable
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

Key = tuple[str | None, str]
"""Context and text: what makes an entry the same entry."""


def plural_count(language: str) -> int:
    """How many forms a counted sentence has."""
    return int(PLURALS[language].partition("nplurals=")[2].partition(";")[0])


def po_file(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def key(entry: polib.POEntry) -> Key:
    return (entry.msgctxt, entry.msgid)


def read(language: str) -> polib.POFile:
    """The committed catalogue, or an empty one."""
    file = po_file(language)
    if file.exists():
        return polib.pofile(str(file), wrapwidth=WRAP_CHARS)
    return polib.POFile(wrapwidth=WRAP_CHARS)


def strings(entry: polib.POEntry) -> list[str]:
    """The translation, form by form."""
    if entry.msgid_plural:
        return [entry.msgstr_plural[form] for form in sorted(entry.msgstr_plural)]
    return [entry.msgstr]


def put(entry: polib.POEntry, translation: Iterable[str]) -> None:
    """Sets the translation, form by form."""
    forms = list(translation)
    if entry.msgid_plural:
        entry.msgstr_plural = dict(enumerate(forms))
    else:
        entry.msgstr = forms[0]


def merge(sources: polib.POFile, old: polib.POFile, language: str) -> polib.POFile:
    """A catalogue with exactly the sources' entries, keeping translations that still fit."""
    known = {key(entry): entry for entry in old if not entry.obsolete and not entry.fuzzy}
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
        merged.append(_carry(source, known.get(key(source)), language))
    return merged


def _carry(source: polib.POEntry, old: polib.POEntry | None, language: str) -> polib.POEntry:
    entry = polib.POEntry(
        msgctxt=source.msgctxt,
        msgid=source.msgid,
        msgid_plural=source.msgid_plural,
        occurrences=sorted({(place, "") for place, _line in source.occurrences}),
        comment=source.comment,
        flags=[flag for flag in source.flags if flag != "fuzzy"],
    )
    count = plural_count(language) if source.msgid_plural else 1
    put(entry, [""] * count)
    if language == SOURCE_LANGUAGE:
        put(entry, [source.msgid, source.msgid_plural] if source.msgid_plural else [source.msgid])
    elif old is not None and old.msgid_plural == source.msgid_plural:
        kept = strings(old)
        if len(kept) == count:
            put(entry, kept)
    return entry


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
