"""`check`: what keeps a catalogue from saying what the sources say."""

from collections.abc import Iterator

import polib

from tools.messages import catalogues, rules

EXCERPT_CHARS = 90


def between(sources: polib.POFile, language: str) -> Iterator[str]:
    """Sentences that are missing, gone or untranslated."""
    catalogue = {entry.msgid_with_context: entry for entry in catalogues.read(language)}
    for source in sources:
        entry = catalogue.pop(source.msgid_with_context, None)
        if entry is None or entry.obsolete or entry.msgid_plural != source.msgid_plural:
            yield f"missing: {_short(source)}"
        elif language in rules.languages_for(source) and not any(catalogues.strings(entry)):
            yield f"not translated: {_short(source)}"
    for entry in catalogue.values():
        yield f"no longer in the sources: {_short(entry)}"


def inside(language: str) -> Iterator[str]:
    """What is wrong inside the catalogue, whatever the sources say."""
    for entry in catalogues.read(language):
        for fault in rules.faults(entry, language):
            yield f"{fault}: {_short(entry)}"
    if not catalogues.is_compiled(language):
        yield "the compiled catalogue (.mo) is not that of the .po: run make messages"


def _short(entry: polib.POEntry) -> str:
    text = " ".join(entry.msgid.split())
    places = ", ".join(place for place, _line in entry.occurrences[:2])
    return f"“{text[:EXCERPT_CHARS]}” ({places})"
