"""The world in which the machine of the hotline plays: a mail server that watches, and time."""

import logging
from dataclasses import dataclass, field

from django.apps import apps
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, models

from hotline.models import Location, Notice
from hotline.operations.sending import asked_for
from hotline.states import HoldState
from portal.database.clock import database_now
from portal.jobs.models import Job
from tests.site_role import as_owner

KEPT = (
    "Assessment",
    "AvailabilityCheck",
    "Forward",
    "Hold",
    "HostingObservation",
    "Location",
    "ManualAction",
    "Notice",
    "NoticeItem",
    "ProviderAnswer",
    "Referral",
    "Reply",
    "Report",
    "ReportMessage",
    "Submission",
)
"""Models whose rows nothing in this world takes away."""
STATES = {
    "Report": ("state", "outcome"),
    "Notice": ("state",),
    "NoticeItem": ("state",),
    "Hold": ("state",),
    "Forward": ("state",),
    "Referral": ("state",),
    "Removal": ("state",),
    "AssessmentTask": ("state",),
    "Watch": ("state",),
    "AbuseContact": ("state",),
    "Provider": ("state",),
    "Reply": ("state",),
}


@dataclass
class Post:
    """What left, and what ought not to have."""

    sent: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    refuses: bool = False


POST = Post()


class WatchingMailServer(BaseEmailBackend):
    """Takes every mail and looks whether it may leave at this moment."""

    def send_messages(self, email_messages):
        if POST.refuses:
            raise ConnectionRefusedError
        for mail in email_messages:
            message_id = mail.extra_headers["Message-ID"]
            notice = Notice.objects.filter(message_id=message_id).first()
            if notice is not None:
                POST.wrong += _wrong_about(notice)
            POST.sent.append(message_id)
        return len(email_messages)


def _wrong_about(notice):
    if notice.message_id in POST.sent:
        yield f"{notice} was sent twice"
    now = database_now()
    for item in asked_for(notice):
        active = item.location.holds.filter(state=HoldState.ACTIVE, expires_at__gt=now)
        if active.exists():
            yield f"{notice} names location {item.location_id}, which is held"


class Crashes(logging.Handler):
    """Sweeps log what fails and go on; here nothing may fail."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.seen = []

    def emit(self, record):
        self.seen.append(record.exc_info[1] if record.exc_info else record.getMessage())


def pass_hours(hours):
    """Everything the hotline and its jobs remember lies that much further back."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = 'replica'")
        for model in (*apps.get_app_config("hotline").get_models(), Job):
            moments = [
                one.column
                for one in model._meta.local_fields
                if isinstance(one, models.DateTimeField)
            ]
            if moments:
                moved = ", ".join(f"{one} = {one} - interval '{hours} hours'" for one in moments)
                cursor.execute(f"UPDATE {model._meta.db_table} SET {moved}")  # noqa: S608
        cursor.execute("SET LOCAL session_replication_role = 'origin'")


def counted():
    """How many rows there are of what is kept."""
    return {name: apps.get_model("hotline", name).objects.count() for name in KEPT}


def states():
    """Every state that only a verb may change."""
    return {
        name: set(apps.get_model("hotline", name).objects.values_list("pk", *columns))
        for name, columns in STATES.items()
    }


def addresses():
    """What is kept of each location's address."""
    return dict(Location.objects.values_list("pk", "canonical"))
