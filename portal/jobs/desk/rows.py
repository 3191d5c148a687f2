"""What the screen says about lanes and sweeps."""

from datetime import timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from portal.jobs import liveness, schedule
from portal.jobs.lanes import LANES, Lane
from portal.jobs.models import Job
from portal.jobs.registry import find_or_usual
from portal.jobs.states import LEASED


class LaneRow(NamedTuple):
    """How a lane stands: jobs that are due, jobs with workers, whether a worker lives."""

    lane: Lane
    due: int
    in_flight: int
    served: bool


def lane_rows() -> list[LaneRow]:
    """Every lane."""
    due = Job.objects.due().count_by_lane()
    in_flight = Job.objects.filter(state__in=LEASED).count_by_lane()
    silent = liveness.silent()
    return [
        LaneRow(lane, due.get(name, 0), in_flight.get(name, 0), served=lane.worker not in silent)
        for name, lane in LANES.items()
    ]


def sweep_rows() -> list[tuple[Job, str]]:
    """Every sweep, by name, and how often it comes round, in words."""
    rows = [(row, find_or_usual(row.kind)) for row in schedule.sweeps().order_by("kind")]
    return [(row, interval(kind.every)) for row, kind in rows if kind.every]


def interval(every: timedelta) -> str:
    """How often a sweep runs, in words."""
    seconds = int(every.total_seconds())
    for size, words in (
        (86_400, ngettext_lazy("every day", "every %(count)s days", "count")),
        (3_600, ngettext_lazy("every hour", "every %(count)s hours", "count")),
        (60, ngettext_lazy("every minute", "every %(count)s minutes", "count")),
    ):
        if seconds % size == 0:
            return str(words % {"count": seconds // size})
    return _("every %(count)s seconds") % {"count": seconds}
