"""The canonical form of a URL, and the version of the rules that made it.

It is what the URL standard of browsers makes of the text (case, IDNA, default ports, dot
segments, number forms of IPv4, percent-encoding); nothing inside is deleted before the parser
sees it. On top of the standard, because none of it changes what is shown: user names are
dropped, a trailing dot of the host is dropped, an IPv4 address written as IPv6 is IPv4,
tracking parameters and fragments are dropped where a list says so.
"""

import re
from ipaddress import IPv6Address

import can_ada

from hotline.reported_urls.fragments import telling
from hotline.reported_urls.outside import CLOSING, trimmed
from hotline.reported_urls.tracking import without_tracking

RULES_VERSION = 2
"""Goes up when any rule here or a list in `data/url_rules` changes; stored with every location.

1 dropped fragments and hidden characters; 2 keeps both.
"""

WEB_SCHEMES = frozenset({"http:", "https:", "ftp:"})
_CAPITAL_SHARP_S = "\N{LATIN CAPITAL LETTER SHARP S}"
_AUTHORITY = re.compile(r"[^/\\?#]*[/\\]*[^/\\?#]*")


def canonical_url(text: str) -> "can_ada.URL | None":
    """The canonical parsed form of a URL, or None when `text` is not one."""
    url = _parsed(text)
    if url is None or url.protocol not in WEB_SCHEMES:
        return None
    host = url.hostname
    if not host:
        return None
    if url.has_credentials():
        url.username = ""
        url.password = ""
    if host[-1] == "." and (bare := host.rstrip(".")):
        url.hostname = bare
    elif host.startswith("[::ffff:"):
        url.hostname = _unmapped(host)
    _drop_what_tells_nothing(url)
    return url


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


def _unmapped(host: str) -> str:
    mapped = IPv6Address(host[1:-1]).ipv4_mapped
    return str(mapped) if mapped else host


def _drop_what_tells_nothing(url: "can_ada.URL") -> None:
    """Unless what is left would end in a mark that a reader takes for the sentence's."""
    search, fragment = url.search, url.hash
    kept, told = without_tracking(search), telling(fragment)
    left = told or kept or url.pathname
    if left[-1] in CLOSING and trimmed(whole := url.pathname + kept + told) != whole:
        return
    if kept != search or not kept:
        url.search = kept
    if told != fragment or not told:
        url.hash = told
