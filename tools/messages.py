"""`python -m tools.messages`: update · check · out LANGUAGE · in LANGUAGE FILE.

`update` brings the catalogues of `locale/` in line with the sources and compiles them; `check`
(part of `make check`) fails on any drift; `out` prints what is untranslated as JSON, `in` takes
the same file back with its `translation` fields filled. English needs no catalogue.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from copy import copy
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import polib

from tools.environ import production_like

SOURCE = Path(__file__).resolve().parents[1]
LOCALE = SOURCE / "locale"
LANGUAGES = tuple(sorted(folder.name for folder in LOCALE.iterdir()))
FOLDERS = ("portal", "hotline", "helpline", "awareness", "templates")
WRAP_CHARS = 100
SHOWN_PER_LANGUAGE = 25
STAFF = "fr"
"""What people who work here read besides English."""
STAFF_ONLY = (
    "templates/desk/*",
    "templates/*/desk/*",
    "templates/account/*",
    "templates/mfa/*",
    "templates/allauth/*",
    "templates/wagtailadmin/*",
    "portal/jobs/*",
    "portal/audit/*",
    "portal/accounts/*",
    "portal/people/*",
    "portal/privacy/legal_holds/*",
    "portal/web/actions.py",
    "portal/web/bulk.py",
    "hotline/words/errors.py",
    "hotline/words/errors_addresses.py",
    "hotline/words/errors_assessing.py",
    "hotline/words/errors_parts.py",
    "hotline/words/errors_police.py",
    "hotline/words/errors_providers.py",
    "hotline/models/*",
    "hotline/policies/page_notices.py",
    "hotline/policies/priority.py",
    "hotline/states/*",
    "helpline/models/canned_reply.py",
    "helpline/models/category.py",
    "helpline/models/referral.py",
    "helpline/models/resource.py",
    "helpline/models/survey.py",
    "helpline/words/errors_contacts.py",
    "helpline/words/errors_directory.py",
    "helpline/states/break_glass.py",
    "helpline/states/case.py",
    "helpline/states/flag.py",
    "helpline/states/left_message.py",
    "helpline/states/safeguarding.py",
    "helpline/states/transfer.py",
    "*/management/commands/*",
    "*/wagtail_hooks.py",
    "*/admin*.py",
    "*/desk/*",
    "*/desk.py",
    "*/desk_*.py",
    "*/errors_desk.py",
    "*/errors_desk_*.py",
    "*/history.py",
    "*/apps.py",
    "*/checks.py",
)
"""Files whose sentences only people who work here ever see."""
TAG = re.compile(r"</?[a-zA-Z][^>]*>")


def extract() -> polib.POFile:
    """Every sentence of the sources, found by Django's own `makemessages` in a copy of them."""
    with tempfile.TemporaryDirectory(prefix="balise-messages-") as scratch:
        there = Path(scratch)
        leave = shutil.ignore_patterns("__pycache__", "static", "migrations")
        for folder in FOLDERS:
            shutil.copytree(SOURCE / folder, there / folder, ignore=leave)
        shutil.copy(SOURCE / "manage.py", there)
        (there / "locale").mkdir()
        subprocess.run(
            [
                *(sys.executable, "manage.py", "makemessages", "--locale", "en", "--keep-pot"),
                *("--add-location", "file", "--no-wrap", "--extension", "py,html,txt"),
                *("--verbosity", "0"),
            ],
            cwd=there,
            env={**production_like(), "PYTHONPATH": scratch, "BALISE_VAR": scratch},
            check=True,
        )
        found = polib.pofile(str(there / "locale" / "django.pot"))
    for entry in found:
        entry.occurrences = sorted(set(entry.occurrences))
    found.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
    return found


