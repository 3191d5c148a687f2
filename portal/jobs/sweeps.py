"""The sweeps that keep jobs and the audit record going."""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from portal.audit import heads, sealing, state
from portal.jobs import outbox
from portal.jobs.liveness import HEARTBEAT
from portal.jobs.models import Job
from portal.jobs.periodic import every
from portal.jobs.reconciler import reconcile
from portal.jobs.registry import job
from portal.jobs.states import State

HEARTBEAT_EVERY_SECONDS = 30
KEEP_HEARTBEATS_HOURS = 24
KEEP_FINISHED_DAYS = 30
"""As long as that a second request for the same effect is recognised."""

logger = logging.getLogger(__name__)

every(seconds=15, name="jobs.reconcile")(reconcile)
every(seconds=60, name="audit.seal")(sealing.seal_finished)


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


@every(seconds=24 * 3600, name="audit.export_head")
def export_head() -> None:
    """Writes the day's head of the audit chain where a backup takes it off this machine."""
    sealing.seal_finished()
    heads.export(state.heads_folder())


@every(seconds=3600, name="jobs.prune")
def prune() -> None:
    """Forgets finished jobs; dead ones stay until a person has dealt with them."""
    over = Job.objects.filter(state__in=(State.DONE, State.DISMISSED))
    over.filter(finished_at__lt=Now() - timedelta(days=KEEP_FINISHED_DAYS)).delete()
    beats = over.filter(kind=HEARTBEAT)
    beats.filter(finished_at__lt=Now() - timedelta(hours=KEEP_HEARTBEATS_HOURS)).delete()
