"""From what a person typed to URLs. Every function is linear in the length of its input."""

import json
import re
import unicodedata
from functools import cache

from publicsuffixlist import PublicSuffixList

from hotline.reported_urls.canonical import DATA, canonical_url
from hotline.reported_urls.kinds import LocationKind, ReportedUrl, ip_literal
from hotline.reported_urls.scripts import mixed_script
from hotline.reported_urls.showing import refang

RESERVED_ENDINGS = frozenset({"example", "test", "invalid", "localhost", "onion"})
"""Top-level names that no list of suffixes carries (RFC 2606, RFC 7686)."""

_WITH_SCHEME = re.compile(r"(?i)^[a-z][a-z0-9+.-]*:")
_WEB_WITHIN = re.compile(r"(?i)\bh(?:tt|xx)ps?://\S+")
_BARE_HOST = re.compile(r"^([^\s/?#@:\[\]]+\.[^\s/?#@:.\[\]]+)\.?(:\d{1,5})?([/?#].*)?$", re.DOTALL)
_IP_PORT = re.compile(r"^(\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-fA-F:.]+\]):(\d{1,5})$")
_EMAIL = re.compile(r"^(?:mailto:)?([^\s@/:<>()]+)@([^\s@/?#:]+\.[^\s@/?#:]+)$", re.IGNORECASE)
_HANDLE = re.compile(r"^@[\w.-]{2,64}$")
_PHONE = re.compile(r"^(?:tel:)?(\+|00)?[\d ()./-]{6,24}$", re.IGNORECASE)
_MAGNET = re.compile(r"(?i)(?:^|[?&=])urn:btih:([0-9a-f]{40}|[a-z2-7]{32})(?![0-9a-z])")
_PHONE_DIGITS = range(7, 16)
_QUOTES = frozenset({"<>", '""', "''", "“”", "«»"})
_INVITES_VERSION = 1


def read_lines(typed: str) -> list[ReportedUrl]:
    """All URLs in a text box, one or more per line, each location once, in order."""
    found: dict[str, ReportedUrl] = {}
    for line in typed.splitlines():
        for piece in _pieces(line):
            url = read(piece)
            if url.canonical:
                found.setdefault(url.canonical, url)
    return list(found.values())


def _pieces(line: str) -> list[str]:
    """A line as one URL, or as the URLs written inside a sentence."""
    within = list(_WEB_WITHIN.finditer(line))
    if not within or (len(within) == 1 and not line[: within[0].start()].strip(" \t<\"'(")):
        return [line]
    return [hit.group().rstrip(".,;:!?)>\"'»”") for hit in within]


def read(raw: str) -> ReportedUrl:
    """One URL. Never raises; what is no URL comes back as text."""
    meant = refang(_plain(raw))
    return (
        _magnet(raw, meant)
        or _ip_port(raw, meant)
        or _email(raw, meant)
        or _phone(raw, meant)
        or _web(raw, meant)
        or _words(raw, meant)
    )


def _plain(raw: str) -> str:
    """Without control, direction and lone surrogate characters, in composed form.

    Tabs and line ends inside a URL vanish, as the URL standard says; elsewhere they
    part words.
    """
    gap = "" if _WITH_SCHEME.match(raw.lstrip()) else " "
    kept = "".join(gap if mail in "\t\r\n" else mail for mail in raw)
    kept = "".join(one for one in kept if unicodedata.category(one) not in {"Cc", "Cf", "Cs"})
    kept = unicodedata.normalize("NFC", kept).strip()
    while len(kept) > 1 and kept[0] + kept[-1] in _QUOTES:
        kept = kept[1:-1].strip()
    return kept


def _magnet(raw: str, meant: str) -> ReportedUrl | None:
    if not meant.lower().startswith(("magnet:", "urn:btih:")):
        return None
    hit = _MAGNET.search(meant)
    if not hit:
        return None
    return ReportedUrl(raw, LocationKind.P2P_HASH, f"magnet:?xt=urn:btih:{hit.group(1).lower()}")


