"""Which IP addresses belong to a content delivery network, where the origin is elsewhere."""

import ipaddress
import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings

DATA = Path(__file__).resolve().parent.parent / "data" / "cdn"
CDN_LIST_VERSION = 1

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class CdnAnswer:
    """The operator whose network an IP address belongs to, and by which list."""

    operator: str
    database: str
    made_on: date
    network: str = ""
    asn: int | None = None


class CdnList(Protocol):
    """Knows the networks of content delivery networks."""

    def look_up(self, ip: str, asns: frozenset[int] = frozenset()) -> CdnAnswer | None:
        """The operator by the address, or by an AS number it is said to belong to."""


class ListedCdns:
    """One list of operators with their AS numbers and published ranges."""

    def __init__(self, name: str, made_on: date, operators: list[dict[str, Any]]) -> None:
        self.name = name
        self.made_on = made_on
        self.networks: list[tuple[Network, str]] = [
            (ipaddress.ip_network(network), one["name"])
            for one in operators
            for network in one["networks"]
        ]
        self.asns: dict[int, str] = {asn: one["name"] for one in operators for asn in one["asns"]}

    def look_up(self, ip: str, asns: frozenset[int] = frozenset()) -> CdnAnswer | None:
        """By the published ranges first, then by the AS numbers."""
        address = ipaddress.ip_address(ip)
        for network, operator in self.networks:
            if address in network:
                return CdnAnswer(operator, self.name, self.made_on, network=str(network))
        known = sorted(asns & self.asns.keys())
        if not known:
            return None
        return CdnAnswer(self.asns[known[0]], self.name, self.made_on, asn=known[0])


@cache
def shipped_list() -> ListedCdns:
    """The list that comes with the code, with its version in its name."""
    listed = json.loads((DATA / f"cdn-{CDN_LIST_VERSION}.json").read_text())
    return ListedCdns(
        f"cdn-{listed['version']}", date.fromisoformat(listed["made_on"]), listed["operators"]
    )


@cache
def demo_list(listed: Path) -> ListedCdns:
    """The invented operators of the demo."""
    data = json.loads(listed.read_text())
    return ListedCdns("demo-cdn", date.fromisoformat(data["made_on"]), data["cdns"])


def cdn_lists() -> list[CdnList]:
    """The lists to ask; with RESOLVER=demo also the invented one."""
    lists: list[CdnList] = [shipped_list()]
    if settings.RESOLVER == "demo":
        from hotline.gateways.resolver import DEMO_NAMES

        lists.append(demo_list(DEMO_NAMES))
    return lists
