"""Where one person's report stands."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from hotline.states.tables import Table


class ReportState(TextChoices):
    """Where one person's report stands."""

    RECEIVED = "received", _("Received")
    SPAM = "spam", _("Spam")
    OUT_OF_SCOPE = "out_of_scope", _("Out of scope")
    NEEDS_INFO = "needs_info", _("Needs information")
    ACCEPTED = "accepted", _("Accepted")
    IN_PROGRESS = "in_progress", _("In progress")
    CLOSED = "closed", _("Closed")
    REOPENED = "reopened", _("Reopened")


REPORT_NEXT: Table[ReportState] = {
    ReportState.RECEIVED: frozenset(
        {
            ReportState.SPAM,
            ReportState.OUT_OF_SCOPE,
            ReportState.NEEDS_INFO,
            ReportState.ACCEPTED,
        }
    ),
    ReportState.NEEDS_INFO: frozenset(
        {ReportState.ACCEPTED, ReportState.OUT_OF_SCOPE, ReportState.SPAM, ReportState.CLOSED}
    ),
    ReportState.ACCEPTED: frozenset(
        {ReportState.IN_PROGRESS, ReportState.OUT_OF_SCOPE, ReportState.SPAM}
    ),
    ReportState.IN_PROGRESS: frozenset({ReportState.CLOSED}),
    ReportState.CLOSED: frozenset({ReportState.REOPENED}),
    ReportState.SPAM: frozenset({ReportState.REOPENED}),
    ReportState.OUT_OF_SCOPE: frozenset({ReportState.REOPENED}),
    ReportState.REOPENED: frozenset(
        {ReportState.ACCEPTED, ReportState.OUT_OF_SCOPE, ReportState.SPAM}
    ),
}
REPORT_ENDED = frozenset({ReportState.SPAM, ReportState.OUT_OF_SCOPE, ReportState.CLOSED})
REPORT_UNTOUCHED = frozenset({ReportState.RECEIVED, ReportState.REOPENED})
