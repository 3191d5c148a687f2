"""Where one person's report stands."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.lifecycle import Lifecycle, State


class ReportState(TextChoices):
    """Where one person's report stands."""

    RECEIVED = "received", _("Received")
    SPAM = "spam", _("Spam")
    OUT_OF_SCOPE = "out_of_scope", _("Out of scope")
    NEEDS_INFO = "needs_info", _("Reporter asked")
    ACCEPTED = "accepted", _("Accepted")
    IN_PROGRESS = "in_progress", _("In progress")
    CLOSED = "closed", _("Closed")
    REOPENED = "reopened", _("Reopened")
    TAKEN_BACK = "taken_back", _("Setting aside taken back")


_ENDS = {"closed_at", "outcome"}
_AFTER_SET_ASIDE = {ReportState.REOPENED, ReportState.TAKEN_BACK}
_WAITS_AGAIN = {ReportState.ACCEPTED, ReportState.OUT_OF_SCOPE, ReportState.SPAM}
REPORT = Lifecycle(
    "report",
    "hotline.Report",
    {
        ReportState.RECEIVED: State(
            "new",
            then={
                ReportState.SPAM,
                ReportState.OUT_OF_SCOPE,
                ReportState.ACCEPTED,
            },
        ),
        ReportState.NEEDS_INFO: State(
            "waiting",
            then={
                ReportState.ACCEPTED,
                ReportState.IN_PROGRESS,
                ReportState.OUT_OF_SCOPE,
                ReportState.SPAM,
            },
            fills={"question_due_at"},
        ),
        ReportState.ACCEPTED: State(
            "active",
            then={
                ReportState.NEEDS_INFO,
                ReportState.IN_PROGRESS,
                ReportState.OUT_OF_SCOPE,
                ReportState.SPAM,
            },
        ),
        ReportState.IN_PROGRESS: State("active", then={ReportState.NEEDS_INFO, ReportState.CLOSED}),
        ReportState.CLOSED: State("closed", then={ReportState.REOPENED}, fills=_ENDS),
        ReportState.SPAM: State("closed", then=_AFTER_SET_ASIDE, fills=_ENDS),
        ReportState.OUT_OF_SCOPE: State("closed", then=_AFTER_SET_ASIDE, fills=_ENDS),
        ReportState.REOPENED: State("open", then=_WAITS_AGAIN),
        ReportState.TAKEN_BACK: State("open", then=_WAITS_AGAIN),
    },
    starts={ReportState.RECEIVED},
    texts={"outcome"},
    not_public_because="reporters read what became of each thing they named (public_status)",
)
REPORT_ENDED = frozenset({ReportState.SPAM, ReportState.OUT_OF_SCOPE, ReportState.CLOSED})
REPORT_UNTOUCHED = frozenset({ReportState.RECEIVED, ReportState.REOPENED, ReportState.TAKEN_BACK})
"""Nobody is on it: it is new, or waits once more."""
