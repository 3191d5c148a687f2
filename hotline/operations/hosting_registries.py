"""What the registries say beside the databases: asked with a look-up, kept as observations."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from hotline.gateways.rdap import Registries, RegistryAnswer
from hotline.models import REGISTRIES, HostingObservation, Location, Method
from hotline.reported_urls.hosts import registered_domain
from hotline.states import Confidence, Lookup

NETWORKS_ASKED = 3
"""For one host; addresses inside a network that was found already are not asked for."""

Said = tuple[tuple[Method, str, RegistryAnswer], ...]
"""Each answer with what it is about: an IP address, or a domain."""


def ask_registries(host: str, ips: Sequence[str], asking: Registries) -> Said:
    """What they say of the networks of a host and of its domain. A silent one is not asked again.

    A name without an address is not asked for: there is nothing to have removed.
    """
    if not ips:
        return ()
    found = list(_networks(ips, asking))
    domain = registered_domain(host)
    answer = asking.domain(domain) if domain else None
    if answer is not None:
        found.append((Method.REGISTRAR, domain, answer))
    return tuple(found)


def _networks(
    ips: Sequence[str], asking: Registries
) -> Iterator[tuple[Method, str, RegistryAnswer]]:
    netblocks: list[IPv4Network | IPv6Network] = []
    asked = 0
    for ip in ips:
        if asked == NETWORKS_ASKED:
            return
        if any(ip_address(ip) in netblock for netblock in netblocks):
            continue
        answer = asking.network(ip)
        if answer is None:
            continue
        asked += 1
        yield Method.RDAP, ip, answer
        if answer.outcome == Lookup.SILENT:
            return
        if answer.netblock:
            netblocks.append(ip_network(answer.netblock))


def registry_rows(location: Location, said: Said, now: datetime) -> list[HostingObservation]:
    """One observation for each answer, also for those that say nothing."""
    return [
        HostingObservation(
            location=location,
            observed_at=now,
            method=method,
            lookup=answer.outcome,
            ips=[about] if method == Method.RDAP else [],
            asn=answer.asn,
            holder=answer.holder,
            abuse_contact=answer.abuse_contact,
            netblock=answer.netblock,
            country=answer.country,
            database=answer.server[:80],
            confidence=Confidence.MEDIUM if answer.country else Confidence.LOW,
        )
        for method, about, answer in said
    ]


def newest_look(observations: Sequence[HostingObservation]) -> list[HostingObservation]:
    """Of observations, newest first: what the machines said last, in the order they were asked."""
    machines = [one for one in observations if one.method != Method.ANALYST]
    return [one for one in reversed(machines) if one.observed_at == machines[0].observed_at]


def registries_in(observations: Sequence[HostingObservation]) -> list[HostingObservation]:
    """Of observations, newest first: what the registries said at the newest look."""
    return [one for one in newest_look(observations) if one.method in REGISTRIES]
