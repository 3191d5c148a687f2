"""The one door to Celery; no service has any."""

from typing import Any
from uuid import UUID

from celery import shared_task

from portal.jobs import dispatcher, liveness, running
from portal.jobs.lanes import LANES


@shared_task(name=dispatcher.RUN_TASK, bind=True)
def run(task: Any, job_id: int, lease: str) -> None:
    """Runs one job. Having come to its end, the worker shows that its lane is served."""
    running.run(job_id, UUID(lease))
    liveness.show_life(LANES[task.request.delivery_info["routing_key"]].worker)
