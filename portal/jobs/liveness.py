"""Whether work gets done: a worker lives when it has finished something, not when it exists."""

from datetime import timedelta

from django.db.models import Count
from django.db.models.functions import Now

from portal.jobs.models import Job
from portal.jobs.states import State
from portal.web import health, metrics

HEARTBEAT = "jobs.heartbeat"
ALIVE_WITHIN_SECONDS = 60


def worker_is_alive() -> bool:
    """A heartbeat went through outbox, broker and worker within the last minute."""
    since = Now() - timedelta(seconds=ALIVE_WITHIN_SECONDS)
    beats = Job.objects.filter(kind=HEARTBEAT, state=State.DONE)
    return beats.filter(finished_at__gte=since).exists()


def worker_probe() -> health.Probe:
    """For /readyz: degraded, because reports and chats do without a worker for a while."""
    alive = worker_is_alive()
    return health.Probe(ok=alive, detail="" if alive else "no heartbeat in the last minute")


def jobs_by_state() -> dict[str, float]:
    """For Prometheus. Done jobs are left out: they are pruned, so their number says nothing."""
    counted = Job.objects.exclude(state=State.DONE).values_list("state").annotate(Count("pk"))
    return dict.fromkeys(set(State.values) - {State.DONE}, 0.0) | dict(counted)


def late_jobs() -> float:
    """For Prometheus: waiting for minutes although due."""
    return float(Job.objects.late().count())


def register() -> None:
    """Called once, when the applications are ready."""
    health.register("worker", worker_probe, vital=False)
    metrics.register_gauge("balise_jobs", "Jobs not done, by state.", jobs_by_state, label="state")
    metrics.register_gauge("balise_jobs_late", "Jobs due for five minutes and more.", late_jobs)
