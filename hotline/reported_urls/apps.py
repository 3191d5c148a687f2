"""Apps and networks by name: what people call them, the links that open them, invitations.

A link to a profile on the web (`https://t.me/name`) stays a web address: a browser opens it, a
notice needs that very address, and not every such path is an account. What only the app opens
(`tg://resolve?domain=name`) is the account in the app.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

APPS_VERSION = 1
_LIST = Path(__file__).resolve().parent.parent / "data" / "url_rules"
_HOLDERS = {
    "{name}": r"(?P<name>@?[\w.:\-]{2,64})",
    "{phone}": r"(?P<phone>(?:\+|%2[bB])?\d{5,17})",
    "{code}": r"(?P<code>(?!\d+(?:[/?#&]|\Z))[\w=\-]{1,200})",
    "{address}": r"(?P<address>[\w.+\-]{1,64}@[\w.\-]{3,200})",
}
_AFTER = r"/?(?:[?&#].*)?\Z"


@dataclass(frozen=True, slots=True)
class App:
    """One app.

    `numbers`: its accounts are telephone numbers; `dots`: its names may look like hosts;
    `invite`: how its invitations are written, with `{code}`.
    """

    key: str
    name: str
    aliases: tuple[str, ...]
    numbers: bool
    dots: bool
    invite: str


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link names: an app, and in it an account, a telephone number or an invitation."""

    app: App
    account: str = ""
    phone: str = ""
    code: str = ""


@cache
def listed() -> Any:
    """The list as it stands in its file."""
    return json.loads((_LIST / f"apps-{APPS_VERSION}.json").read_text())


@cache
def apps() -> dict[str, App]:
    """All listed apps by their key."""
    return {
        one["key"]: App(
            one["key"],
            one["name"],
            tuple(one["aliases"]),
            one.get("numbers", False),
            one.get("dots", False),
            one.get("invite", ""),
        )
        for one in listed()["apps"]
    }


@cache
def by_alias() -> dict[str, App]:
    """Apps by what people call them, in small letters."""
    return {alias: app for app in apps().values() for alias in app.aliases}


def opened_by(link: str) -> Opened | None:
    """What a link into an app names (`tg://…`), or None when no app is known to open it."""
    for pattern, app in _patterns().get(link.partition(":")[0].lower(), ()):
        if hit := pattern.match(link):
            return _opened(app, hit)
    return None


def invited_by(host: str, rest: str) -> str:
    """The one way to write an invitation found at `host` and `rest`; empty when it is none."""
    for pattern, app in _patterns().get(host.removeprefix("www."), ()):
        if hit := pattern.match(rest):
            return app.invite.replace("{code}", hit["code"])
    return ""


def _opened(app: App, hit: re.Match[str]) -> Opened:
    found = hit.groupdict(default="")
    account = found.get("name") or found.get("address") or ""
    phone = found.get("phone", "").lower().replace("%2b", "+")
    if phone and not phone.startswith("+"):
        phone = f"+{phone.removeprefix('00')}"
    return Opened(app, account.removeprefix("@"), phone, found.get("code", ""))


@cache
def _patterns() -> dict[str, tuple[tuple[re.Pattern[str], App], ...]]:
    """Patterns of links by scheme, of invitations (matched after the host) by host."""
    found: dict[str, list[tuple[re.Pattern[str], App]]] = {}
    for one in listed()["apps"]:
        for link in one.get("links", ()):
            key, pattern = link.partition(":")[0], _pattern(link)
            found.setdefault(key, []).append((pattern, apps()[one["key"]]))
        for place in one.get("places", ()):
            host, _, rest = place.partition("/")
            found.setdefault(host, []).append((_pattern(f"/{rest}"), apps()[one["key"]]))
    return {key: tuple(patterns) for key, patterns in found.items()}


def _pattern(template: str) -> re.Pattern[str]:
    """A parameter may stand behind others; `tg:` may lack its slashes."""
    parts = re.split(r"(\{\w+\})", template)
    text = "".join(_HOLDERS.get(part) or re.escape(part) for part in parts)
    text = text.replace("://", r":(?:/{2})?").replace(r"\?", r"/?\?(?:[^#\s]*&)?")
    return re.compile(f"(?i){text}{_AFTER}", re.DOTALL)
