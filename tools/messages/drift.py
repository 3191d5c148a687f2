"""`check`: what keeps the catalogues from saying what the sources say, language by language."""

import polib

from tools.messages import catalogues, rules

Faults = dict[str, list[str]]
EXCERPT_CHARS = 90


def between(sources: polib.POFile) -> Faults:
    """Sentences that are missing, gone or untranslated, for each language."""
    return {language: _drift(sources, language) for language in catalogues.PLURALS}


def inside() -> Faults:
    """What is wrong inside each catalogue, whatever the sources say."""
    return {language: _inner(language) for language in catalogues.PLURALS}


def _drift(sources: polib.POFile, language: str) -> list[str]:
    catalogue = {catalogues.key(entry): entry for entry in catalogues.read(language)}
    found = []
    for source in sources:
        entry = catalogue.pop(catalogues.key(source), None)
        if entry is None or entry.obsolete or entry.msgid_plural != source.msgid_plural:
            found.append(f"missing: {_short(source)}")
        elif language in rules.languages_for(source) and not any(catalogues.strings(entry)):
            found.append(f"not translated: {_short(source)}")
    return found + [f"no longer in the sources: {_short(entry)}" for entry in catalogue.values()]


def _inner(language: str) -> list[str]:
    found = [
        f"{fault}: {_short(entry)}"
        for entry in catalogues.read(language)
        for fault in rules.faults(entry, language)
    ]
    if not catalogues.is_compiled(language):
        found.append("the compiled catalogue (.mo) is not that of the .po: run make messages")
    return found


def _short(entry: polib.POEntry) -> str:
    text = " ".join(entry.msgid.split())
    text = text if len(text) <= EXCERPT_CHARS else text[:EXCERPT_CHARS] + "…"
    places = ", ".join(place for place, _line in entry.occurrences[:2])
    return f"“{text}” ({places})"
