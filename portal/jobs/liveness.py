"""Whether work gets done: a worker lives when it has finished something, not when it exists."""

import math
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import Count, DurationField, ExpressionWrapper, F, Max, QuerySet
from django.db.models.functions import Extract, Now
from django.utils import timezone

from portal.jobs.models import Heartbeat, Job
from portal.jobs.states import State
from portal.web import health, metrics

HEARTBEAT = "jobs.heartbeat"
WORKER, BEAT, DISPATCHER = "worker", "beat", "dispatcher"
ALIVE_WITHIN_SECONDS = {WORKER: 60, BEAT: 30, DISPATCHER: 60}
"""How old the last sign of life may be. The clock rings every few seconds, a heartbeat job goes
round twice a minute."""
SHOW_EVERY_SECONDS = 5


def show_life(name: str) -> None:
    """Notes that `name` lives; at most one write in a few seconds, however often it is called."""
    shown = Heartbeat.objects.filter(name=name)
    if shown.filter(at__gt=Now() - timedelta(seconds=SHOW_EVERY_SECONDS)).exists():
        return
    if not shown.update(at=Now()):
        Heartbeat.objects.bulk_create(
            [Heartbeat(name=name, at=timezone.now())], ignore_conflicts=True
        )


def ages_seconds() -> dict[str, float]:
    """For Prometheus: how long each process has shown no life; infinite for one that never did."""
    return {WORKER: _worker_age(), **{name: _age(name) for name in (BEAT, DISPATCHER)}}


def _worker_age() -> float:
    beats = Job.objects.filter(kind=HEARTBEAT, state=State.DONE)
    newest = beats.annotate(age=_seconds_since("finished_at")).order_by("-finished_at")
    return _first(newest.values_list("age", flat=True))


def _age(name: str) -> float:
    shown = Heartbeat.objects.filter(name=name).annotate(age=_seconds_since("at"))
    return _first(shown.values_list("age", flat=True))


def _first(ages: "QuerySet[Any, float]") -> float:
    age = ages.first()
    return math.inf if age is None else max(0.0, float(age))


def _seconds_since(column: str) -> Extract:
    """By the database's clock, like everything about jobs."""
    return Extract(ExpressionWrapper(Now() - F(column), DurationField()), "epoch")


def lives(name: str) -> bool:
    """Whether the process has shown life lately enough."""
    return ages_seconds()[name] <= ALIVE_WITHIN_SECONDS[name]


def worker_is_alive() -> bool:
    """A heartbeat went through outbox, broker and worker within the last minute."""
    return lives(WORKER)


def _probe(name: str) -> Callable[[], health.Probe]:
    """For /readyz: degraded, because reports and chats do without for a while."""

    def probe() -> health.Probe:
        alive = lives(name)
        limit = ALIVE_WITHIN_SECONDS[name]
        return health.Probe(ok=alive, detail="" if alive else f"no sign of life for {limit} s")

    return probe


def nothing_was_given_up() -> health.Probe:
    """For /readyz: a job that will not be tried again waits for a person."""
    kinds = sorted(dead_by_kind())
    return health.Probe(ok=not kinds, detail=f"given up: {', '.join(kinds)}" if kinds else "")


def jobs_by_state() -> dict[str, float]:
    """For Prometheus. Done jobs are left out: they are pruned, so their number says nothing."""
    counted = Job.objects.exclude(state=State.DONE).values_list("state").annotate(Count("pk"))
    return dict.fromkeys(set(State.values) - {State.DONE}, 0.0) | dict(counted)


def dead_by_kind() -> dict[str, float]:
    """For Prometheus: jobs that were given up and wait for a person."""
    counted = Job.objects.filter(state=State.DEAD).values_list("kind").annotate(Count("pk"))
    return {kind: float(number) for kind, number in counted}


def late_jobs() -> float:
    """For Prometheus: waiting for minutes although due."""
    return float(Job.objects.late().count())


def oldest_due_seconds() -> dict[str, float]:
    """For Prometheus: how long the oldest job of each kind has been due and is not done."""
    unfinished = Job.objects.exclude(state__in=(State.DONE, State.DISMISSED))
    due = unfinished.filter(next_at__lte=Now()).values_list("kind")
    return {kind: float(age) for kind, age in due.annotate(age=Max(_seconds_since("next_at")))}


def register() -> None:
    """Called once, when the applications are ready."""
    for name in ALIVE_WITHIN_SECONDS:
        health.register(name, _probe(name), vital=False)
    health.register("jobs", nothing_was_given_up, vital=False)
    for name, says, read, label in (
        ("balise_jobs", "Jobs not done, by state.", jobs_by_state, "state"),
        ("balise_jobs_dead", "Jobs given up, by kind.", dead_by_kind, "kind"),
        ("balise_jobs_late", "Jobs due for five minutes and more.", late_jobs, ""),
        ("balise_jobs_oldest_due_seconds", "Age of the oldest due.", oldest_due_seconds, "kind"),
        ("balise_heartbeat_age_seconds", "Since the last sign of life.", ages_seconds, "process"),
    ):
        metrics.register_gauge(name, says, read, label=label)
