"""Taking due jobs of a lane from the table, under a lease that makes every other holder's void."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from portal.jobs.lanes import Lane
from portal.jobs.models import Job
from portal.jobs.states import State

SENT_LEASE_SECONDS = 30
"""A job that nobody has begun by then counts as lost, and is taken anew."""


@transaction.atomic
def take(lane: Lane, room: int, lease: UUID) -> list[Job]:
    """As many of the lane's due jobs as there is room for, those first that wait longest."""
    due = Job.objects.due().filter(lane=lane.name).select_for_update(skip_locked=True)
    taken = list(due[: max(room, 0)])
    if not taken:
        return []
    Job.objects.filter(pk__in=[job.pk for job in taken]).move(
        State.QUEUED,
        State.SENT,
        lease_owner=lease,
        lease_until=Now() + timedelta(seconds=SENT_LEASE_SECONDS),
    )
    return taken
