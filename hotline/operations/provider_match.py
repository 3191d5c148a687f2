"""Whom the evidence points to: what connects a provider with the URL it is to take down.

The network (AS number), the domain and the registry's word speak for a provider. Where only the
country is the same nothing does, and a different network or another country speaks against one:
then a person says why. Domains and networks count once a second person verified them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from hotline.models import (
    AbuseContact,
    HostingObservation,
    Location,
    Method,
    ProposedNetworks,
    Provider,
    ProviderAnswer,
    ProviderRole,
)
from hotline.policies import profiles
from hotline.states import (
    MATCH_NEEDS_CONFIRMATION,
    MATCH_NEEDS_REASON,
    AbuseContactState,
    Match,
    ProviderSays,
)
from hotline.words.errors import ConfirmationNeeded, WhyThisProvider

OF_DOMAIN_NAMES = frozenset({ProviderRole.REGISTRAR, ProviderRole.REGISTRY})


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known about where a URL is hosted."""

    host: str
    country: str
    asns: frozenset[int]
    abuse_contacts: frozenset[str] = frozenset()
    """Of the networks it is in, by their registries."""
    operators: frozenset[str] = frozenset()
    """Of content delivery networks that answer for it, in small letters."""
    app: str = ""
    """The key of the app in which it is an account."""
    registrars: frozenset[str] = frozenset()
    """Of its domain, by its registry: names in small letters, and abuse contacts."""
    said_no: frozenset[int] = frozenset()
    """Providers that answered that it is not with them."""


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
    said_no = who_said_no([location.pk]).get(location.pk, frozenset())
    return evidence_in(same_look, location, said_no=said_no)


def who_said_no(locations: Iterable[int]) -> dict[int, frozenset[int]]:
    """The providers that answered of a location that it is not with them, in one query."""
    answers = ProviderAnswer.objects.filter(
        item__location__in=list(locations), says__in=(ProviderSays.MOVED, ProviderSays.NOT_US)
    )
    found: dict[int, set[int]] = {}
    for location, provider in answers.values_list(
        "item__location", "item__notice__abuse_contact__provider"
    ):
        found.setdefault(location, set()).add(provider)
    return {location: frozenset(providers) for location, providers in found.items()}


def evidence_in(
    look: Iterable[HostingObservation],
    location: Location,
    *,
    said_no: frozenset[int] = frozenset(),
) -> Evidence:
    """From one look at a location."""
    rows = list(look)
    return Evidence(
        location.host,
        location.country,
        frozenset(row.asn for row in rows if row.asn is not None),
        frozenset(
            row.abuse_contact for row in rows if row.method == Method.RDAP and row.abuse_contact
        ),
        frozenset(row.as_name.casefold() for row in rows if row.method == Method.CDN),
        location.app,
        frozenset(
            each.casefold()
            for row in rows
            if row.method == Method.REGISTRAR
            for each in (row.holder, row.abuse_contact)
            if each
        ),
        said_no,
    )


def match_as(role: ProviderRole, evidence: Evidence, abuse_contact: AbuseContact) -> Match:
    """What connects the two where it is written to as `role`, and told as well."""
    provider = abuse_contact.provider
    if role == ProviderRole.REGULATOR:
        return Match.OFFICE if profiles.current().is_home(provider.country) else Match.ABROAD
    names = {provider.name.casefold(), abuse_contact.email.casefold()}
    if role in OF_DOMAIN_NAMES and names & evidence.registrars:
        return Match.ABUSE_CONTACT
    return match_of(evidence, abuse_contact)


def match_of(evidence: Evidence, abuse_contact: AbuseContact) -> Match:
    """What connects the two, the strongest first; nothing where the provider said no."""
    provider = abuse_contact.provider
    if provider.pk in evidence.said_no:
        return Match.SAID_NO
    operates = ProviderRole.CDN in provider.roles and provider.name.casefold() in evidence.operators
    if operates or evidence.asns.intersection(provider.asns):
        return Match.NETWORK
    if any(_is_within(evidence.host, domain) for domain in provider.domains):
        return Match.DOMAIN
    if evidence.app in provider.apps:
        return Match.APP
    return _by_contact_or_country(evidence, abuse_contact)


def _by_contact_or_country(evidence: Evidence, abuse_contact: AbuseContact) -> Match:
    provider = abuse_contact.provider
    if abuse_contact.email in evidence.abuse_contacts:
        return Match.ABUSE_CONTACT
    if not evidence.country:
        return Match.OTHER_NETWORK
    if provider.country != evidence.country:
        return Match.ABROAD
    return Match.OTHER_NETWORK if evidence.asns and provider.asns else Match.COUNTRY


def is_in_register(evidence: Evidence) -> bool:
    """Whether a provider of any state is connected with it by more than the country."""
    labels = evidence.host.split(".")
    around = [".".join(labels[begin:]) for begin in range(len(labels))]
    connected = Q(asns__overlap=sorted(evidence.asns)) | Q(domains__overlap=around)
    for operator in sorted(evidence.operators):
        connected |= Q(name__iexact=operator, roles__contains=[ProviderRole.CDN])
    contacts = AbuseContact.objects.filter(email__in=sorted(evidence.abuse_contacts))
    known = contacts.exclude(state=AbuseContactState.RETIRED).values("provider")
    waiting = ProposedNetworks.objects.proposed().filter(
        Q(asns__overlap=sorted(evidence.asns)) | Q(domains__overlap=around)
    )
    connected |= Q(pk__in=known) | Q(pk__in=waiting.values("provider"))
    return Provider.objects.filter(connected).exists()


def _is_within(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")


def choice_of(
    location: Location, abuse_contact: AbuseContact, *, reason: str = "", confirmed: bool = False
) -> Choice:
    """The choice of an abuse contact for a location.

    Raises WhyThisProvider and ConfirmationNeeded where the evidence speaks against it.
    """
    match, reason = match_of(evidence_of(location), abuse_contact), " ".join(reason.split())
    if match in MATCH_NEEDS_REASON and not reason:
        raise WhyThisProvider
    if match in MATCH_NEEDS_CONFIRMATION and not confirmed:
        raise ConfirmationNeeded
    return Choice(match, reason if match in MATCH_NEEDS_REASON else "")


def choice_as(
    role: ProviderRole, location: Location, abuse_contact: AbuseContact, *, reason: str = ""
) -> Choice:
    """The choice of somebody who is told as well. Raises WhyThisProvider where nothing points to
    them, or evidence speaks against them."""
    match = match_as(role, evidence_of(location), abuse_contact)
    reason = " ".join(reason.split())
    if match in MATCH_NEEDS_REASON and not reason:
        raise WhyThisProvider
    return Choice(match, reason if match in MATCH_NEEDS_REASON else "")
