"""Reports that staff enter: a call, a visitor at the desk, the police, a find of one's own."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from hotline.models import Channel, Location
from hotline.operations.reporting import Statement, Taken, take_report
from hotline.states import ASSESSMENT_DONE
from portal import audit
from portal.accounts.models import User

ENTERED_BY_STAFF = (
    Channel.PHONE,
    Channel.WALK_IN,
    Channel.POLICE,
    Channel.PARTNER,
    Channel.PROACTIVE,
)
"""The channels of the desk, the most frequent first."""


class Known(StrEnum):
    """Whether an address that was entered is new to us."""

    NEW = "new"
    IN_WORK = "in_work"
    ASSESSED = "assessed"


@dataclass(frozen=True, slots=True)
class Entered:
    """One address of a report, and what we knew of it before."""

    location: Location
    known: Known


@transaction.atomic
def enter_report(
    statement: Statement, *, token: str, by: User, now: datetime | None = None
) -> Taken:
    """Take a report that somebody told `by`, or that `by` found.

    The same form token gives the same report and receipt. Raises NoUrl when nothing is named.
    """
    taken = take_report(statement, token=token, now=now)
    if taken.fresh:
        audit.record("report.entered", by=by, about=taken.report, channel=taken.report.channel)
    return taken


def what_we_knew(taken: Taken) -> list[Entered]:
    """Each address of a report that was taken, in its order, with what we knew of it."""
    named = taken.report.submissions.select_related("location").order_by("position")
    return [Entered(one.location, _known(one.location)) for one in named]


def _known(location: Location) -> Known:
    if location.report_count <= 1:
        return Known.NEW
    return Known.ASSESSED if location.assessment_state in ASSESSMENT_DONE else Known.IN_WORK
