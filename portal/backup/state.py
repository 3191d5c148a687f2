"""When the last backup was made, from the audit record: for people, /readyz and Prometheus."""

import math

from django.conf import settings
from django.utils import timezone

from portal.audit.models import Entry
from portal.web import health, metrics

MADE = "backup.made"
RESTORED = "backup.restored"
LATE_AFTER_HOURS = 26
"""A daily backup may take two hours longer than the day before."""


def last_backup() -> Entry | None:
    """What the record says of the newest backup, None when there never was one."""
    return Entry.objects.filter(verb=MADE, actor="system").order_by("-at").first()


def age_seconds() -> float:
    """Since the last backup; infinite before the first."""
    last = last_backup()
    return math.inf if last is None else (timezone.now() - last.at).total_seconds()


def backup_probe() -> health.Probe:
    """Degraded when nobody backs up. The demo need not."""
    if settings.DEMO:
        return health.Probe(ok=True)
    age = age_seconds()
    if math.isinf(age):
        return health.Probe(ok=False, detail="never backed up")
    hours = int(age) // 3600
    return health.Probe(ok=hours < LATE_AFTER_HOURS, detail=f"last backup {hours} h ago")


def register() -> None:
    """Called once, when the applications are ready."""
    health.register("backup", backup_probe, vital=False)
    metrics.register_gauge("balise_backup_age_seconds", "Since the last backup.", age_seconds)
