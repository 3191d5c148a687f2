"""The part of a URL after `#`: kept, because it may say what is shown, save for a listed few."""

import json
from functools import cache
from pathlib import Path

FRAGMENT_LIST_VERSION = 1
_LIST = Path(__file__).resolve().parent.parent / "data" / "url_rules"


def telling(fragment: str) -> str:
    """A fragment (`#a`) as far as it tells locations apart; empty when it does not."""
    whole, directives = listed_fragments()
    kept = fragment.removeprefix("#")
    if kept.lower() in whole:
        return ""
    for directive in directives:
        if directive in kept:
            kept = kept.partition(directive)[0]
    return "" if kept.lower() in whole else f"#{kept}"


def without_fragment(url: str) -> str:
    """What a browser asks a server for: the URL without what only the browser reads."""
    return url.partition("#")[0]


@cache
def listed_fragments() -> tuple[frozenset[str], tuple[str, ...]]:
    """Fragments that tell nothing, and the marks from which on they are for the browser."""
    listed = json.loads((_LIST / f"fragments-{FRAGMENT_LIST_VERSION}.json").read_text())
    return frozenset(listed["whole"]), tuple(listed["directives"])
