"""Whether work gets done: a worker lives when it has finished something, not when it exists."""

import math
import time
from collections.abc import Callable

from django.db.models import Count, DurationField, ExpressionWrapper, F
from django.db.models.functions import Extract, Now

from portal.jobs.lanes import LANES
from portal.jobs.models import Heartbeat, Job
from portal.jobs.states import State
from portal.web import health, metrics

DISPATCHER = "dispatcher"
HEARTBEAT_EVERY_SECONDS = 30
"""A job that does nothing goes through every lane that often."""
ALIVE_WITHIN_SECONDS = {DISPATCHER: 30} | {lane.worker: 120 for lane in LANES.values()}
"""How old the last sign of life may be. The dispatcher goes round twice a second; no job takes
as long as the limit of a worker."""
SHOW_EVERY_SECONDS = 5

_shown: dict[str, float] = {}


def show_life(name: str) -> None:
    """Notes that `name` lives; each process writes at most once in a few seconds."""
    now = time.monotonic()
    if now - _shown.get(name, -math.inf) < SHOW_EVERY_SECONDS:
        return
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, at=Now())],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["at"],
    )
    _shown[name] = now


def ages_seconds() -> dict[str, float]:
    """For Prometheus: how long each process has shown no life; infinite for one that never did."""
    ages = dict(Heartbeat.objects.values_list("name", _seconds_since("at")))
    return {name: max(0.0, float(ages.get(name, math.inf))) for name in ALIVE_WITHIN_SECONDS}


def silent() -> list[str]:
    """Names of those who have shown no life lately enough."""
    ages = ages_seconds()
    return [name for name, limit in ALIVE_WITHIN_SECONDS.items() if ages[name] > limit]


def _seconds_since(column: str) -> Extract:
    """By the database's clock, like everything about jobs."""
    return Extract(ExpressionWrapper(Now() - F(column), DurationField()), "epoch")


def _probe(name: str) -> Callable[[], health.Probe]:
    """For /readyz: degraded, because reports and chats do without for a while."""

    def probe() -> health.Probe:
        alive = name not in silent()
        limit = ALIVE_WITHIN_SECONDS[name]
        return health.Probe(ok=alive, detail="" if alive else f"no sign of life for {limit} s")

    return probe


def nothing_was_given_up() -> health.Probe:
    """For /readyz: a job that will not be tried again waits for a person."""
    kinds = sorted(given_up_by_kind())
    return health.Probe(ok=not kinds, detail=f"given up: {', '.join(kinds)}" if kinds else "")


def jobs_by_state_and_lane() -> dict[tuple[str, str], float]:
    """For Prometheus. Done jobs are left out: they are pruned, so their number says nothing."""
    counted = Job.objects.exclude(state=State.DONE).values_list("state", "lane")
    none = {(state, lane): 0.0 for state in set(State.values) - {State.DONE} for lane in LANES}
    return none | {(state, lane): float(n) for state, lane, n in counted.annotate(Count("pk"))}


def given_up_by_kind() -> dict[str, float]:
    """For Prometheus: jobs that were given up and wait for a person."""
    counted = Job.objects.filter(state=State.GIVEN_UP).values_list("kind").annotate(Count("pk"))
    return {kind: float(number) for kind, number in counted}


def late_by_lane() -> dict[str, float]:
    """For Prometheus: waiting for minutes although due."""
    return dict.fromkeys(LANES, 0.0) | Job.objects.late().count_by_lane()


def register() -> None:
    """Called once, when the applications are ready."""
    for name in ALIVE_WITHIN_SECONDS:
        health.register(name, _probe(name), vital=False)
    health.register("jobs", nothing_was_given_up, vital=False)
    for name, says, read, label in _FIGURES:
        metrics.register_gauge(f"balise_{name}", says, read, label=label)


_FIGURES: tuple[tuple[str, str, Callable[[], metrics.Reading], str | tuple[str, ...]], ...] = (
    ("jobs", "Jobs not done.", jobs_by_state_and_lane, ("state", "lane")),
    ("jobs_given_up", "Jobs given up.", given_up_by_kind, "kind"),
    ("jobs_late", "Jobs due for five minutes and more.", late_by_lane, "lane"),
    ("heartbeat_age_seconds", "Since the last sign of life.", ages_seconds, "process"),
)
