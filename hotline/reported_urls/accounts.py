"""Accounts in apps, as people name them: `Telegram: @x`, `x_1 on Snapchat`, `WhatsApp +32…`,
`Roblox, the player x_1`.

The same name in two apps is two accounts, so the app is part of the canonical form
(`telegram:@x`, `whatsapp:+32…`); a name without an app stands alone (`@x`).
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from hotline.reported_urls import numbers
from hotline.reported_urls.apps import App, by_alias, listed
from hotline.reported_urls.hosts import bare_host
from hotline.reported_urls.kinds import LocationKind, ReportedUrl

NAME = r"[^\W_](?:[\w.\-]{0,62}\w)?|_[\w.\-]{0,62}\w"
_AT_NAME = re.compile(rf"(?<![\w.@/#+-])[@＠]((?:{NAME})(?:#\d{{2,5}})?)(?![\w/@:#])")
_TAGGED = re.compile(r"(?<![\w.@/#:-])@?([\w.]{2,32}#\d{4,5})(?!\w)")
_NAME = re.compile(rf"[@＠]?((?:{NAME})(?:#\d{{2,5}})?)(?![\w/@:#]|\.\w)")
_END = re.compile(
    r"[\"'»“”’]*[)\]]|[\"'»“”’]*\s*(?:\Z|[,;|/(\n&+]|[.!?…،؛](?:\s|\Z))|\s+(?:(?:and|und|et|en|y|e|or|oder|ou|of|o|أو)\s|و)"
)
_MARK_IN_NAME = re.compile(r"[\d_.#]")
_PLAIN = re.compile(rf"(?:{NAME})(?:#\d{{2,5}})?")
_LIKE_A_HOST_OR_FILE = re.compile(r"\.[^\W\d_]+\Z")
_IS = re.compile(
    r"\s+(?:is|ist|est|c['’]est|es|heißt(?:\s+(?:er|sie|es))?|heet(?:\s+(?:hij|ze|zij))?"
    r"|s['’]appelle|se\s+llama|called|named|hier|هو|:)\s+",
    re.IGNORECASE,
)
_MARKS = re.compile(r"\s*(?::|=|：|→|->|–|—|\s-\s)\s*")
_GAP = re.compile(r"\s*[(\[]?\s*")
_DIGITS = re.compile(r"0[\d .\-/]{5,19}\d(?!\w)")
_REDDIT_NAME = re.compile(r"(?<![\w./])/?u/([\w\-]{3,20})(?![\w/.@])")
_NEAR_CHARS = 80
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Mention:
    """Apps named together (`Telegram and Snapchat`), and where: from `start` to `end`."""

    apps: tuple[App, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Found:
    """A reading, or several, and where they stand."""

    start: int
    end: int
    readings: tuple[ReportedUrl, ...]


def mentions(text: str) -> list[Mention]:
    """Where apps are named."""
    return [
        Mention(_apps_in(hit.group()), hit.start(), hit.end())
        for hit in _mentioned().finditer(text)
    ]


def labelled(text: str, named: list[Mention]) -> Iterator[Found]:
    """Accounts and numbers that follow the name of their app."""
    listed_numbers = _numbers_in(text) if named else []
    for mention in named:
        after, marked = _separator(text, mention.end)
        found = (
            _number_at(text, after, mention, marked)
            or _name_at(text, after, mention, marked)
            or _name_after_comma(text, mention)
            or _number_before(text, mention, listed_numbers)
        )
        if found:
            yield found


def loose(text: str, named: list[Mention]) -> Iterator[Found]:
    """Names with their own mark (`@x`, `x#1234`) or before their app (`x_1 on Snapchat`)."""
    for pattern in (_AT_NAME, _TAGGED):
        for hit in pattern.finditer(text):
            apps_meant = _apps_of(text, hit, named)
            yield _found(hit.start(), hit.end(), hit[1], apps_meant)
    for hit in _REDDIT_NAME.finditer(text):
        yield _found(hit.start(), hit.end(), hit[1], (by_alias()["reddit"],))
    for mention in named:
        before = _name_before().search(text[max(0, mention.start - _NEAR_CHARS) : mention.start])
        if before and _MARK_IN_NAME.search(before[1]):
            start = max(0, mention.start - _NEAR_CHARS) + before.start(1)
            yield _found(start, mention.end, before[1], mention.apps)


def account(raw: str, name: str, app: App | None) -> ReportedUrl:
    """One account; names are compared in small letters, as the apps do."""
    known = f"{app.key}:" if app else ""
    key = app.key if app else ""
    return ReportedUrl(raw, LocationKind.APP_HANDLE, f"{known}@{name.lower()}", app=key)


def number_in_app(raw: str, number: str, app: App) -> ReportedUrl:
    """An account that is a telephone number."""
    return ReportedUrl(raw, LocationKind.APP_HANDLE, f"{app.key}:{number}", app=app.key)


def is_plain_name(name: str) -> bool:
    """Whether a name stays one in small letters."""
    return _PLAIN.fullmatch(name.lower()) is not None


def _found(start: int, end: int, name: str, meant: tuple[App, ...]) -> Found:
    if not is_plain_name(name):
        return Found(start, end, ())
    return Found(start, end, tuple(account(name, name, app) for app in meant or (None,)))


def _separator(text: str, at: int) -> tuple[int, bool]:
    """Past words like “account” and a mark; whether there was such a mark (`:`)."""
    at = _account_words().match(text, at).end()  # type: ignore[union-attr]  # matches anything
    if hit := _MARKS.match(text, at):
        return hit.end(), True
    if hit := _IS.match(text, at):
        return hit.end(), False
    return _GAP.match(text, at).end(), False  # type: ignore[union-attr]  # matches anything


def _number_at(text: str, at: int, mention: Mention, marked: bool) -> Found | None:
    ascii_text = numbers.in_ascii(text[at : at + _NEAR_CHARS])
    hit = numbers.INTERNATIONAL.match(ascii_text) or numbers.GROUPED.match(ascii_text)
    number = numbers.number_in(hit.group()) if hit else ""
    if not number and marked and (hit := _DIGITS.match(ascii_text)):
        number = re.sub(r"\D", "", hit.group())
    if not hit or not number:
        return None
    return _numbered(text, mention.start, at + hit.end(), number, mention)


def _numbers_in(text: str) -> list[re.Match[str]]:
    """Where numbers stand, found once for all apps that are named."""
    return list(numbers.WITHIN.finditer(numbers.in_ascii(text)))


def _number_before(
    text: str, mention: Mention, listed_numbers: list[re.Match[str]]
) -> Found | None:
    """`+32… (WhatsApp)`: the last number before, when nothing else is between."""
    at = bisect_right(listed_numbers, mention.start, key=re.Match.end) - 1
    last = listed_numbers[at] if at >= 0 else None
    if not last or last.start() < mention.start - _NEAR_CHARS:
        return None
    number = numbers.number_in(last.group())
    if not number or not _joined().fullmatch(text, last.end(), mention.start):
        return None
    return _numbered(text, last.start(), mention.end, number, mention)


def _numbered(text: str, start: int, end: int, number: str, mention: Mention) -> Found | None:
    takers = [app for app in mention.apps if app.numbers]
    raw = text[start:end]
    return (
        Found(start, end, tuple(number_in_app(raw, number, app) for app in takers))
        if takers
        else None
    )


def _name_at(text: str, at: int, mention: Mention, marked: bool) -> Found | None:
    hit = _NAME.match(text, at)
    if not hit or hit[1].lower().startswith("www.") or not is_plain_name(hit[1]):
        return None
    letter_only = mention.end - mention.start == 1
    told = hit.group()[0] in "@＠" or (
        not letter_only
        and hit[1].lower() not in _answers()
        and (marked or _MARK_IN_NAME.search(hit[1]))
        and _END.match(text, hit.end())
    )
    if not told or (len(hit[1]) < _SHORTEST and hit.group()[0] not in "@＠"):
        return None
    if bare_host(hit[1]) and not all(app.dots for app in mention.apps):
        return None
    raw = text[mention.start : hit.end()]
    readings = tuple(account(raw, hit[1], app) for app in mention.apps)
    return Found(mention.start, hit.end(), readings)


def _name_after_comma(text: str, mention: Mention) -> Found | None:
    """`Roblox, the player x_1`: only what cannot be a word of the sentence, a file or a host."""
    comma = _comma().match(text, mention.end)
    hit = _NAME.match(text, comma.end()) if comma else None
    if not hit or hit[1][0].isdigit() or not is_plain_name(hit[1]):
        return None
    is_name = hit.group()[0] in "@＠" or _MARK_IN_NAME.search(hit[1])
    if not is_name or _LIKE_A_HOST_OR_FILE.search(hit[1]) or not _END.match(text, hit.end()):
        return None
    raw = text[mention.start : hit.end()]
    readings = tuple(account(raw, hit[1], app) for app in mention.apps)
    return Found(mention.start, hit.end(), readings)


def _apps_of(text: str, hit: re.Match[str], named: list[Mention]) -> tuple[App, ...]:
    """The app that follows at once (`@x on Telegram`), else the nearest before, else the only."""
    following = bisect_left(named, hit.end(), key=lambda one: one.start)
    if following < len(named):
        between = text[hit.end() : min(named[following].start, hit.end() + _NEAR_CHARS)]
        if _joined().fullmatch(between):
            return named[following].apps
    before = bisect_left(named, hit.start() + 1, key=lambda one: one.end) - 1
    if before >= 0:
        return named[before].apps
    return named[0].apps if len(named) == 1 else ()


@cache
def _mentioned() -> re.Pattern[str]:
    one = rf"و?(?:ب?ال)?(?:{_aliases()})(?!\w|\.\w)"
    words = r"\b(?:and|or|und|oder|et|ou|en|of|y|o)\b|و"
    join = rf"\s{{0,3}}(?:[/&+]|{words})\s{{0,3}}"
    return re.compile(rf"(?i)(?<![\w.@/#&=?+-]){one}(?:{join}{one})*")


@cache
def _single() -> re.Pattern[str]:
    return re.compile(rf"(?i)(?<!\w)و?(?:ب?ال)?({_aliases()})(?!\w)")


@cache
def _aliases() -> str:
    return "|".join(re.escape(alias) for alias in sorted(by_alias(), key=len, reverse=True))


def _apps_in(text: str) -> tuple[App, ...]:
    if alone := by_alias().get(text.lower()):
        return (alone,)
    hits = _single().findall(text)
    return tuple(dict.fromkeys(by_alias()[hit.lower()] for hit in hits))


@cache
def _account_words() -> re.Pattern[str]:
    words = sorted(listed()["account_words"], key=len, reverse=True)
    return re.compile(rf"(?i)(?:[\s\-(]{{1,3}}(?:{'|'.join(map(re.escape, words))})(?!\w)){{0,3}}")


@cache
def _comma() -> re.Pattern[str]:
    """A comma behind the name of an app, and who is meant."""
    words = sorted(listed()["person_words"], key=len, reverse=True)
    return re.compile(rf"(?i)\s*[,،]\s*(?:(?:{'|'.join(map(re.escape, words))})\s+)?")


@cache
def _answers() -> frozenset[str]:
    """What is written behind the name of an app in a form instead of an account."""
    return frozenset(listed()["answers"])


@cache
def _joined() -> re.Pattern[str]:
    """What stands between a name and its app."""
    joins = "|".join(map(re.escape, listed()["joins"]))
    return re.compile(rf"(?i)\s*(?:[,(\[]|–|-)?\s*(?:(?:{joins})\s+)?(?:the\s+|\s*)")


@cache
def _name_before() -> re.Pattern[str]:
    joins = "|".join(map(re.escape, listed()["joins"]))
    return re.compile(
        rf"(?i)(?<![\w.@/#:-])([\w.\-]{{2,40}}(?:#\d{{2,5}})?)\s+(?:\(|(?:{joins})\s+)\Z"
    )
