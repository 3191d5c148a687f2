"""Host names: which text may be one though no scheme was typed, and who registered it."""

import re
from functools import cache

from publicsuffixlist import PublicSuffixList

from hotline.reported_urls.kinds import ip_literal

RESERVED_ENDINGS = frozenset({"example", "test", "invalid", "localhost", "onion"})
"""Top-level names that no list of suffixes carries (RFC 2606, RFC 7686)."""
FILE_ENDINGS = frozenset({"zip", "mov"})
"""Endings that are a file's more often than a host's, when nothing else says so."""

_DOT = ".。．｡"
_BARE = re.compile(
    rf"([^\s/\\?#@:\[\]{_DOT}<>\"|]+(?:[{_DOT}][^\s/\\?#@:\[\]{_DOT}<>\"|]+)+)[{_DOT}]?"
    r"(:\d{1,5})?([/\\?#].*)?\Z",
    re.DOTALL,
)
_LAST_LABEL = re.compile(rf".*[{_DOT}]", re.DOTALL)


def bare_host(text: str) -> re.Match[str] | None:
    """`text` as host, port and rest, when it begins with a name under a known ending."""
    hit = _BARE.match(text)
    if not hit:
        return None
    host, port, rest = hit.groups()
    ending = _LAST_LABEL.sub("", host).lower()
    if ending in FILE_ENDINGS and not (port or rest or host.lower().startswith("www.")):
        return None
    if ending in RESERVED_ENDINGS or _known(ending):
        return hit
    return None


def is_end_of_sentence(host: str) -> bool:
    """Whether `yesterday.It` is two sentences without a space between, not a host."""
    before, _, ending = host.rpartition(".")
    return ending[:1].isupper() and ending[1:].islower() and not before.isupper()


def _known(ending: str) -> bool:
    """Whether an ending, also in its own script, is on the list of public suffixes."""
    if ending.isascii():
        return known_suffixes().publicsuffix(f"a.{ending}") is not None
    try:
        encoded = ending.encode("idna").decode()
    except UnicodeError:
        return False
    return known_suffixes().publicsuffix(f"a.{encoded}") is not None


def registrable_domain(host: str) -> str:
    """The domain somebody registered (`a.b.co.uk` → `b.co.uk`); empty for IP literals."""
    if not host or ip_literal(host):
        return ""
    return str(suffixes().privatesuffix(host) or "")


def registered_domain(host: str) -> str:
    """The domain its registry knows: of a name below a host's own suffix, that of the host."""
    if not host or ip_literal(host):
        return ""
    return str(official_suffixes().privatesuffix(host) or "")


@cache
def official_suffixes() -> PublicSuffixList:
    """The same list without what hosts have put on it (`github.io`)."""
    return PublicSuffixList(only_icann=True)


@cache
def suffixes() -> PublicSuffixList:
    """The bundled public suffix list; names under unknown endings count as registrable."""
    return PublicSuffixList()


@cache
def known_suffixes() -> PublicSuffixList:
    """The same list, knowing only what is on it."""
    return PublicSuffixList(accept_unknown=False)
