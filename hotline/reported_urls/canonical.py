"""The canonical form of a URL, and the version of the rules that made it.

On top of the URL standard (case, IDNA, default ports, dot segments, number forms of IPv4):
user names in the URL are dropped, a trailing dot of the host is dropped, the fragment is
dropped unless it routes (`#!…`, `#/…`), tracking parameters are dropped by a listed rule.
"""

import json
from functools import cache
from pathlib import Path
from urllib.parse import unquote_plus

import can_ada

DATA = Path(__file__).resolve().parent.parent / "data" / "url_rules"
TRACKING_LIST_VERSION = 1
RULES_VERSION = 1
"""Goes up when any rule here or the tracking list changes; stored with every location."""

WEB_SCHEMES = frozenset({"http:", "https:", "ftp:"})
ROUTING_FRAGMENTS = ("#!", "#/")


def canonical_url(text: str) -> "can_ada.URL | None":
    """The canonical parsed form of a URL, or None when `text` is not one."""
    try:
        url = can_ada.parse(text)
    except (ValueError, UnicodeEncodeError):
        return None
    if url.protocol not in WEB_SCHEMES or not url.hostname:
        return None
    url.username = ""
    url.password = ""
    bare = url.hostname.rstrip(".")
    if bare and bare != url.hostname:
        url.hostname = bare
    if not url.hash.startswith(ROUTING_FRAGMENTS):
        url.hash = ""
    url.search = without_tracking(url.search)
    return url


def without_tracking(search: str) -> str:
    """A query (`?a=1&b=2`) without its tracking parameters; order and encoding kept."""
    kept = [pair for pair in search.removeprefix("?").split("&") if not _tracks(pair)]
    query = "&".join(kept)
    return f"?{query}" if query else ""


def _tracks(pair: str) -> bool:
    name = unquote_plus(pair.partition("=")[0]).lower()
    exact, beginnings = tracking_names()
    return name in exact or name.startswith(beginnings)


@cache
def tracking_names() -> tuple[frozenset[str], tuple[str, ...]]:
    """The listed parameter names: whole ones, and beginnings (`utm_`)."""
    names = json.loads((DATA / f"tracking-{TRACKING_LIST_VERSION}.json").read_text())["parameters"]
    whole = frozenset(name for name in names if not name.endswith("*"))
    return whole, tuple(name.removesuffix("*") for name in names if name.endswith("*"))
