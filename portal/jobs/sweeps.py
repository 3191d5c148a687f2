"""The sweeps that keep jobs and the audit record going."""

import logging
from datetime import timedelta

from django.db.models.functions import Now

from portal.audit import heads, sealing, state
from portal.database.clock import database_now
from portal.jobs import liveness, schedule
from portal.jobs.lanes import LANES
from portal.jobs.models import Job
from portal.jobs.registry import every
from portal.jobs.states import State
from portal.web import health

SEAL_EVERY_SECONDS = 60
SEAL_SWEEP = "audit.seal"
HEADS_LATE_AFTER_MINUTES = 10
KEEP_FINISHED_DAYS = 30
"""As long as that a second request for the same effect is recognised."""

logger = logging.getLogger(__name__)


def beat_heart() -> None:
    """Does nothing: that it was done shows that the way from the table to a worker works."""


for lane in LANES:
    every(seconds=liveness.HEARTBEAT_EVERY_SECONDS, name=f"jobs.heartbeat.{lane}", lane=lane)(
        beat_heart
    )


@every(seconds=24 * 3600, name="audit.verify", lane="bulk")
def verify_record() -> None:
    """Looks for rows that were changed; what it finds is shown on the desk and in /readyz."""
    if problems := state.verify_daily():
        logger.error("the audit chain does not verify", extra={"count": problems})


@every(seconds=SEAL_EVERY_SECONDS, name=SEAL_SWEEP)
def seal_record() -> None:
    """Seals what is finished and writes the head to every place a cheat would have to reach too."""
    sealing.seal_finished()
    for place in state.heads_places():
        heads.export(place)


@every(seconds=24 * 3600, name="audit.thin_heads")
def thin_heads() -> None:
    """Keeps the folders of heads small: one for each day that is past."""
    for place in state.heads_places():
        heads.thin_out(place)


def heads_are_exported() -> health.Probe:
    """For /readyz: a head that never leaves the database shows nobody that the end was cut off."""
    sweep = schedule.sweeps().filter(kind=SEAL_SWEEP).first()
    if sweep is None:
        return health.Probe(ok=False, detail="no head of the audit record was exported yet")
    if sweep.last_error:
        return health.Probe(ok=False, detail="the last export of a head failed")
    minutes = int((database_now() - sweep.next_at).total_seconds()) // 60
    late = minutes > HEADS_LATE_AFTER_MINUTES
    return health.Probe(ok=not late, detail=f"no head exported for {minutes} min" if late else "")


health.register("audit_heads", heads_are_exported, vital=False)


@every(seconds=3600, name="jobs.prune")
def prune() -> None:
    """Forgets finished jobs; those given up stay until a person has dealt with them."""
    over = Job.objects.filter(state__in=(State.DONE, State.DISMISSED))
    over.filter(finished_at__lt=Now() - timedelta(days=KEEP_FINISHED_DAYS)).delete()
