"""Passes what is not translated yet to a translator as a plain JSON file, and takes it back."""

import json
from pathlib import Path
from typing import Any

from tools.messages import catalogues, rules


class Refused(ValueError):
    """Translations that do not fit; says which and why."""


def untranslated(language: str) -> list[dict[str, Any]]:
    """What a translator of this language still has to do."""
    return [
        {
            "msgid": entry.msgid,
            "msgid_plural": entry.msgid_plural,
            "context": entry.msgctxt,
            "comment": entry.comment,
            "places": [place for place, _line in entry.occurrences],
            "for": "staff" if rules.is_staff_only(entry) else "public",
            "translation": catalogues.strings(entry),
        }
        for entry in catalogues.read(language)
        if language in rules.languages_for(entry) and not any(catalogues.strings(entry))
    ]


def take(language: str, file: Path) -> int:
    """Puts a translator's file into the catalogue; how many entries. Raises Refused."""
    catalogue = catalogues.read(language)
    wrong, taken = [], 0
    for row in json.loads(file.read_text()):
        given = row["translation"]
        forms = [given] if isinstance(given, str) else given
        entry = catalogue.find(row["msgid"], msgctxt=row.get("context"))
        if entry is None:
            wrong.append(f"not in the catalogue: “{row['msgid']}”")
        elif any(forms):
            catalogues.put(entry, forms)
            taken += 1
    wrong += rules.faults(catalogue, language)
    if wrong:
        raise Refused("\n".join(wrong))
    catalogues.write(language, catalogue)
    return taken
