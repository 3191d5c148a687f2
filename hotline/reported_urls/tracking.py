"""Query parameters that name a campaign or a click: dropped by a listed rule."""

import json
import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote_plus

TRACKING_LIST_VERSION = 1
_LIST = Path(__file__).resolve().parent.parent / "data" / "url_rules"


def without_tracking(search: str) -> str:
    """A query (`?a=1&b=2`) without its tracking parameters; order and encoding kept."""
    if not search or not (_may_track().search(search) or "%" in search):
        return "" if search == "?" else search
    kept = [pair for pair in search.removeprefix("?").split("&") if not _tracks(pair)]
    query = "&".join(kept)
    return f"?{query}" if query else ""


def _tracks(pair: str) -> bool:
    name = pair.partition("=")[0]
    if "%" in name or "+" in name:
        name = unquote_plus(name)
    exact, beginnings = tracking_names()
    name = name.lower()
    return name in exact or name.startswith(beginnings)


@cache
def tracking_names() -> tuple[frozenset[str], tuple[str, ...]]:
    """The listed parameter names: whole ones, and beginnings (`utm_`)."""
    listed = json.loads((_LIST / f"tracking-{TRACKING_LIST_VERSION}.json").read_text())
    names = listed["parameters"]
    whole = frozenset(name for name in names if not name.endswith("*"))
    return whole, tuple(name.removesuffix("*") for name in names if name.endswith("*"))


@cache
def _may_track() -> re.Pattern[str]:
    """Finds a listed name at the beginning of a parameter; quicker than looking at each."""
    whole, beginnings = tracking_names()
    return re.compile(f"(?i)[?&](?:{'|'.join(map(re.escape, (*beginnings, *whole)))})")
