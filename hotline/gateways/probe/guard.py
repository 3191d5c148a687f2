"""What may be connected to: web addresses on listed ports, at IP addresses of the public internet.

A URL is read by the same standard as everywhere in the hotline, so number forms of IPv4, escapes
and full-width letters are what a browser would make of them before anything is judged.
"""

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urljoin

import can_ada

from hotline.reported_urls.hosts import registrable_domain
from hotline.reported_urls.kinds import ip_literal

PORTS = {"http": 80, "https": 443}
LISTED_PORTS = frozenset({80, 443, 8080, 8443})
URL_LIMIT_CHARS = 16_384
NAME_LIMIT_CHARS = 253
LABEL_LIMIT_CHARS = 63
CLOSED_ENDINGS = frozenset({"onion", "localhost", "local", "internal"})
LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128"))
CLOSED_NETWORKS = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",
        "169.254.0.0/16",  # link-local, also where clouds answer with credentials
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",  # 6to4 relays, which `is_global` lets through
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",
        "::/96",  # compatible with IPv4, unspecified, loopback
        "::ffff:0:0/96",  # mapped IPv4
        "::ffff:0:0:0/96",  # translated IPv4
        "64:ff9b::/96",  # NAT64
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",  # Teredo and other protocols
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "2620:4f:8000::/48",
        "3fff::/20",  # documentation
        "5f00::/16",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
    )
)
"""In addition to what Python calls not global; the IANA registries of special addresses."""
PUBLIC_IPV6 = ipaddress.ip_network("2000::/3")


class NotAllowed(Exception):
    """This may not be connected to. The message names a rule, never the URL."""


@dataclass(frozen=True, slots=True)
class Place:
    """A URL in the parts that a request is made of; all ASCII, no fragment."""

    scheme: str
    host: str
    port: int
    path: str
    query: str

    @property
    def authority(self) -> str:
        """The value of the Host header."""
        return self.host if PORTS[self.scheme] == self.port else f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}{self.query}"

    @property
    def site(self) -> str:
        """The domain somebody registered, or the host itself where there is none."""
        return registrable_domain(self.host) or self.host


@dataclass(frozen=True, slots=True)
class Guard:
    """Judges places and addresses. The default is the only one that production uses.

    `loopback` is for tests and benchmarks: exact pairs of loopback address and port that a
    server of theirs listens on. No setting and no variable leads here.
    """

    loopback: frozenset[tuple[str, int]] = frozenset()

    def __post_init__(self) -> None:
        for ip, _port in self.loopback:
            if not _within(ipaddress.ip_address(ip), LOOPBACK):
                raise ValueError("only loopback addresses can be let through")

    def place(self, url: str) -> Place:
        """The parts of `url`. Raises NotAllowed."""
        if len(url) > URL_LIMIT_CHARS:
            raise NotAllowed("too long")
        try:
            parsed = can_ada.parse(url)
        except (ValueError, UnicodeEncodeError):
            raise NotAllowed("no URL") from None
        scheme, host = parsed.protocol.removesuffix(":"), parsed.hostname.rstrip(".")
        if scheme not in PORTS:
            raise NotAllowed("neither http nor https")
        if parsed.username or parsed.password:
            raise NotAllowed("a user name in the URL")
        literal = _literal(host)
        if not (literal or _is_public_name(host)):
            raise NotAllowed("no host of the public internet")
        port = int(parsed.port or PORTS[scheme])
        if port not in LISTED_PORTS and port not in {allowed for _ip, allowed in self.loopback}:
            raise NotAllowed("a port that is not listed")
        if literal:
            self.must_be_public([literal], port)
        return Place(scheme, host, port, parsed.pathname, parsed.search)

    def redirected(self, place: Place, location: str) -> Place:
        """Where a redirect leads, judged afresh. Raises NotAllowed."""
        try:
            return self.place(joined(place.url, location))
        except ValueError:
            raise NotAllowed("no URL") from None

    def must_be_public(self, ips: Iterable[str], port: int) -> None:
        """One address that is not public spoils them all. Raises NotAllowed."""
        for ip in ips:
            if (ip, port) not in self.loopback and not is_public(ip):
                raise NotAllowed("an address that is not public")


def joined(base: str, location: str) -> str:
    """What a browser makes of a `Location` at `base`, an http(s) URL; may be no URL at all.

    Python's `urljoin` follows RFC 3986. Browsers follow the WHATWG URL standard (4.4, states of
    special schemes): a backslash is a slash, and two slashes or more begin a host.
    """
    text = _IGNORED.sub("", location.strip(_AROUND))
    scheme, colon, rest = text.partition(":")
    if colon and _SCHEME.fullmatch(scheme):
        if scheme.lower() != base.partition(":")[0] or rest[:2].replace("\\", "/") == "//":
            return text
        text = rest
    path = re.split("[?#]", text, maxsplit=1)[0]
    after, path = text[len(path) :], path.replace("\\", "/")
    if path.startswith("//"):
        return f"{base.partition(':')[0]}://{path.lstrip('/')}{after}"
    return str(urljoin(base, path + after))


_AROUND = "".join(map(chr, range(0x21)))
_IGNORED = re.compile("[\t\n\r]")
_SCHEME = re.compile("[A-Za-z][A-Za-z0-9+.-]*")


def is_public(ip: str) -> bool:
    """Whether an IP address belongs to the public internet and to nobody's inside."""
    address = ipaddress.ip_address(ip)
    if isinstance(address, ipaddress.IPv6Address) and (
        address.scope_id or address not in PUBLIC_IPV6
    ):
        return False
    closed = address.is_multicast or address.is_reserved or address.is_unspecified
    return address.is_global and not closed and not _within(address, CLOSED_NETWORKS)


def literal_ip(place: Place) -> str:
    """The address when the host is one, else empty; mapped IPv4 stays IPv6, as it is refused."""
    return _literal(place.host)


def _is_public_name(host: str) -> bool:
    """Whether a name has at least two labels, none empty or too long, and an ending of DNS."""
    labels = host.split(".")
    fits = all(0 < len(label) <= LABEL_LIMIT_CHARS for label in labels)
    fits = fits and len(labels) > 1 and host.isascii() and len(host) <= NAME_LIMIT_CHARS
    return fits and labels[-1] not in CLOSED_ENDINGS


def _literal(host: str) -> str:
    """By the URL standard an address stands in brackets or ends in a digit, and no name does."""
    if not (host[-1:].isdigit() or host.startswith("[")) or not ip_literal(host):
        return ""
    return str(ipaddress.ip_address(host.removeprefix("[").removesuffix("]")))


def _within(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
    networks: Iterable[ipaddress.IPv4Network | ipaddress.IPv6Network],
) -> bool:
    return any(address.version == network.version and address in network for network in networks)


PUBLIC_ONLY = Guard()
"""The guard of production: no exception."""
