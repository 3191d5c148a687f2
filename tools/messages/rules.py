"""What a translation must keep of the sentence it translates, and who needs which languages."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from fnmatch import fnmatch

import polib

from tools.messages.catalogues import PLURALS, STAFF, plural_count, read, strings

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
    "hotline/reported_urls/*",
    "hotline/words/errors.py",
    "hotline/models/*",
    "hotline/states/*",
    "*/management/commands/*",
    "*/wagtail_hooks.py",
    "*/admin*.py",
    "*/desk/*",
    "*/desk.py",
    "*/desk_*.py",
    "*/history.py",
    "*/apps.py",
    "*/checks.py",
)
"""Files whose sentences only people who work here ever see: English and French are enough."""
EXCERPT_CHARS = 90
TAG = re.compile(r"</?[a-zA-Z][^>]*>")


def is_staff_only(entry: polib.POEntry) -> bool:
    """Whether every place of this sentence is for people who work here."""
    places = [place for place, _line in entry.occurrences]
    return bool(places) and all(any(fnmatch(p, pattern) for pattern in STAFF_ONLY) for p in places)


def languages_for(entry: polib.POEntry) -> tuple[str, ...]:
    """The languages this sentence must exist in."""
    return STAFF if is_staff_only(entry) else tuple(PLURALS)


def drift(sources: polib.POFile, language: str) -> Iterator[str]:
    """What keeps the catalogue from saying what the sources say."""
    wanted, there = (
        {(entry.msgid_with_context, entry.msgid_plural): entry for entry in entries}
        for entries in (sources, read(language))
    )
    for key in sorted(wanted.keys() - there.keys()):
        yield f"missing: {short(wanted[key])}"
    for key in sorted(there.keys() - wanted.keys()):
        yield f"no longer in the sources: {short(there[key])}"


def faults(catalogue: polib.POFile, language: str) -> Iterator[str]:
    """What is wrong with its translations; of placeholders and line ends says so gettext."""
    for entry in catalogue:
        forms = [form for form in strings(entry) if form]
        if entry.fuzzy:
            yield f"is marked fuzzy: {short(entry)}"
        if forms and entry.msgid_plural and len(forms) != plural_count(language):
            yield f"needs {plural_count(language)} plural forms: {short(entry)}"
        if any(_tags(form) != _tags(entry.msgid_plural or entry.msgid) for form in forms):
            yield f"has other HTML tags than the original: {short(entry)}"
    if shutil.which("msgfmt"):
        command = ["msgfmt", "--check-format", "--output-file", os.devnull, "-"]
        said = subprocess.run(
            command, input=str(catalogue), capture_output=True, text=True, check=False
        )
        yield from said.stderr.splitlines()


def short(entry: polib.POEntry) -> str:
    """The sentence and where it stands."""
    places = ", ".join(place for place, _line in entry.occurrences[:2])
    return f"“{' '.join(entry.msgid.split())[:EXCERPT_CHARS]}” ({places})"


def _tags(text: str) -> list[str]:
    return sorted(TAG.findall(text))
