"""Reading words of providers and of how they are reached."""

from typing import Any, Self

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from hotline.models.querysets.access import ProviderWorkQuerySet
from hotline.states import AbuseContactState, NetworksState, NoticeState, ProviderState


class ProviderQuerySet(ProviderWorkQuerySet[Any]):
    """Words for providers."""

    def judged_by_answers(self) -> Self:
        """Written to, and in a state that follows from how they answer."""
        judged = {ProviderState.VERIFIED, ProviderState.UNRESPONSIVE}
        sent = Exists(_notices_sent(OuterRef("pk")))
        return self.filter(sent, state__in=judged)

    def running(self, app: str) -> Self:
        """Those that say to run an app, by its key."""
        return self.filter(apps__contains=[app])

    def reachable(self) -> Self:
        """With an abuse contact a second person verified."""
        return self.filter(abuse_contacts__state=AbuseContactState.VERIFIED).distinct()


def _notices_sent(provider: OuterRef) -> QuerySet[Any]:
    from hotline.models import Notice

    return Notice.objects.filter(provider=provider, state=NoticeState.SENT)


class ProviderPaceQuerySet(ProviderWorkQuerySet[Any]):
    """Words for the paces of providers."""

    def holding(self) -> Self:
        """The newest of each provider, where it says anything."""
        newest = self.order_by("provider_id", "-pk").distinct("provider_id").values("pk")
        nothing = Q(group_minutes=None, deadline_hours=None, reminder_hours=[], urls=None)
        return self.filter(pk__in=newest).exclude(nothing)


class ProposedNetworksQuerySet(ProviderWorkQuerySet[Any]):
    """Words for domains and networks that somebody says are a provider's own."""

    def proposed(self) -> Self:
        """Wait for a second person."""
        return self.filter(state=NetworksState.PROPOSED)


class AbuseContactQuerySet(ProviderWorkQuerySet[Any]):
    """Words for providers' abuse contacts."""

    def verified(self) -> Self:
        """May be written to."""
        return self.filter(state=AbuseContactState.VERIFIED)

    def proposed(self) -> Self:
        """Waits for a second person."""
        return self.filter(state=AbuseContactState.PROPOSED)

    def usable_in(self, country: str) -> Self:
        """Of those who can be asked to remove something, those in the country first; whoever is a
        regulator and nothing else is only told as well."""
        return self.usable_from(country).exclude(provider__roles=["regulator"])

    def usable_from(self, country: str) -> Self:
        """Verified, of providers that are not blocked; those in the country first."""
        near = Case(When(provider__country=country, then=Value(0)), default=Value(1))
        return (
            self.verified()
            .exclude(provider__state=ProviderState.BLOCKED)
            .select_related("provider")
            .order_by(near, "provider__name", "pk")
        )
