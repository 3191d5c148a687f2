"""The doors to Celery (four, and no service has any), and the sweeps of jobs and audit."""

from uuid import UUID

from celery import shared_task

from portal.jobs import (
    bell,
    dispatcher,
    liveness,
    periodic,
    running,
    sweeps,  # registers what it holds
)

__all__ = ["dispatch", "run", "sweep", "sweeps", "tick"]


@shared_task(name=bell.DISPATCH_TASK)
def dispatch() -> None:
    """Sends due jobs to workers. Rung by commits, and by beat every few seconds."""
    liveness.show_life(liveness.DISPATCHER)
    dispatcher.dispatch()


@shared_task(name=dispatcher.RUN_TASK)
def run(job_id: int, lease: str) -> None:
    """Runs one job."""
    running.run(job_id, UUID(lease))


@shared_task(name=periodic.TICK_TASK)
def tick() -> None:
    """Sends due sweeps to workers. Rung by beat."""
    periodic.tick()


@shared_task(name=periodic.SWEEP_TASK)
def sweep(name: str) -> None:
    """Runs one sweep."""
    periodic.run_sweep(name)
