"""Providers whom a registry names and our register does not have: entered as candidates.

What the registry names is a proposal like any other: a second person verifies it before anybody is
written to.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from hotline.models import (
    AbuseContact,
    HostingObservation,
    Location,
    Method,
    Provider,
    ProviderRole,
)
from hotline.operations.claims import must_be_free_for
from hotline.operations.hosting_registries import newest_look
from hotline.operations.provider_match import evidence_in, is_in_register
from hotline.operations.providers import NewProvider, add_provider, propose_abuse_contact
from hotline.states import AbuseContactState
from hotline.words.errors import NotACandidate
from portal import audit
from portal.accounts.models import User


@dataclass(frozen=True, slots=True)
class Candidate:
    """A provider as a registry names it; `observation_id` is where it does."""

    observation_id: int
    name: str
    country: str
    email: str
    role: ProviderRole
    source: str


def candidate_in(
    observations: Sequence[HostingObservation], location: Location
) -> Candidate | None:
    """By the newest look of `observations`, newest first.

    None where the register has somebody for it, or nobody is named.
    """
    look = newest_look(observations)
    named = next(filter(None, (_candidate(row, location, look) for row in look)), None)
    if named is None or is_in_register(evidence_in(look, location)):
        return None
    return named


def _candidate(
    row: HostingObservation, location: Location, look: list[HostingObservation]
) -> Candidate | None:
    country = row.country or location.country
    if row.method != Method.RDAP or not (row.holder and row.abuse_contact and country):
        return None
    is_cdn = any(one.method == Method.CDN for one in look)
    return Candidate(
        row.pk,
        row.holder,
        country,
        row.abuse_contact,
        ProviderRole.CDN if is_cdn else ProviderRole.HOST,
        f"RDAP, {row.database}, {row.observed_at:%Y-%m-%d}",
    )


def waiting_candidate(
    observations: Sequence[HostingObservation],
) -> AbuseContact | None:
    """The abuse contact that the registry names, while it waits for a second person."""
    named = {row.abuse_contact for row in newest_look(observations) if row.method == Method.RDAP}
    waiting = AbuseContact.objects.filter(state=AbuseContactState.PROPOSED, email__in=named - {""})
    return waiting.select_related("provider").order_by("pk").first()


@transaction.atomic
def add_candidate(location_id: int, observation_id: int, *, by: User) -> Provider:
    """Enter whom the registry named in that observation, its abuse contact proposed.

    A provider that we have by that name gets the contact. Raises NotACandidate once the register
    has somebody for it or a newer look names somebody else, ColleagueIsOnIt.
    """
    location: Location = Location.objects.select_for_update().get(pk=location_id)
    must_be_free_for(location, by=by)
    seen = HostingObservation.objects.filter(location=location).latest_first()
    found = candidate_in(list(seen), location)
    if found is None or found.observation_id != observation_id:
        raise NotACandidate
    known = Provider.objects.filter(name__iexact=found.name, country=found.country).first()
    provider = known or add_provider(
        NewProvider(found.name, found.country, roles=(found.role,)), by=by
    )
    propose_abuse_contact(provider.pk, found.email, by=by, source=found.source)
    audit.record("provider.candidate_added", by=by, about=location, provider=provider.pk)
    return provider
