"""The jurisdiction profile: what the law and the agreements of one country ask of its hotline.

A versioned data file per country under `data/profiles/`, each "to be confirmed by counsel".
A country without a file works by the generic one. CENTRE_COUNTRY picks; EU itself is meant
for demonstrations, where every member state counts as home.
"""

import json
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import jsonschema
from django.conf import settings

from hotline.policies.reminders import reminders_refused
from hotline.states.assessment import SecondLook
from hotline.states.escalation import AlsoTold
from hotline.states.finding import Level

FOLDER = Path(__file__).resolve().parents[1] / "data" / "profiles"
SCHEMA = FOLDER / "schema.json"
GENERIC = "generic-eu"
PROFILE_VERSIONS = {"generic-eu": 1, "fr": 1, "be": 1, "de": 1, "nl": 1, "uk": 1}
FILE_OF_COUNTRY = {"EU": GENERIC, "FR": "fr", "BE": "be", "DE": "de", "NL": "nl", "GB": "uk"}


class ProfileError(Exception):
    """A profile file lacks something or says something unknown; the message names both."""


class Order(StrEnum):
    """Who is told of what is hosted at home, and who first.

    With `police_only` the hotline sends no notice: the police speak to the provider.
    """

    POLICE_FIRST = "police_first"
    PARALLEL = "parallel"
    PROVIDER_FIRST = "provider_first"
    POLICE_ONLY = "police_only"


@dataclass(frozen=True, slots=True)
class Clocks:
    """How soon things are due."""

    imminent_first_look_minutes: int
    first_assessment_working_days: int
    second_look_working_days: int
    adjudication_working_days: int
    claim_minutes: int
    tell_hours: int
    ask_police_hours: int
    """How long police who were told may be silent before somebody asks them."""
    question_days: int
    """How long a reporter who was asked something is waited for."""
    not_illegal_answers_days: int
    """How long what was found not illegal answers new reports before somebody looks again."""
    not_illegal_by_two_answers_days: int | None
    """The same where two people found it without knowing of each other; None: always."""


@dataclass(frozen=True, slots=True)
class HoldRules:
    """How long the police may ask us to wait: at first, how often renewed, and in all."""

    hours: int
    renewals: int
    hours_in_all: int


@dataclass(frozen=True, slots=True)
class EscalationHours:
    """After how many hours from the first notice of what is still online who else is told; None:
    nobody is, in this place."""

    owner: int | None
    network: int | None
    authority: int | None

    def of(self, to: AlsoTold) -> int | None:
        """The hours of one of them."""
        hours: int | None = getattr(self, to.value)
        return hours


@dataclass(frozen=True, slots=True)
class NoticeRules:
    """How a provider is written to."""

    language: str
    deadline_hours: int
    group_minutes: int
    hosting_minutes: int
    """How old a look at where a URL is hosted may be when its notice leaves."""
    xarf: Mapping[str, str]
    """Which classification is which of XARF's; the others are attached in no such form."""
    reminder_hours: tuple[int, ...]
    """After how many hours from its notice a provider that does not answer is reminded."""
    escalation_hours: EscalationHours


@dataclass(frozen=True, slots=True)
class Interval:
    """How often is looked until a watch is so old."""

    until_hours: int
    every_hours: int


@dataclass(frozen=True, slots=True)
class WatchRules:
    """How closely and how often is looked whether content is gone, and when it counts as gone.

    `spacing_seconds` lie at least between two looks at one host.
    """

    level: Level
    intervals: tuple[Interval, ...]
    confirm_minutes: int
    findings_for_gone: int
    over_minutes: int
    findings_for_back: int
    after_gone_days: tuple[int, ...]
    spacing_seconds: int


@dataclass(frozen=True, slots=True)
class RetentionDays:
    """How long what is kept, in days."""

    report_after_close: int
    report_at_most: int
    contact_after_close: int
    contact_at_most: int
    not_illegal_location: int
    illegal_location: int


@dataclass(frozen=True, slots=True)
class Article:
    """One provision of the law of a profile, and the categories it makes illegal.

    `baseline`: it covers what is illegal everywhere, by the international criteria.
    """

    code: str
    text: str
    baseline: bool
    categories: frozenset[str]


@dataclass(frozen=True, slots=True)
class Profile:
    """One country's rules, as frozen data.

    Where the police come first, `police_silence_hours` without their answer let a notice go;
    None means that only their answer does.
    """

    id: str
    version: int
    name: str
    country: str
    home: frozenset[str]
    confirmed_by_counsel: bool
    note: str
    languages: tuple[str, ...]
    time_zone: ZoneInfo
    holidays: Container[date]
    order: Order
    police_silence_hours: int | None
    direct_notice_abroad: bool
    """Whether a provider abroad may be written to, where no hotline takes it on."""
    hold: HoldRules
    law: tuple[Article, ...]
    second_look_for: frozenset[SecondLook]
    clocks: Clocks
    notice: NoticeRules
    watch: WatchRules
    geo_warn_after_days: int
    geo_stop_forwarding_after_days: int
    retention_days: RetentionDays

    @property
    def label(self) -> str:
        """Id and version, as stored with every assessment: `fr@1`."""
        return f"{self.id}@{self.version}"

    def is_home(self, country: str) -> bool:
        """Whether what is hosted in `country` is ours to have removed."""
        return country in self.home

    @property
    def illegal_categories(self) -> frozenset[str]:
        """What may be illegal here."""
        return frozenset().union(*(article.categories for article in self.law))

    def article(self, code: str) -> Article | None:
        """The provision with this code."""
        return next((article for article in self.law if article.code == code), None)

    def article_for(self, categories: Iterable[str], *, baseline: bool) -> Article | None:
        """The one provision that fits what was reported; None where a person has to choose."""
        named = set(categories)
        fitting = [
            article
            for article in self.law
            if (article.baseline if baseline else named & article.categories)
        ]
        return fitting[0] if len(fitting) == 1 else None


