"""The sweeps that keep jobs and the audit record going."""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from portal.audit import heads, sealing, state
from portal.jobs import outbox
from portal.jobs.liveness import HEARTBEAT
from portal.jobs.models import Job, Sweep
from portal.jobs.periodic import every
from portal.jobs.reconciler import reconcile
from portal.jobs.registry import job
from portal.jobs.states import State
from portal.web import health

HEARTBEAT_EVERY_SECONDS = 30
SEAL_EVERY_SECONDS = 60
SEAL_SWEEP = "audit.seal"
HEADS_LATE_AFTER_MINUTES = 10
KEEP_HEARTBEATS_HOURS = 24
KEEP_FINISHED_DAYS = 30
"""As long as that a second request for the same effect is recognised."""

logger = logging.getLogger(__name__)

every(seconds=15, name="jobs.reconcile")(reconcile)


@job(HEARTBEAT, max_attempts=1)
def beat_heart(moment: str) -> None:
    """Does nothing: that it was done shows that the whole path works."""


@every(seconds=HEARTBEAT_EVERY_SECONDS, name="jobs.heartbeat")
def ask_for_heartbeat() -> None:
    """Sends one no-op job through outbox, broker and worker."""
    with transaction.atomic():
        outbox.add(HEARTBEAT, subject=timezone.now().isoformat(timespec="seconds"))


@every(seconds=24 * 3600, name="audit.verify")
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
    last = Sweep.objects.filter(name=SEAL_SWEEP).first()
    if last is None or last.finished_at is None:
        return health.Probe(ok=False, detail="no head of the audit record was exported yet")
    minutes = int((timezone.now() - last.finished_at).total_seconds()) // 60
    if last.last_error:
        return health.Probe(ok=False, detail=f"the last export of a head failed {minutes} min ago")
    late = minutes > HEADS_LATE_AFTER_MINUTES
    return health.Probe(ok=not late, detail=f"last head exported {minutes} min ago")


health.register("audit_heads", heads_are_exported, vital=False)


@every(seconds=3600, name="jobs.prune")
def prune() -> None:
    """Forgets finished jobs; dead ones stay until a person has dealt with them."""
    over = Job.objects.filter(state__in=(State.DONE, State.DISMISSED))
    over.filter(finished_at__lt=Now() - timedelta(days=KEEP_FINISHED_DAYS)).delete()
    beats = over.filter(kind=HEARTBEAT)
    beats.filter(finished_at__lt=Now() - timedelta(hours=KEEP_HEARTBEATS_HOURS)).delete()
