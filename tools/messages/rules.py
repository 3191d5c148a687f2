"""What a translation must keep of the sentence it translates, and who needs which languages."""

import re
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatch

import polib

from tools.messages.catalogues import PLURALS, STAFF, plural_count, strings

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
    "*/apps.py",
    "*/checks.py",
)
"""Files whose sentences only people who work here ever see: English and French are enough."""
PLACEHOLDER = re.compile(r"%\([^)]*\)[sdfr]|%[sdfr%]|\{[a-zA-Z_0-9.]*\}")
TAG = re.compile(r"</?[a-zA-Z][^>]*>")


def is_staff_only(entry: polib.POEntry) -> bool:
    """Whether every place of this sentence is for people who work here."""
    places = [place for place, _line in entry.occurrences]
    return bool(places) and all(any(fnmatch(p, pattern) for pattern in STAFF_ONLY) for p in places)


def languages_for(entry: polib.POEntry) -> tuple[str, ...]:
    """The languages this sentence must exist in."""
    return STAFF if is_staff_only(entry) else tuple(PLURALS)


def faults(entry: polib.POEntry, language: str) -> Iterator[str]:
    """What is wrong with this translation; nothing when it is not translated at all."""
    if entry.fuzzy:
        yield "is marked fuzzy"
    forms = strings(entry)
    if not any(forms):
        return
    if entry.msgid_plural and (len(forms) != plural_count(language) or not all(forms)):
        yield f"needs {plural_count(language)} plural forms, each filled"
        return
    fullest = entry.msgid_plural or entry.msgid
    for number, form in enumerate(forms):
        may_drop = bool(entry.msgid_plural) and number < len(forms) - 1
        yield from _placeholder_faults(fullest, form, may_drop=may_drop)
        if _tags(form) != _tags(fullest):
            yield f"has other HTML tags than the original: “{form}”"
        if form[:1].isspace() != fullest[:1].isspace() or (
            form[-1:].isspace() != fullest[-1:].isspace()
        ):
            yield f"begins or ends with other white space than the original: “{form}”"


def _placeholder_faults(original: str, form: str, *, may_drop: bool) -> Iterator[str]:
    """A form for one or two things may say the number in words; it may invent nothing."""
    wanted, found = (Counter(PLACEHOLDER.findall(text)) for text in (original, form))
    if found - wanted:
        yield f"has placeholders the original lacks: {', '.join(found - wanted)}"
    if wanted - found and not may_drop:
        yield f"lacks placeholders: {', '.join(wanted - found)}"


def _tags(text: str) -> Counter[str]:
    return Counter(TAG.findall(text))
