"""From a host name to its IP addresses, through DNS. Never called inside a transaction.

Silence is a finding of its own: `no_answer` (nobody replied) is not `no_address` (the name
says it has none), and neither means that something is gone.
"""

import ipaddress
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

import dns.exception
import dns.name
import dns.resolver
from django.conf import settings

from hotline.states import Lookup

DEMO_NAMES = Path(__file__).resolve().parent.parent / "data" / "demo" / "hosts.json"
LIFETIME_SECONDS = 5.0
ADDRESSES_KEPT = 16
"""Per name; a host that answers with more is a CDN, and the first ones say so."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """Addresses of a name, and the names it passed through on the way (CNAME)."""

    outcome: Lookup
    ips: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()


class Resolver(Protocol):
    """Asks for the addresses of a host name."""

    def resolve(self, host: str) -> Resolved:
        """Never raises for a name that does not exist or a server that does not answer."""


class DnsResolver:
    """Asks the configured name servers, by default those of the machine."""

    def __init__(
        self,
        nameservers: tuple[str, ...] = (),
        port: int = 53,
        *,
        lifetime_seconds: float = LIFETIME_SECONDS,
    ) -> None:
        self._asker = dns.resolver.Resolver(configure=not nameservers)
        if nameservers:
            self._asker.nameservers = list(nameservers)
            self._asker.port = port
        self._asker.lifetime = lifetime_seconds
        self._asker.timeout = lifetime_seconds / 2

    def resolve(self, host: str) -> Resolved:
        """IPv4 and IPv6 addresses, in the order of the answer."""
        found: list[str] = []
        passed: list[str] = []
        silent = False
        for kind in ("A", "AAAA"):
            try:
                answer = self._asker.resolve(dns.name.from_text(host), kind)
            except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer, dns.resolver.YXDOMAIN):
                continue
            except (dns.name.LabelTooLong, dns.name.NameTooLong, dns.name.EmptyLabel):
                return Resolved(Lookup.NO_ADDRESS)
            except (dns.exception.Timeout, dns.resolver.NoNameservers, OSError):
                silent = True
                continue
            found += [record.to_text() for record in answer]
            passed += [
                alias.target.to_text(omit_final_dot=True)
                for chain in answer.chaining_result.cnames
                for alias in chain
            ]
        if found:
            return Resolved(
                Lookup.FOUND, tuple(found[:ADDRESSES_KEPT]), tuple(dict.fromkeys(passed))
            )
        return Resolved(Lookup.NO_ANSWER if silent else Lookup.NO_ADDRESS)


class DemoResolver:
    """Knows the invented hosts of the demo and asks nobody."""

    def __init__(self, listed: Path = DEMO_NAMES) -> None:
        self._hosts: dict[str, list[str]] = json.loads(listed.read_text())["hosts"]

    def resolve(self, host: str) -> Resolved:
        """Addresses from networks reserved for documentation, for reserved names only."""
        ips = self._hosts.get(host)
        if not ips:
            return Resolved(Lookup.NO_ADDRESS)
        return Resolved(Lookup.FOUND, tuple(str(ipaddress.ip_address(one)) for one in ips))


@cache
def _dns(nameservers: tuple[str, ...], port: int) -> DnsResolver:
    return DnsResolver(nameservers, port)


def resolver() -> Resolver:
    """The resolver this installation is configured with (RESOLVER=dns or demo)."""
    if settings.RESOLVER == "demo":
        return DemoResolver()
    return _dns(tuple(settings.RESOLVER_NAMESERVERS), settings.RESOLVER_PORT)
