"""From a host name to its IP addresses without blocking the loop; both families asked at once."""

import asyncio

import dns.asyncresolver
import dns.exception
import dns.name
import dns.resolver
from django.conf import settings

from hotline.gateways.probe.outcome import Names
from hotline.gateways.resolver import ADDRESSES_KEPT, LIFETIME_SECONDS, Resolved, Resolver
from hotline.gateways.resolver import resolver as configured_resolver
from hotline.states import Lookup

_NOTHING = (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer, dns.resolver.YXDOMAIN)
_SILENCE = (dns.exception.Timeout, dns.resolver.NoNameservers, OSError)

NAMES_AT_ONCE = 100
"""Each takes two sockets; with the connections they stay below the usual 1,024 open files."""


class AsyncDnsResolver:
    """Asks the configured name servers, by default those of the machine."""

    def __init__(
        self,
        nameservers: tuple[str, ...] = (),
        port: int = 53,
        *,
        lifetime_seconds: float = LIFETIME_SECONDS,
    ) -> None:
        self._asker = dns.asyncresolver.Resolver(configure=not nameservers)
        if nameservers:
            self._asker.nameservers = list(nameservers)
            self._asker.port = port
        self._asker.lifetime = lifetime_seconds
        self._asker.timeout = lifetime_seconds / 2
        self._free = asyncio.Semaphore(NAMES_AT_ONCE)

    async def resolve(self, host: str) -> Resolved:
        """IPv4 addresses before IPv6."""
        try:
            name = dns.name.from_text(host)
        except (dns.name.LabelTooLong, dns.name.NameTooLong, dns.name.EmptyLabel):
            return Resolved(Lookup.NO_ADDRESS)
        async with self._free:
            answers = await asyncio.gather(self._ask(name, "A"), self._ask(name, "AAAA"))
        found = [ip for ips in answers if ips for ip in ips]
        if found:
            return Resolved(Lookup.FOUND, tuple(found[:ADDRESSES_KEPT]))
        return Resolved(Lookup.NO_ANSWER if None in answers else Lookup.NO_ADDRESS)

    async def _ask(self, name: dns.name.Name, kind: str) -> list[str] | None:
        """Addresses of one family; None when nobody answered."""
        try:
            answer = await self._asker.resolve(name, kind)
        except _NOTHING:
            return []
        except _SILENCE:
            return None
        return [record.to_text() for record in answer]


class InThread:
    """A resolver that knows its answers (that of the demo), asked in the same manner."""

    def __init__(self, known: Resolver) -> None:
        self._known = known

    async def resolve(self, host: str) -> Resolved:
        """What the resolver says."""
        return self._known.resolve(host)


def names() -> Names:
    """The resolver this installation is configured with, for the probe."""
    if settings.RESOLVER == "demo":
        return InThread(configured_resolver())
    return AsyncDnsResolver(tuple(settings.RESOLVER_NAMESERVERS), settings.RESOLVER_PORT)
