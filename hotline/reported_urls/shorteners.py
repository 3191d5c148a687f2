"""Short addresses: hosts that do nothing but lead on, by a list that has a version."""

import json
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

SHORTENERS_VERSION = 1
_LIST = Path(__file__).resolve().parent.parent / "data" / "url_rules"


@cache
def shorteners() -> frozenset[str]:
    """All listed hosts, in ASCII; the reserved names of tests and demo are among them."""
    said = json.loads((_LIST / f"shorteners-{SHORTENERS_VERSION}.json").read_text())
    return frozenset([*said["hosts"], *said["of_tests_and_demo"]])


def is_short(url: str) -> bool:
    """Whether a canonical URL is a short address: a path at a listed host, not its front page."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return False
    leads_on = parts.path.strip("/") != "" and parts.scheme in {"http", "https"}
    return leads_on and host in shorteners()
