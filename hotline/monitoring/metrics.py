"""What Prometheus and /readyz ask the hotline: how much waits, and how old the geo data is."""

from django.db.models import Count
from django.utils import timezone

from hotline.gateways.geo import geo_databases
from hotline.models import Notice, Report, SetAsideMail
from hotline.policies import profiles
from hotline.states import NoticeState, ReportState
from portal.database.clock import database_now
from portal.jobs import schedule
from portal.web import health
from portal.web.metrics import register_gauge

NOTICE_STUCK_AFTER_SECONDS = 3600
"""All attempts to send are over by about then (portal.jobs.running)."""


def register() -> None:
    """Called once when the app is ready."""
    register_gauge(
        "hotline_open_reports", "Reports that have not ended", open_reports, label="state"
    )
    register_gauge("hotline_overdue_reports", "Reports nobody looked at in time", overdue_reports)
    register_gauge("hotline_geo_data_days", "Age of the newest geo database", geo_data_days)
    register_gauge(
        "hotline_oldest_unsent_notice_seconds",
        "How long the oldest notice has been due and is not sent",
        oldest_unsent_notice_seconds,
    )
    register_gauge("hotline_failed_notices", "Notices that could not be sent", failed_notices)
    register_gauge(
        "hotline_mails_set_aside",
        "Mails that wait in the mailbox for a person",
        mails_set_aside,
        label="why",
    )
    health.register("hotline.mailbox", mailbox_is_read, vital=False)
    health.register("hotline.geo", geo_is_fresh, vital=False)
    health.register("hotline.notices", notices_go_out, vital=False)


def mailbox_is_read() -> health.Probe:
    """Degraded while the mailbox cannot be read: reports wait there."""
    failed = schedule.sweeps().filter(kind="hotline.mailbox").exclude(last_error="").exists()
    return health.Probe(ok=not failed, detail="the mailbox cannot be read" if failed else "")


def mails_set_aside() -> dict[str, float]:
    """Mails set aside by why."""
    counted = SetAsideMail.objects.order_by().values_list("why").annotate(Count("pk"))
    return {why: float(number) for why, number in counted}


def open_reports() -> dict[str, float]:
    """Open reports by state."""
    counted = Report.objects.open().order_by().values_list("state").annotate(Count("pk"))
    return {state: float(number) for state, number in counted}


_NOT_LOOKED_AT = (ReportState.RECEIVED, ReportState.TAKEN_BACK)


def overdue_reports() -> float:
    """Reports nobody looked at in time."""
    return float(Report.objects.overdue(database_now()).filter(state__in=_NOT_LOOKED_AT).count())


def geo_data_days() -> float:
    """Age of the newest geo database, in days."""
    newest = max(one.made_on for one in geo_databases())
    return float((timezone.now().date() - newest).days)


def geo_is_fresh() -> health.Probe:
    """Degraded once every geo database is older than the profile lets routing rely on."""
    days = profiles.current().geo_stop_forwarding_after_days
    return health.Probe(geo_data_days() <= days, "geo data is out of date")


def oldest_unsent_notice_seconds() -> float:
    """Since a notice that is not sent was due to be; 0 when all went out. Forms that people fill in
    have a clock of their own."""
    now = database_now()
    unsent = (NoticeState.QUEUED, NoticeState.SENDING)
    by_workers = Notice.objects.exclude(state=NoticeState.SENDING, reserved_by__isnull=False)
    due = by_workers.filter(state__in=unsent) | Notice.objects.stuck()
    due = due.filter(send_after__lte=now)
    oldest = due.order_by("send_after").values_list("send_after", flat=True).first()
    return 0.0 if oldest is None else (now - oldest).total_seconds()


def failed_notices() -> float:
    """Notices nobody tries to send any more."""
    return float(Notice.objects.stuck().count())


def notices_go_out() -> health.Probe:
    """Degraded while a notice failed or is stuck: what it names stays online."""
    if failed_notices():
        return health.Probe(ok=False, detail="a notice could not be sent")
    stuck = oldest_unsent_notice_seconds() > NOTICE_STUCK_AFTER_SECONDS
    return health.Probe(ok=not stuck, detail="a notice is not sent" if stuck else "")