def _ip_port(raw: str, meant: str) -> ReportedUrl | None:
    hit = _IP_PORT.match(meant)
    if not hit or not (ip := ip_literal(hit.group(1))) or int(hit.group(2)) > 65_535:
        return None
    host = f"[{ip}]" if ":" in ip else ip
    port = int(hit.group(2))
    return ReportedUrl(raw, LocationKind.IP_PORT, f"{host}:{port}", host=host)


def _email(raw: str, meant: str) -> ReportedUrl | None:
    hit = _EMAIL.match(meant)
    if not hit:
        return None
    url = canonical_url(f"https://{hit.group(2)}")
    if url is None:
        return None
    host = url.hostname
    return ReportedUrl(
        raw,
        LocationKind.EMAIL,
        f"mailto:{hit.group(1)}@{host}",
        scheme="mailto",
        registrable_domain=registrable_domain(host),
        mixed_script=mixed_script(host),
    )


def _phone(raw: str, meant: str) -> ReportedUrl | None:
    digits = re.sub(r"\D", "", meant)
    hit = _PHONE.match(meant)
    if not hit or len(digits) not in _PHONE_DIGITS or ip_literal(meant):
        return None
    international = meant.lower().removeprefix("tel:").lstrip()
    if international.startswith("00"):
        return ReportedUrl(raw, LocationKind.PHONE, f"tel:+{digits[2:]}", scheme="tel")
    plus = "+" if international.startswith("+") else ""
    return ReportedUrl(raw, LocationKind.PHONE, f"tel:{plus}{digits}", scheme="tel")


def _web(raw: str, meant: str) -> ReportedUrl | None:
    url = canonical_url(meant) if _WITH_SCHEME.match(meant) else None
    if url is None and (assumed := _assumed(meant)):
        url = canonical_url(assumed)
    if url is None:
        return None
    host, kind = url.hostname, LocationKind.URL
    if host.endswith(".onion"):
        kind = LocationKind.ONION
    elif any(host == at and url.pathname.startswith(path) for at, path in invite_places()):
        kind = LocationKind.GROUP_INVITE
    return ReportedUrl(
        raw,
        kind,
        url.href,
        scheme=url.protocol.removesuffix(":"),
        host=host,
        registrable_domain=registrable_domain(host),
        mixed_script=mixed_script(host),
    )


def _assumed(meant: str) -> str:
    """A bare host with the scheme a browser would try: https for names, else http."""
    if ip_literal(meant.partition("/")[0]):
        return f"http://{meant}"
    hit = _BARE_HOST.match(meant)
    if not hit:
        return ""
    host = hit.group(1)
    if ip_literal(host):
        return f"http://{meant}"
    ending = host.rpartition(".")[2].lower()
    if ending not in RESERVED_ENDINGS and not known_suffixes().publicsuffix(host.lower()):
        return ""
    return f"http://{meant}" if ending == "onion" else f"https://{meant}"


def _words(raw: str, meant: str) -> ReportedUrl:
    if _HANDLE.match(meant):
        return ReportedUrl(raw, LocationKind.APP_HANDLE, meant.lower())
    return ReportedUrl(raw, LocationKind.TEXT, " ".join(meant.split()))


def registrable_domain(host: str) -> str:
    """The domain somebody registered (`a.b.co.uk` → `b.co.uk`); empty for IP literals."""
    if not host or ip_literal(host):
        return ""
    return str(suffixes().privatesuffix(host) or "")


@cache
def suffixes() -> PublicSuffixList:
    """The bundled public suffix list; names under unknown endings count as registrable."""
    return PublicSuffixList()


@cache
def known_suffixes() -> PublicSuffixList:
    """The same list, knowing only what is on it."""
    return PublicSuffixList(accept_unknown=False)


@cache
def invite_places() -> tuple[tuple[str, str], ...]:
    """Host and path beginnings of group invitations."""
    listed = json.loads((DATA / f"invites-{_INVITES_VERSION}.json").read_text())["invites"]
    return tuple((place["host"], place["path"]) for place in listed)
