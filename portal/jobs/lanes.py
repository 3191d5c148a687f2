"""Lanes: every kind of job belongs to one, and no lane waits for another.

A lane has worker processes of its own and, save one that is served alone, a queue in Redis. Which
lanes a worker serves says `BALISE_LANES`; every lane must be served somewhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Lane:
    """A row of the table below.

    `in_flight_limit` is how many of its jobs are with the workers at once, waiting in Redis or
    running: a long queue in Redis helps nobody. `processes` is how many a worker that serves the
    lane runs at a time. Workers of lanes without `keys` are given no keys of sealed texts. A lane
    served `alone` has one kind of process of its own, which is given neither Redis nor any secret
    of the house and takes its jobs from the table (`portal.jobs.alone`).
    """

    name: str
    purpose: Promise
    in_flight_limit: int
    processes: int
    keys: bool = True
    alone: bool = False

    @property
    def worker(self) -> str:
        """Under what name its workers show that they live."""
        return f"worker.{self.name}"


LANES = {
    lane.name: lane
    for lane in (
        Lane("timers", _("What is due by the clock"), in_flight_limit=50, processes=2),
        Lane("mail", _("Mails and notices"), in_flight_limit=100, processes=2),
        Lane("default", _("Short work in the database"), in_flight_limit=200, processes=2),
        Lane("lookups", _("Name servers, registries"), in_flight_limit=50, processes=2, keys=False),
        Lane(
            "probe",
            _("Whether content is online"),
            in_flight_limit=1,
            processes=1,
            keys=False,
            alone=True,
        ),
        Lane("bulk", _("Long work that may wait"), in_flight_limit=400, processes=1),
    )
}
"""In the order in which they are sent."""


def named(names: Iterable[str]) -> list[Lane]:
    """The lanes called so, all without a name. Raises ValueError."""
    wanted = list(names)
    if unknown := sorted(set(wanted) - set(LANES)):
        raise ValueError(f"no lane is called {', '.join(unknown)}; there are: {', '.join(LANES)}")
    return [lane for lane in LANES.values() if not wanted or lane.name in wanted]


def served_together(names: Iterable[str]) -> list[Lane]:
    """The lanes of these that a worker with Redis serves. Raises ValueError for another's."""
    wanted = list(names)
    found = named(wanted)
    if wanted and (apart := [lane.name for lane in found if lane.alone]):
        raise ValueError(f"{', '.join(apart)}: served by python -m portal.probe_worker alone")
    return [lane for lane in found if not lane.alone]
