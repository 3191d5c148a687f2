"""The part of a URL after `#`: kept, because it may say what is shown, save for a listed few."""

import json
from pathlib import Path

FRAGMENT_LIST_VERSION = 1
_LIST = Path(__file__).resolve().parent.parent / "data" / "url_rules"


def _listed() -> tuple[frozenset[str], tuple[str, ...]]:
    """Fragments that tell nothing, and the marks from which on they are for the browser."""
    listed = json.loads((_LIST / f"fragments-{FRAGMENT_LIST_VERSION}.json").read_text())
    return frozenset(listed["whole"]), tuple(listed["directives"])


_WHOLE, _DIRECTIVES = _listed()
_WHOLE_AS_WRITTEN = frozenset(f"{mark}{one}" for mark in ("#", "##") for one in _WHOLE)
"""With their mark, which may be there twice by mistake."""


def telling(fragment: str) -> str:
    """A fragment (`#a`) as far as it tells locations apart; empty when it does not."""
    if fragment.lower() in _WHOLE_AS_WRITTEN:
        return ""
    kept = fragment[1:].removeprefix("#")
    for directive in _DIRECTIVES:
        if directive in kept:
            kept = kept.partition(directive)[0]
    return "" if kept.lower() in _WHOLE else f"#{kept}"


def without_fragment(url: str) -> str:
    """What a browser asks a server for: the URL without what only the browser reads."""
    return url.partition("#")[0]
