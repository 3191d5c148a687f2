"""What the screen says about lanes and sweeps."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from portal.jobs import liveness, schedule
from portal.jobs.lanes import LANES, Lane
from portal.jobs.models import Job
from portal.jobs.registry import all_kinds
from portal.jobs.states import LEASED


@dataclass(frozen=True)
class LaneRow:
    """How a lane stands."""

    lane: Lane
    due: int
    in_flight: int
    served: bool


def lane_rows() -> list[LaneRow]:
    """Every lane: how many jobs are due, how many are with workers, whether a worker lives."""
    due = _by_lane(Job.objects.due().order_by())
    in_flight = _by_lane(Job.objects.filter(state__in=LEASED))
    silent = liveness.silent()
    return [
        LaneRow(lane, due.get(name, 0), in_flight.get(name, 0), served=lane.worker not in silent)
        for name, lane in LANES.items()
    ]


def _by_lane(jobs: QuerySet[Job]) -> dict[str, int]:
    return dict(jobs.values_list("lane").annotate(Count("pk")))


@dataclass(frozen=True)
class SweepRow:
    """How a sweep stands."""

    name: str
    every: timedelta
    next_at: datetime | None
    last_error: str

    @property
    def interval(self) -> str:
        """How often it runs, in words."""
        seconds = int(self.every.total_seconds())
        for size, words in (
            (86_400, ngettext_lazy("every day", "every %(count)s days", "count")),
            (3_600, ngettext_lazy("every hour", "every %(count)s hours", "count")),
            (60, ngettext_lazy("every minute", "every %(count)s minutes", "count")),
        ):
            if seconds % size == 0:
                return str(words % {"count": seconds // size})
        return _("every %(count)s seconds") % {"count": seconds}


def sweep_rows() -> list[SweepRow]:
    """Every sweep, by name."""
    rows = {row.kind: row for row in schedule.sweeps()}
    return [
        SweepRow(kind.name, kind.every, row.next_at if row else None, row.last_error if row else "")
        for kind in all_kinds()
        if kind.every is not None
        for row in [rows.get(kind.name)]
    ]
