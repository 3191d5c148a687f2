"""How lists of pages are read."""

from typing import Self

from django.db.models import Q
from wagtail.query import PageQuerySet

from awareness.models.view_restrictions import restricted


class PortalPageQuerySet(PageQuerySet):
    """Pages as lists, feeds and the home page show them: `live().public()`."""

    def private_q(self) -> Q:
        """Which pages not everybody may read, asked within the query; Wagtail's asks once more."""
        return Q(restricted())

    def for_cards(self) -> Self:
        """Ready to be shown as cards: illustrations and tones without a query per card."""
        found: Self = self.prefetch_related("topics", "audiences").defer_streamfields()
        return found

    def in_tree_order(self) -> Self:
        """By their place in the tree, which editors change by dragging."""
        found: Self = self.order_by("path")
        return found
