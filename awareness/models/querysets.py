"""How lists of pages are read."""

import datetime as dt
from typing import Self

from wagtail.query import PageQuerySet

from awareness.restrictions import restricted


class PortalPageQuerySet(PageQuerySet):
    """Pages as lists, feeds and the home page show them."""

    def for_everybody(self) -> Self:
        """Live pages that anybody may read; every list for the public begins here."""
        found: Self = self.live().exclude(restricted())
        return found


class TopicPageQuerySet(PortalPageQuerySet):
    """Topics as editors ordered them."""

    def in_reading_order(self) -> Self:
        """By their place in the tree, which editors change by dragging."""
        found: Self = self.order_by("path")
        return found

    def with_illustrations(self) -> Self:
        """Ready to be shown as cards: pictures and tones without a query per card."""
        found: Self = self.prefetch_related("topics", "audiences").defer_streamfields()
        return found


class NewsPageQuerySet(PortalPageQuerySet):
    """News as readers expect them."""

    def newest_first(self) -> Self:
        found: Self = self.order_by("-published_on", "-pk").defer_streamfields()
        return found


class CampaignPageQuerySet(PortalPageQuerySet):
    """Campaigns by their day."""

    def coming(self, today: dt.date) -> Self:
        """Those whose day is today or later, the nearest first."""
        found: Self = self.filter(day__gte=today).order_by("day").defer_streamfields()
        return found

    def past(self, today: dt.date) -> Self:
        """Those whose day is over, the latest first."""
        found: Self = self.filter(day__lt=today).order_by("-day").defer_streamfields()
        return found
