"""What the lane that is served alone needs of these tables: its own jobs and its sign of life."""

from portal.database import probe_role
from portal.database.probe_role import Rights
from portal.jobs.lanes import LANES
from portal.jobs.models import Heartbeat, Job

MOVED = (
    *("state", "next_at", "attempts", "last_error", "finished_at"),
    *("lease_owner", "lease_until"),
)
"""Columns of a job that change while it is done; kind, lane and subject never do."""


def register() -> None:
    """Called once, when the applications are ready. Jobs hold ids, never what somebody wrote."""
    (lane,) = (lane for lane in LANES.values() if lane.alone)
    jobs = tuple(str(field.column) for field in Job._meta.concrete_fields)
    signs = tuple(str(field.column) for field in Heartbeat._meta.concrete_fields)
    for rights in (
        Rights(Job._meta.db_table, select=jobs, update=MOVED, only=("lane", lane.name)),
        Rights(
            Heartbeat._meta.db_table,
            select=signs,
            insert=signs,
            update=signs,
            only=("name", lane.worker),
        ),
    ):
        probe_role.register(rights)
