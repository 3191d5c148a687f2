"""Reading words for what supervisors changed in the line."""

from typing import Any

from django.db.models import QuerySet


class ReorderingQuerySet(QuerySet[Any]):
    """Words for changes of the line."""

    def with_people(self) -> "ReorderingQuerySet":
        """With who did it and the reason, in one query."""
        return self.select_related("by", "note__conversation__key")

    def newest_first(self) -> "ReorderingQuerySet":
        """The latest decision first."""
        return self.order_by("-at", "-pk")
