"""Category lists from `data/` into dated rows. Lists are data, never enums.

An edition names its file and the day it begins. Loading it again changes nothing; a name
that a later edition drops gets an end date, so that old contacts keep what they carry. What a
supervisor changed, added or ended on the desk stays as it is (`category_lists`).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify

from helpline.models.category import OTHER_LIST, Category, Scheme

FOLDER = Path(__file__).parents[1] / "data"
FRAMEWORK_SINCE = date(2020, 1, 1)
"""Before the first contact this software can hold; the sources give no day."""
RETIRED = {"physical-health/covid-19": date(2024, 1, 1)}
"""Names that the framework keeps for old records only (confirmed as inactive by the source)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list."""

    scheme: Scheme
    code: str
    name: str
    parent: str | None = None
    choosable: bool = True
    confirmed: bool = True
    since: date = FRAMEWORK_SINCE
    until: date | None = None


def entries() -> Iterator[Entry]:
    """All lists, parents before children."""
    chi = _read("chi.json")
    for reason in chi["main_reasons"]:
        head = slugify(reason["name"])
        yield Entry(Scheme.CHI, head, reason["name"], choosable=False)
        for name in reason["sub_reasons"]:
            code = f"{head}/{slugify(name)}"
            yield Entry(Scheme.CHI, code, name, parent=head, until=RETIRED.get(code))
    for name in chi["non_counselling"]:
        yield Entry(Scheme.NON_COUNSELLING, slugify(name), name)
    for name in chi["actions_taken"]:
        yield Entry(Scheme.ACTION, slugify(name), name)
    for kind in _read("platforms.json")["types"]:
        head = slugify(kind["name"])
        yield Entry(Scheme.PLATFORM, head, kind["name"])
        for name in kind["platforms"]:
            yield Entry(Scheme.PLATFORM, f"{head}/{slugify(name)}", name, parent=head)
    for one in _read("insafe.json")["categories"]:
        since = date(one["since"], 4, 1) if one["since"] else FRAMEWORK_SINCE
        yield Entry(
            Scheme.INSAFE,
            slugify(one["name"]),
            one["name"],
            confirmed=one["confirmed"],
            since=since,
        )


@cache
def search_words(name_en: str, language: str) -> str:
    """What counsellors call a category besides its name; empty where nothing is known."""
    words: dict[str, dict[str, str]] = _read("search_words.json")
    return words.get(name_en, {}).get(language, "")


@dataclass(frozen=True, slots=True)
class Pair:
    """What `code` counts as on the other network's list."""

    scheme: Scheme
    code: str
    counts_as: str


def pairs() -> Iterator[Pair]:
    """Both ways: an Insafe category as a reason of Child Helpline International, and back."""
    read = _read("pairs.json")
    for name, (reason, sub_reason) in read["insafe_to_chi"].items():
        yield Pair(Scheme.INSAFE, slugify(name), f"{slugify(reason)}/{slugify(sub_reason)}")
    for one in read["chi_to_insafe"]:
        reason, sub_reason = map(slugify, one["chi"])
        yield Pair(Scheme.CHI, f"{reason}/{sub_reason}", slugify(one["insafe"]))


@transaction.atomic
def load_categories(*, on: date) -> int:
    """Brings the rows in line with the lists; answers how many rows were made, paired or ended."""
    names: dict[str, dict[str, str]] = _read("names.json")
    present = {(row.scheme, row.code): row for row in Category.objects.filter(valid_to=None)}
    over = Category.objects.filter(valid_to__isnull=False)
    retired = set(over.values_list("scheme", "code"))
    ended_here = set(over.filter(by_hand=True).values_list("scheme", "code"))
    wanted: set[tuple[str, str]] = set()
    changed = 0
    for position, entry in enumerate(entries()):
        key = (str(entry.scheme), entry.code)
        wanted.add(key)
        if key in present or key in ended_here or (entry.until and key in retired):
            continue
        present[key] = _make(entry, position, present, names.get(entry.name, {}))
        changed += 1
    for key, row in present.items():
        if key not in wanted and not row.by_hand:
            row.valid_to = on
            row.save(update_fields=["valid_to"])
            changed += 1
    return changed + _pair(present)


def _pair(rows: dict[tuple[str, str], Category]) -> int:
    """Pairs what is not paired yet; answers how many."""
    paired = 0
    for one in pairs():
        row = rows.get((str(one.scheme), one.code))
        other = rows.get((str(OTHER_LIST[one.scheme]), one.counts_as))
        if row and other and row.counts_as_id is None and not row.by_hand:
            row.counts_as = other
            row.save(update_fields=["counts_as"])
            paired += 1
    return paired


def _make(
    entry: Entry, position: int, rows: dict[tuple[str, str], Category], names: dict[str, str]
) -> Category:
    translated = {f"name_{code}": names.get(code) for code, _name in settings.LANGUAGES}
    made: Category = Category.objects.create(
        scheme=entry.scheme,
        code=entry.code,
        parent=rows[(str(entry.scheme), entry.parent)] if entry.parent else None,
        choosable=entry.choosable,
        confirmed=entry.confirmed,
        position=position,
        valid_from=entry.since,
        valid_to=entry.until,
        **(translated | {"name_en": entry.name}),
    )
    return made


def _read(name: str) -> Any:
    return json.loads((FOLDER / name).read_text())
