"""Whom the law of a country wants told of a child in danger: about what, by when, by which article.

A versioned data file per country under `data/mandatory_reporting/`, each "to be confirmed by
counsel". CENTRE_COUNTRY picks; a country without a file has the generic one, which names no duty.
"""

import json
from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
from django.conf import settings
from django.utils.translation import get_language

from helpline.words.desk_reporting import Strength

FOLDER = Path(__file__).resolve().parents[1] / "data" / "mandatory_reporting"
SCHEMA = FOLDER / "schema.json"
GENERIC = "generic-eu"
VERSIONS = {GENERIC: 1, "fr": 1, "be": 1, "de": 1, "nl": 1, "uk": 1}
FILE_OF_COUNTRY = {"FR": "fr", "BE": "be", "DE": "de", "NL": "nl", "GB": "uk"}
MONTHS_OF_YEAR = 12


class ReportingError(Exception):
    """A file lacks something or says something unknown; the message names both."""


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence in the languages of staff."""

    en: str
    fr: str

    def __str__(self) -> str:
        return self.fr if (get_language() or "").startswith("fr") else self.en


@dataclass(frozen=True, slots=True)
class Within:
    """A time that the law names."""

    amount: int
    unit: str
    """`hours`, `days` or `months`."""

    def after(self, since: datetime) -> datetime:
        """When it is over; a month ends on the same day of the next, or on its last."""
        if self.unit == "months":
            return _months_after(since, self.amount)
        return since + timedelta(**{self.unit: self.amount})


@dataclass(frozen=True, slots=True)
class Duty:
    """One provision. `within` is None where the law names no time that can be counted."""

    code: str
    strength: Strength
    about: Text
    who: Text
    told: Text
    time: Text
    within: Within | None
    article: str
    source: str

    def due_at(self, since: datetime) -> datetime | None:
        """By when, for what was learnt at `since`."""
        return self.within.after(since) if self.within else None


@dataclass(frozen=True, slots=True)
class Law:
    """What one country asks for, and what counsel has to say before it is relied on."""

    id: str
    version: int
    name: str
    confirmed_by_counsel: bool
    note: Text
    duties: tuple[Duty, ...]
    open_questions: tuple[Text, ...]

    @property
    def label(self) -> str:
        """Id and version, as stored with a decision: `fr@1`."""
        return f"{self.id}@{self.version}"

    def duty(self, code: str) -> Duty | None:
        """The provision with this code."""
        return next((one for one in self.duties if one.code == code), None)


@cache
def load(law_id: str, version: int) -> Law:
    """One file. Raises ReportingError when it is missing or not complete."""
    path = FOLDER / f"{law_id}-{version}.json"
    try:
        raw = json.loads(path.read_text())
    except (ValueError, OSError) as wrong:
        raise ReportingError(f"{path.name}: {type(wrong).__name__}: {wrong}") from wrong
    return typed(path.name, raw)


def typed(name: str, raw: Any) -> Law:
    """What a file says. Raises ReportingError, naming the first place that is wrong."""
    schema = json.loads(SCHEMA.read_text())
    found = jsonschema.Draft202012Validator(schema).iter_errors(raw)
    wrong = jsonschema.exceptions.best_match(found)
    if wrong is not None:
        raise ReportingError(f"{name}: {wrong.json_path}: {wrong.message}")
    codes = [one["code"] for one in raw["duties"]]
    if len(codes) != len(set(codes)):
        raise ReportingError(f"{name}: $.duties: a code stands there twice")
    return Law(
        id=raw["id"],
        version=raw["version"],
        name=raw["name"],
        confirmed_by_counsel=raw["confirmed_by_counsel"],
        note=Text(**raw["note"]),
        duties=tuple(_duty(one) for one in raw["duties"]),
        open_questions=tuple(Text(**one) for one in raw["open_questions"]),
    )


def law_of(country: str) -> Law:
    """The file of a country by its ISO code; the generic one where there is none."""
    law_id = FILE_OF_COUNTRY.get(country, GENERIC)
    return load(law_id, VERSIONS[law_id])


def current() -> Law:
    """The law of this centre."""
    return law_of(settings.CENTRE_COUNTRY)


def named(label: str) -> Duty | None:
    """The provision of a label such as `fr@1:ill_treatment`, as it stands with a decision."""
    law_label, _colon, code = label.partition(":")
    law_id, _at, version = law_label.partition("@")
    return load(law_id, int(version)).duty(code) if code else None


def _duty(raw: dict[str, Any]) -> Duty:
    within = raw["within"]
    return Duty(
        code=raw["code"],
        strength=Strength(raw["strength"]),
        about=Text(**raw["about"]),
        who=Text(**raw["who"]),
        told=Text(**raw["told"]),
        time=Text(**raw["time"]),
        within=Within(**within) if within else None,
        article=raw["article"],
        source=raw["source"],
    )


def _months_after(since: datetime, months: int) -> datetime:
    year, month = divmod(since.month - 1 + months, MONTHS_OF_YEAR)
    year, month = since.year + year, month + 1
    return since.replace(year=year, month=month, day=min(since.day, monthrange(year, month)[1]))
