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

CanonicalUrl = tuple[str, str, str]
"""A URL in canonical form: as one writes it, its host, and what follows the authority.

A plain tuple, because to give the three a name costs a twentieth of all the work.
"""
_CAPITAL_SHARP_S = "\N{LATIN CAPITAL LETTER SHARP S}"
_AUTHORITY = re.compile(r"[^/\\?#]*[/\\]*[^/\\?#]*")
_FIRST_OF_A_WEB_ORIGIN = "hf"
"""Of `https`, `http` and `ftp`; others have `null` or that of a socket (`ws`, `wss`)."""
_LAST_OF_A_RARE_HOST = ".]"


def canonical_url(text: str) -> CanonicalUrl | None:
    """The canonical form of a URL, or None when `text` is not one.

    The parser is asked once; an origin (scheme, host, port) has no user's name in it. All that
    follows the authority stays when what is left of it would end in a mark that a reader takes
    for the sentence's.
    """
    if _CAPITAL_SHARP_S in text:
        text = _as_read_today(text)
    try:
        url = can_ada.parse(text)
    except (UnicodeEncodeError, TypeError):
        return canonical_url(_without_surrogates(text))
    except ValueError:
        return None
    host, origin = url.hostname, url.origin
    if not host or origin[0] not in _FIRST_OF_A_WEB_ORIGIN:
        return None
    if host[-1] in _LAST_OF_A_RARE_HOST:
        url.hostname = _plain_host(host)
        host, origin = url.hostname, url.origin
    rest = path = url.pathname
    if "^" in path:
        rest = path = path.replace("^", "%5E")
    if (query := url.search) and (kept := without_tracking(query[1:])):
        rest = path + "?" + kept
    if fragment := url.hash:
        rest += telling(fragment)
    if rest[-1] in CLOSING and trimmed(rest) != rest:
        rest = path + _after_path(url)
    return origin + rest, host, rest


def _as_read_today(text: str) -> str:
    """With `ẞ` in a host as the standard maps it since the parser was made."""
    end = _AUTHORITY.match(text).end()  # type: ignore[union-attr]  # matches anything
    return text[:end].replace(_CAPITAL_SHARP_S, "ß") + text[end:]


def _without_surrogates(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _plain_host(host: str) -> str:
    """Without a trailing dot; an IPv4 address in IPv6 dress as it is."""
    bare = host.rstrip(".") or host
    if not bare.startswith("[::ffff:"):
        return bare
    mapped = IPv6Address(bare[1:-1]).ipv4_mapped
    return str(mapped) if mapped else bare


def _after_path(url: "can_ada.URL") -> str:
    """Query and fragment with their marks, also where nothing follows these."""
    href = url.href
    begin = href.index("/", href.index("//") + 2)
    return href[begin + len(url.pathname) :]
