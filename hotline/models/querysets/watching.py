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

    def leased(self) -> Self:
        """A worker looks at this moment, or died at it a short while ago; due until it is done."""
        return self.filter(state__in=WATCH_BY_PROBE, due_at__lte=Now(), leased_until__gt=Now())

    def due_for_the_probe(self) -> Self:
        """A machine may look now, and no other is at it; the longest overdue first."""
        free = Q(leased_until=None) | Q(leased_until__lte=Now())
        return self.filter(
            free, state__in=WATCH_BY_PROBE, by_hand=False, due_at__lte=Now()
        ).order_by("due_at", "pk")


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