def po_file(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> polib.POFile:
    """The catalogue as it is."""
    return polib.pofile(str(po_file(language)), wrapwidth=WRAP_CHARS)


def write(language: str, catalogue: polib.POFile) -> None:
    """Writes the catalogue and its compiled form."""
    catalogue.save(str(po_file(language)))
    po_file(language).with_suffix(".mo").write_bytes(catalogue.to_binary())


def strings(entry: polib.POEntry) -> list[str]:
    """The translation, form by form."""
    return list(entry.msgstr_plural.values()) or [entry.msgstr]


def merge(sources: polib.POFile, old: polib.POFile) -> polib.POFile:
    """A catalogue with exactly the sources' sentences, keeping translations that still fit."""
    known = {_key(entry): entry for entry in old if not entry.fuzzy}
    merged = polib.POFile(wrapwidth=WRAP_CHARS)
    merged.metadata = old.metadata
    plural_forms = int(old.metadata["Plural-Forms"].removeprefix("nplurals=")[0])
    for source in sources:
        entry = copy(source)
        if kept := known.get(_key(source)):
            entry.msgstr, entry.msgstr_plural = kept.msgstr, kept.msgstr_plural
        elif source.msgid_plural:
            entry.msgstr_plural = dict.fromkeys(range(plural_forms), "")
        merged.append(entry)
    return merged


def _key(entry: polib.POEntry) -> tuple[str, str]:
    return entry.msgid_with_context, entry.msgid_plural


def is_staff_only(entry: polib.POEntry) -> bool:
    """Whether every place of this sentence is for people who work here."""
    places = [place for place, _line in entry.occurrences]
    return all(any(fnmatch(place, pattern) for pattern in STAFF_ONLY) for place in places)


def untranslated(language: str) -> list[dict[str, Any]]:
    """What a translator of this language still has to do."""
    return [
        {
            "msgid": entry.msgid,
            "msgid_plural": entry.msgid_plural,
            "context": entry.msgctxt,
            "comment": entry.comment,
            "places": [place for place, _line in entry.occurrences],
            "for": "staff" if is_staff_only(entry) else "public",
            "translation": strings(entry),
        }
        for entry in read(language)
        if not entry.translated() and (language == STAFF or not is_staff_only(entry))
    ]


def take(language: str, rows: list[dict[str, Any]]) -> None:
    """Puts a translator's rows into the catalogue. Exits when they do not fit, saying which."""
    catalogue = read(language)
    for row in rows:
        entry = catalogue.find(row["msgid"], msgctxt=row.get("context"))
        if entry is None:
            sys.exit(f"not in the catalogue: “{row['msgid']}”")
        given = row["translation"]
        forms = [given] if isinstance(given, str) else given
        if entry.msgid_plural:
            entry.msgstr_plural = dict(enumerate(forms))
        else:
            entry.msgstr = forms[0]
    if wrong := list(faults(catalogue)):
        sys.exit("\n".join(wrong))
    write(language, catalogue)


def faults(catalogue: polib.POFile) -> Iterator[str]:
    """What is wrong with its translations; of placeholders and plural forms says so gettext."""
    for entry in catalogue:
        tags = sorted(TAG.findall(entry.msgid_plural or entry.msgid))
        if any(form and sorted(TAG.findall(form)) != tags for form in strings(entry)):
            yield f"has other HTML tags than the original: “{entry.msgid}”"
    said = subprocess.run(
        ["msgfmt", "--check-format", "--check-header", "--output-file", os.devnull, "-"],
        input=str(catalogue),
        capture_output=True,
        text=True,
        check=False,
    )
    if said.returncode:  # else it only asks for names of translators
        yield from said.stderr.splitlines()


def wrong_with(language: str, sources: polib.POFile) -> Iterator[str]:
    """What keeps this language from being released."""
    catalogue, compiled = read(language), po_file(language).with_suffix(".mo")
    if str(merge(sources, catalogue)) != str(catalogue):
        yield "the catalogue is not that of the sources: run make messages"
    if not compiled.exists() or compiled.read_bytes() != catalogue.to_binary():
        yield "the compiled catalogue (.mo) is not that of the .po: run make messages"
    yield from (f"not translated: “{row['msgid']}”" for row in untranslated(language))
    yield from faults(catalogue)


def update() -> None:
    sources = extract()
    for language in LANGUAGES:
        write(language, merge(sources, read(language)))
        waiting = len(untranslated(language))
        print(f"  {language}  {len(sources)} sentences, {waiting} to translate")


def check() -> None:
    sources = extract()
    wrong = {language: list(wrong_with(language, sources)) for language in LANGUAGES}
    for language, found in wrong.items():
        if found:
            print("\n  ".join((f"{language}: {len(found)}", *found[:SHOWN_PER_LANGUAGE])))
    sys.exit(any(wrong.values()))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["update"]:
            update()
        case ["check"]:
            check()
        case ["out", language]:
            print(json.dumps(untranslated(language), ensure_ascii=False, indent=1))
        case ["in", language, file]:
            take(language, json.loads(Path(file).read_text()))
        case _:
            sys.exit(__doc__)
