"""Query parameters that name a campaign or a click: dropped by a listed rule."""

import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from urllib.parse import unquote_plus

TRACKING_LIST_VERSION = 1
_LIST = Path(__file__).resolve().parent.parent / "data" / "url_rules"


_ENCODED_NAME = re.compile(r"[?&][^=&]*%")


def without_tracking(search: str) -> str:
    """A query (`?a=1&b=2`) without its tracking parameters; order and encoding kept."""
    if "%" in search and _ENCODED_NAME.search(search):
        kept = "&".join(pair for pair in search[1:].split("&") if not _tracks(pair))
        return f"?{kept}" if kept else ""
    kept = _tracking().sub("", search)
    if kept.startswith("&"):
        return f"?{kept[1:]}"
    return "" if kept == "?" else kept


def _tracks(pair: str) -> bool:
    name = unquote_plus(pair.partition("=")[0]).lower()
    exact, beginnings = tracking_names()
    return name in exact or name.startswith(beginnings)


@cache
def tracking_names() -> tuple[frozenset[str], tuple[str, ...]]:
    """The listed parameter names: whole ones, and beginnings (`utm_`)."""
    listed = json.loads((_LIST / f"tracking-{TRACKING_LIST_VERSION}.json").read_text())
    names = listed["parameters"]
    whole = frozenset(name for name in names if not name.endswith("*"))
    return whole, tuple(name.removesuffix("*") for name in names if name.endswith("*"))


@cache
def _tracking() -> re.Pattern[str]:
    """Finds listed parameters with the mark before them; quicker than looking at each."""
    whole, beginnings = tracking_names()
    names = rf"(?:{_any(beginnings)})[^=&]*|(?:{_any(whole)})(?=[=&]|\Z)"
    return re.compile(rf"[?&](?:{names})[^&]*")


def _any(names: Iterable[str]) -> str:
    """Any of them in any case; an explicit first letter lets the matcher pass over the others."""
    return "|".join(
        f"[{name[0].lower()}{name[0].upper()}](?i:{re.escape(name[1:])})" for name in sorted(names)
    )
