"""What is due by the clock, as a chart: how much is late, soon, today and later."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Count, IntegerField, Value, When
from django.utils.translation import gettext_lazy as _

from hotline.models.querysets import LocationQuerySet
from portal.web.actions import Words

UNTIL: tuple[tuple[Words, timedelta], ...] = (
    (_("late"), timedelta()),
    (_("within 1 h"), timedelta(hours=1)),
    (_("4 h"), timedelta(hours=4)),
    (_("24 h"), timedelta(hours=24)),
    (_("3 days"), timedelta(days=3)),
)
"""The columns but the last, and until when from now on something stands in them."""
LATER = _("later")
HEIGHT = 100
"""Of the highest column, in units of the drawing."""
LEAST_HEIGHT = 2
"""Of what is there at all."""


@dataclass(frozen=True, slots=True)
class Column:
    """How many URLs are due then: one's own, and those of colleagues or of nobody.

    `own_height` and `others_height` of at most HEIGHT together are drawn above one another.
    """

    title: Words
    is_late: bool
    own: int
    others: int
    own_height: int
    others_height: int

    @property
    def total(self) -> int:
        """Both together."""
        return self.own + self.others

    @property
    def own_top(self) -> int:
        """Where one's own begin in the drawing, which is measured from above."""
        return HEIGHT - self.own_height

    @property
    def others_top(self) -> int:
        """The same of the others, who stand on one's own."""
        return HEIGHT - self.own_height - self.others_height


def by_the_clock(
    ours: LocationQuerySet, mine: LocationQuerySet, now: datetime
) -> list[tuple[int, int]]:
    """How many of `ours` are `mine` and how many are others', for every column; in one query."""
    steps = [When(next_due_at__lte=now + last, then=n) for n, (_title, last) in enumerate(UNTIL)]
    counted = (
        ours.order_by()
        .annotate(
            column=Case(*steps, default=Value(len(UNTIL)), output_field=IntegerField()),
            own=Case(When(pk__in=mine.order_by().values("pk"), then=1), default=0),
        )
        .values("column", "own")
        .annotate(number=Count("pk"))
        .values_list("column", "own", "number")
    )
    found = {(column, own): number for column, own, number in counted}
    return [(found.get((n, 1), 0), found.get((n, 0), 0)) for n in range(len(UNTIL) + 1)]


def columns(counts: Iterable[tuple[int, int]]) -> list[Column]:
    """The columns with their heights; what is there at all is seen."""
    counts = list(counts)
    most = max([own + others for own, others in counts] + [1])
    titles = [title for title, _last in UNTIL] + [LATER]

    def high(number: int) -> int:
        return max(number * HEIGHT // most, LEAST_HEIGHT) if number else 0

    return [
        Column(
            title=title,
            is_late=place == 0,
            own=own,
            others=others,
            own_height=min(high(own), HEIGHT - high(others)) if others else high(own),
            others_height=min(high(others), HEIGHT - LEAST_HEIGHT) if own else high(others),
        )
        for place, (title, (own, others)) in enumerate(zip(titles, counts, strict=True))
    ]
