"""Whom the evidence points to: what connects a provider with the URL it is to take down.

The network (AS number) and the domain speak for a provider; the country alone does not speak
against one. A different network or another country does, and then a person says why.
"""

from dataclasses import dataclass

from hotline.models import HostingObservation, Location, Method, Provider
from hotline.states import MATCH_NEEDS_CONFIRMATION, MATCH_NEEDS_REASON, Match
from hotline.words.errors import ConfirmationNeeded, WhyThisProvider


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known about where a URL is hosted."""

    host: str
    country: str
    asns: frozenset[int]


@dataclass(frozen=True, slots=True)
class Choice:
    """A provider somebody chose, with what they say where the evidence speaks against it."""

    match: Match
    reason: str = ""


def evidence_of(location: Location) -> Evidence:
    """From the newest look at a location."""
    seen = HostingObservation.objects.filter(location=location).exclude(method=Method.ANALYST)
    newest = seen.latest_first().first()
    same_look = seen.filter(observed_at=newest.observed_at) if newest else seen.none()
    asns = frozenset(same_look.exclude(asn=None).values_list("asn", flat=True))
    return Evidence(location.host, location.country, asns)


def match_of(evidence: Evidence, provider: Provider) -> Match:
    """What connects the two, the strongest first."""
    if evidence.asns.intersection(provider.asns):
        return Match.NETWORK
    if any(_is_within(evidence.host, domain) for domain in provider.domains):
        return Match.DOMAIN
    if provider.country != evidence.country:
        return Match.ABROAD
    return Match.OTHER_NETWORK if evidence.asns and provider.asns else Match.COUNTRY


def _is_within(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")


def choice_of(
    location: Location, provider: Provider, *, reason: str = "", confirmed: bool = False
) -> Choice:
    """The choice of a provider for a location.

    Raises WhyThisProvider and ConfirmationNeeded where the evidence speaks against it.
    """
    match, reason = match_of(evidence_of(location), provider), " ".join(reason.split())
    if match in MATCH_NEEDS_REASON and not reason:
        raise WhyThisProvider
    if match in MATCH_NEEDS_CONFIRMATION and not confirmed:
        raise ConfirmationNeeded
    return Choice(match, reason if match in MATCH_NEEDS_REASON else "")
