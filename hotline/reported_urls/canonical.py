"""The canonical form of a URL, and the version of the rules that made it.

It is what the URL standard of browsers makes of the text (case, IDNA, default ports, dot
segments, number forms of IPv4, percent-encoding); nothing inside is deleted before the parser
sees it. On top of the standard, because none of it changes what is shown: user names are
dropped, a trailing dot of the host is dropped, an IPv4 address written as IPv6 is IPv4,
tracking parameters and fragments are dropped where a list says so.
"""

import re
from ipaddress import IPv6Address
from typing import NamedTuple

import can_ada

from hotline.reported_urls.fragments import telling
from hotline.reported_urls.outside import CLOSING, trimmed
from hotline.reported_urls.tracking import without_tracking

RULES_VERSION = 2
"""Goes up when any rule here or a list in `data/url_rules` changes; stored with every location.

1 dropped fragments and hidden characters; 2 keeps both.
"""

WEB_SCHEMES = ("https://", "http://", "ftp://")
_CAPITAL_SHARP_S = "\N{LATIN CAPITAL LETTER SHARP S}"
_AUTHORITY = re.compile(r"[^/\\?#]*[/\\]*[^/\\?#]*")


class CanonicalUrl(NamedTuple):
    """A URL in canonical form: as one writes it, its host, and what follows the authority."""

    href: str
    hostname: str
    rest: str

    @property
    def scheme(self) -> str:
        """`https`, `http` or `ftp`."""
        return self.href.partition(":")[0]


def canonical_url(text: str) -> CanonicalUrl | None:
    """The canonical form of a URL, or None when `text` is not one.

    The parser is asked once; what it writes is stable, so the rules on top of the standard work
    on its text, which costs less than asking it for each part.
    """
    url = _parsed(text)
    if url is None:
        return None
    href, host = url.href, url.hostname
    if not host or not href.startswith(WEB_SCHEMES):
        return None
    begin = href.index("/") + 2
    if host[-1] == "." or host[:8] == "[::ffff:" or url.has_credentials():
        href = _plain_authority(url)
        host = url.hostname
    end = href.index("/", begin + len(host))
    rest = href[end:]
    if "?" in rest or "#" in rest:
        rest = _telling(rest)
        href = href[:end] + rest
    return CanonicalUrl(href, host, rest)


def _parsed(text: str) -> "can_ada.URL | None":
    """By the standard of today, where it is newer than the parser: `ẞ` in a host, `^` in a path."""
    if _CAPITAL_SHARP_S in text:
        end = _AUTHORITY.match(text).end()  # type: ignore[union-attr]  # matches anything
        text = text[:end].replace(_CAPITAL_SHARP_S, "ß") + text[end:]
    try:
        url = can_ada.parse(text)
    except (UnicodeEncodeError, TypeError):
        return _parsed(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    except ValueError:
        return None
    if "^" in text and "^" in url.pathname:
        url.pathname = url.pathname.replace("^", "%5E")
    return url


def _plain_authority(url: "can_ada.URL") -> str:
    """Without a user's name or a trailing dot; an IPv4 address in IPv6 dress as it is."""
    url.username = ""
    url.password = ""
    host = url.hostname
    if bare := host.rstrip("."):
        url.hostname = _unmapped(bare) if bare.startswith("[::ffff:") else bare
    return url.href


def _unmapped(host: str) -> str:
    mapped = IPv6Address(host[1:-1]).ipv4_mapped
    return str(mapped) if mapped else host


def _telling(rest: str) -> str:
    """Path, query and fragment without what tells nothing.

    All stays when what is left would end in a mark that a reader takes for the sentence's.
    """
    before, _, fragment = rest.partition("#")
    path, _, query = before.partition("?")
    kept = without_tracking(query) if query else ""
    left = f"{path}?{kept}" if kept else path
    if fragment:
        left += telling(fragment)
    if left[-1] in CLOSING and left != rest and trimmed(left) != left:
        return rest
    return left
