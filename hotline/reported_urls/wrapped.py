"""Addresses that mail and chat programs put in place of the one that was written.

Whoever copies such a link means the one inside, and what is around it names the person to whom it
was sent: with the address of their mailbox, or by a number of their account.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from hotline.reported_urls.canonical import CanonicalUrl, canonical_url

WRAPPERS_VERSION = 1
WITHIN_EACH_OTHER = 3
"""A mail that was forwarded twice has gone through two programs, each of which wraps."""
_LIST = Path(__file__).resolve().parent.parent / "data" / "url_rules"
_PROOFPOINT_3 = re.compile(r"/v3/__(?P<url>[^*]+?)__;[^/]*\Z")
_ONE_SLASH = re.compile(r"\A(https?:/)(?=[^/])")


class Wrapper(NamedTuple):
    """A host that wraps, by its whole name or its ending, where, and in which parameter."""

    host: str
    path: str
    parameter: str
    writes: str


@cache
def wrappers() -> tuple[Wrapper, ...]:
    """Those of the list."""
    listed = json.loads((_LIST / f"wrapped-{WRAPPERS_VERSION}.json").read_text())
    return tuple(Wrapper(**one) for one in listed["wrappers"])


@cache
def _hosts() -> tuple[frozenset[str], tuple[str, ...]]:
    names = {one.host for one in wrappers()}
    endings = {name for name in names if name.startswith(".")}
    return frozenset(names - endings), tuple(endings)


def unwrapped(url: CanonicalUrl) -> CanonicalUrl:
    """The address inside, in canonical form; `url` itself where none is."""
    for _each in range(WITHIN_EACH_OTHER):
        inside = _inside(url)
        if inside is None:
            break
        url = inside
    return url


def _inside(url: CanonicalUrl) -> CanonicalUrl | None:
    _href, host, rest = url
    names, endings = _hosts()
    if host not in names and not host.endswith(endings):
        return None
    for one in wrappers():
        of_host = host.endswith(one.host) if one.host.startswith(".") else host == one.host
        if of_host and rest.startswith(one.path):
            written = _written(one, rest)
            found = canonical_url(written) if written.startswith(("http://", "https://")) else None
            if found:
                return found
    return None


def _written(by: Wrapper, rest: str) -> str:
    if by.writes == "proofpoint-3":
        hit = _PROOFPOINT_3.match(rest)
        return _ONE_SLASH.sub(r"\1/", unquote(hit["url"])) if hit else ""
    (said, *_more) = parse_qs(urlsplit(rest).query).get(by.parameter, [""])
    return (
        unquote(said.replace("-", "%").replace("_", "/")) if by.writes == "proofpoint-2" else said
    )