@cache
def load(profile_id: str, version: int) -> Profile:
    """One profile file. Raises ProfileError when it is missing or not complete."""
    path = FOLDER / f"{profile_id}-{version}.json"
    try:
        raw = json.loads(path.read_text())
        _must_follow_the_schema(path.name, raw)
        return _typed(raw)
    except (KeyError, TypeError, ValueError, OSError) as wrong:
        message = f"profile {path.name}: {type(wrong).__name__}: {wrong}"
        raise ProfileError(message) from wrong


def _must_follow_the_schema(name: str, raw: Any) -> None:
    """Raises ProfileError, naming the first place in the file that is wrong."""
    schema = json.loads(SCHEMA.read_text())
    wrong = jsonschema.exceptions.best_match(
        jsonschema.Draft202012Validator(schema).iter_errors(raw)
    )
    if wrong is not None:
        message = f"profile {name}: {wrong.json_path}: {wrong.message}"
        raise ProfileError(message)
    notice = raw["notice"]
    refused = reminders_refused(notice["reminder_hours"], notice["deadline_hours"])
    if refused is not None:
        message = f"profile {name}: $.notice.reminder_hours: {refused.message}"
        raise ProfileError(message)
    hours = [each for each in map(notice["escalation_hours"].get, AlsoTold.values) if each]
    if any(later <= earlier for earlier, later in pairwise(hours)):
        message = f"profile {name}: $.notice.escalation_hours: each is later than the one before"
        raise ProfileError(message)


@cache
def profile_for(country: str) -> Profile:
    """The profile of a country by its ISO code; the generic one with that home, if none."""
    profile_id = FILE_OF_COUNTRY.get(country, GENERIC)
    found = load(profile_id, PROFILE_VERSIONS[profile_id])
    if country in FILE_OF_COUNTRY:
        return found
    try:
        holidays = _holidays(country)
    except NotImplementedError:  # a country without a known calendar
        holidays = frozenset()
    return replace(found, country=country, home=frozenset({country}), holidays=holidays)


def current() -> Profile:
    """The profile of this centre."""
    return profile_for(settings.CENTRE_COUNTRY)


def sha256_of(profile: Profile) -> bytes:
    """Of the file behind a profile."""
    return sha256((FOLDER / f"{profile.id}-{profile.version}.json").read_bytes()).digest()


def labelled(label: str) -> Profile:
    """The profile of a label such as `fr@1`, as it stands with an assessment."""
    profile_id, _at, version = label.partition("@")
    return load(profile_id, int(version))


def _article(raw: dict[str, Any]) -> Article:
    return Article(
        code=str(raw["code"]),
        text=str(raw["text"]),
        baseline=bool(raw["baseline"]),
        categories=frozenset(raw["categories"]),
    )


def _watch_rules(raw: dict[str, Any]) -> WatchRules:
    typed = {
        "level": Level(raw["level"]),
        "intervals": tuple(Interval(**one) for one in raw["intervals"]),
        "after_gone_days": tuple(raw["after_gone_days"]),
    }
    return WatchRules(**{**raw, **typed})


def _holidays(calendar: str, besides: Iterable[str] = ()) -> Container[date]:
    """The public holidays of a country or part of it (`DE`, `DE-BY`), and days of a centre.

    An empty calendar has none of its own.
    """
    from holidays import country_holidays  # takes a sixth of a second, and few processes need it

    more = frozenset(date.fromisoformat(day) for day in besides)
    if not calendar:
        return more
    country, _dash, part = calendar.partition("-")
    found = country_holidays(country, subdiv=part or None)
    for day in more:
        found.append({day: calendar})
    return found


def _notice_rules(raw: dict[str, Any]) -> NoticeRules:
    typed = {
        "reminder_hours": tuple(raw["reminder_hours"]),
        "escalation_hours": EscalationHours(**raw["escalation_hours"]),
    }
    return NoticeRules(**{**raw, **typed})


def _typed(raw: dict[str, Any]) -> Profile:
    contact, geo = raw["provider_contact"], raw["geo"]
    return Profile(
        id=str(raw["id"]),
        version=int(raw["version"]),
        name=str(raw["name"]),
        country=str(raw["country"]),
        home=frozenset(raw["home"]),
        confirmed_by_counsel=bool(raw["confirmed_by_counsel"]),
        note=str(raw["note"]),
        languages=tuple(raw["languages"]),
        time_zone=ZoneInfo(raw["time_zone"]),
        holidays=_holidays(**raw["holidays"]),
        order=Order(contact["order"]),
        police_silence_hours=contact["police_silence_hours"],
        direct_notice_abroad=bool(contact["direct_notice_abroad"]),
        hold=HoldRules(**raw["hold"]),
        law=tuple(_article(one) for one in raw["law"]),
        second_look_for=frozenset(SecondLook(one) for one in raw["second_look_for"]),
        clocks=Clocks(**raw["clocks"]),
        notice=_notice_rules(raw["notice"]),
        watch=_watch_rules(raw["watch"]),
        geo_warn_after_days=int(geo["warn_after_days"]),
        geo_stop_forwarding_after_days=int(geo["stop_forwarding_after_days"]),
        retention_days=RetentionDays(**raw["retention_days"]),
    )
