"""Reading words of watching and of partners."""

from typing import Any, Self

from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import Now

from hotline.models.querysets.access import CaseQuerySet
from hotline.states import WATCH_BY_PROBE, WATCH_OPEN


class WatchQuerySet(CaseQuerySet[Any]):
    """Words for watches."""

    def open(self) -> Self:
        """Looks are still due."""
        return self.filter(state__in=WATCH_OPEN)

    def due_for_the_probe(self) -> Self:
        """A machine may look now; the longest overdue first."""
        return self.filter(state__in=WATCH_BY_PROBE, by_hand=False, due_at__lte=Now()).order_by(
            "due_at", "pk"
        )


class ProbeTaskQuerySet(QuerySet[Any]):
    """Words for looks that are wanted. All times are the database's."""

    def leased(self) -> Self:
        """A probe looks at this moment, or died at it a short while ago."""
        return self.filter(answered_at=None, leased_until__gt=Now())

    def free(self) -> Self:
        """Wanted now, and no probe is at it; what waits longest first."""
        nobody = Q(leased_until=None) | Q(leased_until__lte=Now())
        return self.filter(nobody, answered_at=None, wanted_at__lte=Now()).order_by(
            "wanted_at", "pk"
        )

    def answered(self) -> Self:
        """To be noted, in the order of the answers."""
        return self.filter(answered_at__isnull=False).order_by("answered_at", "pk")


class AvailabilityCheckQuerySet(CaseQuerySet[Any]):
    """Words for looks at whether something is still there."""


class PartnerQuerySet(QuerySet[Any]):
    """Words for partners."""

    def for_country(self, country: str | OuterRef) -> Self:
        """Active hotlines that work for a country, or for that of the row around."""
        return self.filter(active=True, countries__contains=[country])

    def their_countries(self) -> frozenset[str]:
        """Every country that an active hotline works for."""
        found = self.filter(active=True).values_list("countries", flat=True)
        return frozenset(country for countries in found for country in countries)


class ForwardQuerySet(CaseQuerySet[Any]):
    """Words for forwards."""
