"""Web addresses, onion services, invitations, IP addresses: what a browser would open."""

import re

from hotline.reported_urls.apps import invited_by
from hotline.reported_urls.canonical import canonical_url
from hotline.reported_urls.hosts import bare_host, registrable_domain
from hotline.reported_urls.kinds import LocationKind, ReportedUrl, ip_literal
from hotline.reported_urls.scripts import mixed_script
from hotline.reported_urls.wrapped import unwrapped

_WEB_SCHEME = re.compile(r"(?i)\s*(?:h\s*t\s*t\s*p\s*s?|f\s*t\s*p)\s*:")
_IP = re.compile(
    r"(\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-fA-F:.]+\])(?::(\d{1,5}))?([/?#].*)?\Z", re.DOTALL
)
_BARE_IPV6 = re.compile(r"(?=:{0,2}[0-9a-fA-F]+:)[0-9a-fA-F:]*:[0-9a-fA-F:.]*\Z|::1\Z")
_HIGHEST_PORT = 65_535
_SCHEME_OF_PORT = {"": "http", "80": "http", "443": "https"}


def web(raw: str, meant: str) -> ReportedUrl | None:
    """`meant` as a web address; a bare host gets https, an IP address or onion http."""
    if _WEB_SCHEME.match(meant):
        return opened(raw, meant)
    hit = bare_host(meant)
    if not hit:
        return None
    onion = hit[1].lower().endswith((".onion", "。onion"))
    return opened(raw, f"{'http' if onion else 'https'}://{meant}")


def opened(raw: str, meant: str) -> ReportedUrl | None:
    """What a browser would open for an address with its scheme; of a wrapped one, for the inner."""
    url = canonical_url(meant)
    if url is None:
        return None
    href, host, rest = unwrapped(url)
    kind = LocationKind.URL
    if host.endswith(".onion"):
        kind = LocationKind.ONION
    elif invite := invited_by(host, rest):
        kind, href, host = LocationKind.GROUP_INVITE, invite, invite.split("/")[2]
    return ReportedUrl(
        raw,
        kind,
        href,
        scheme=href.partition(":")[0],
        host=host,
        registrable_domain=registrable_domain(host),
        mixed_script=mixed_script(host),
    )


def ip_address(raw: str, meant: str) -> ReportedUrl | None:
    """An IP address without a scheme.

    Without a port, with the web's own, or with a path it is what a browser would open; with
    another port it may be any service.
    """
    hit = _IP.match(f"[{meant}]" if _BARE_IPV6.match(meant) else meant)
    if not hit or not (ip := ip_literal(hit[1])) or int(hit[2] or 0) > _HIGHEST_PORT:
        return None
    host = f"[{ip}]" if ":" in ip else ip
    port = str(int(hit[2])) if hit[2] else ""
    if scheme := _SCHEME_OF_PORT.get(port):
        return opened(raw, f"{scheme}://{host}{hit[3] or ''}")
    if hit[3]:
        return opened(raw, f"http://{host}:{port}{hit[3]}")
    return ReportedUrl(raw, LocationKind.IP_PORT, f"{host}:{port}", host=host)
