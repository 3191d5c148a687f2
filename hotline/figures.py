"""What Prometheus and /readyz ask the hotline: how much waits, and how old the geo data is."""

from django.db.models import Count
from django.utils import timezone

from hotline import profiles
from hotline.gateways.geo import geo_databases
from hotline.models import Report
from hotline.states import ReportState
from portal.jobs.clock import database_now
from portal.web import health
from portal.web.metrics import register_gauge


def register() -> None:
    """Called once when the app is ready."""
    register_gauge(
        "hotline_open_reports", "Reports that have not ended", open_reports, label="state"
    )
    register_gauge("hotline_overdue_reports", "Reports nobody looked at in time", overdue_reports)
    register_gauge("hotline_geo_data_days", "Age of the newest geo database", geo_data_days)
    health.register("hotline.geo", geo_is_fresh, vital=False)


def open_reports() -> dict[str, float]:
    """Open reports by state."""
    counted = Report.objects.open().order_by().values_list("state").annotate(Count("pk"))
    return {state: float(number) for state, number in counted}


def overdue_reports() -> float:
    """Reports nobody looked at in time."""
    return float(Report.objects.overdue(database_now()).filter(state=ReportState.RECEIVED).count())


def geo_data_days() -> float:
    """Age of the newest geo database, in days."""
    newest = max(one.made_on for one in geo_databases())
    return float((timezone.now().date() - newest).days)


def geo_is_fresh() -> health.Probe:
    """Degraded once every geo database is older than the profile lets routing rely on."""
    days = profiles.current().geo_stop_forwarding_after_days
    return health.Probe(geo_data_days() <= days, "geo data is out of date")
