"""The world in which the machine of the hotline plays: a mail server that watches, and time."""

import logging
from dataclasses import dataclass, field

from django.apps import apps
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, models

from hotline.models import Location, Notice
from hotline.operations.sending import asked_for
from hotline.policies import profiles
from hotline.policies.profiles import Order
from hotline.states import HoldState, PoliceState
from portal.database.clock import database_now
from portal.jobs.models import Job
from tests.site_role import as_owner

KEPT = (
    "Assessment",
    "AvailabilityCheck",
    "Escalation",
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


@dataclass
class Post:
    """What left, and what ought not to have."""

    sent: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    refuses: bool = False

    def begin(self) -> None:
        """A new world, in which nothing has left."""
        self.sent.clear()
        self.wrong.clear()
        self.refuses = False


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
        if notice.reminds is None and not _police_let_it_go(item.location, now):
            yield f"{notice} names location {item.location_id} before the police had the word"


def _police_let_it_go(location, now):
    """Whether a first notice may leave as far as the police are concerned, by the profile."""
    profile, police = profiles.current(), location.police_state
    if profile.order == Order.POLICE_ONLY:
        return False
    if profile.order != Order.POLICE_FIRST:
        return True
    if police in {PoliceState.REFERRED, PoliceState.SILENT}:
        silent = location.police_due_at is not None and location.police_due_at <= now
        return profile.police_silence_hours is not None and silent
    only_have_it = police == PoliceState.ACKNOWLEDGED and profile.police_silence_hours is None
    return police not in {PoliceState.NONE, PoliceState.QUEUED} and not only_have_it


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
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def counted():
    """How many rows there are of what is kept."""
    return {name: apps.get_model("hotline", name).objects.count() for name in KEPT}


def addresses():
    """What is kept of each location's address."""
    return dict(Location.objects.values_list("pk", "canonical"))
