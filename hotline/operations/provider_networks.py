"""Which domains and networks are a provider's own: said by one person, verified by another.

By these the evidence of a URL points to a provider, so nobody alone decides whose they are.
"""

from collections.abc import Iterable

from django.db import transaction

from hotline.models import ProposedNetworks, Provider
from hotline.states import NETWORKS, NetworksState
from hotline.words.errors import SecondPersonNeeded
from hotline.words.mailbox import ascii_host
from portal import audit
from portal.accounts.models import User
from portal.database.clock import database_now


@transaction.atomic
def describe_networks(
    provider_id: int, *, domains: Iterable[str], asns: Iterable[int], by: User
) -> Provider:
    """Say which domains and networks are a provider's own; replaces what was said. Raises NoHost.

    What is left out counts no longer from now on. What is new waits for a second person, and
    replaces what waited.
    """
    provider: Provider = Provider.objects.select_for_update().get(pk=provider_id)
    named, numbers = {ascii_host(domain) for domain in domains}, set(asns)
    _keep_only(provider, named, numbers, by)
    _propose(provider, sorted(named - {*provider.domains}), sorted(numbers - {*provider.asns}), by)
    return provider


def _keep_only(provider: Provider, domains: set[str], asns: set[int], by: User) -> None:
    kept = (
        [one for one in provider.domains if one in domains],
        [one for one in provider.asns if one in asns],
    )
    if kept != (provider.domains, provider.asns):
        provider.domains, provider.asns = kept
        provider.save(update_fields=["domains", "asns"])
        audit.record("provider.networks_left_out", by=by, about=provider)


def _propose(provider: Provider, domains: list[str], asns: list[int], by: User) -> None:
    waiting: ProposedNetworks | None = provider.proposed_networks.proposed().first()
    if waiting is not None:
        if (waiting.domains, waiting.asns) == (domains, asns):
            return
        _drop(waiting, by)
    if domains or asns:
        ProposedNetworks.objects.create(
            provider=provider,
            domains=domains,
            asns=asns,
            proposed_by=by,
            proposed_at=database_now(),
        )
        audit.record("provider.networks_proposed", by=by, about=provider)


@transaction.atomic
def verify_networks(proposed_id: int, *, by: User) -> Provider:
    """The second person's look: from now on they count as the provider's own.

    Verifying again does no harm. Raises SecondPersonNeeded for who proposed them.
    """
    proposed, provider = _lock(proposed_id)
    if proposed.state == NetworksState.VERIFIED:
        return provider
    if proposed.proposed_by_id == by.pk:
        raise SecondPersonNeeded
    now = database_now()
    NETWORKS.move(
        proposed,
        NetworksState.VERIFIED,
        by=by,
        at=now,
        verb="provider.networks_verified",
        about=provider,
        columns={"verified_by": by, "verified_at": now},
        networks=proposed.pk,
    )
    provider.domains = sorted({*provider.domains, *proposed.domains})
    provider.asns = sorted({*provider.asns, *proposed.asns})
    provider.save(update_fields=["domains", "asns"])
    return provider


@transaction.atomic
def drop_networks(proposed_id: int, *, by: User) -> Provider:
    """They are not the provider's own, or not proposed any more. Repeating does no harm."""
    proposed, provider = _lock(proposed_id)
    if proposed.state != NetworksState.DROPPED:
        _drop(proposed, by)
    return provider


def _lock(proposed_id: int) -> tuple[ProposedNetworks, Provider]:
    """Both rows, locked in the order that all verbs use."""
    owner = ProposedNetworks.objects.values_list("provider_id", flat=True).get(pk=proposed_id)
    provider = Provider.objects.select_for_update().get(pk=owner)
    return ProposedNetworks.objects.select_for_update().get(pk=proposed_id), provider


def _drop(proposed: ProposedNetworks, by: User) -> None:
    NETWORKS.move(
        proposed,
        NetworksState.DROPPED,
        by=by,
        at=database_now(),
        verb="provider.networks_dropped",
        about=proposed.provider,
        networks=proposed.pk,
    )
