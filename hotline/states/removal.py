"""The removal track (hosted at home) and the exchange track (hosted abroad) of a location.

Each forward is a hand-over; one that was taken back stays as "not forwarded".
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from hotline.states.assessment import READS_PUBLIC_STATUS
from portal.lifecycle import Lifecycle, State


class RemovalState(TextChoices):
    """How far notice and takedown has come, for what is hosted at home."""

    NOT_STARTED = "not_started", _("No notice yet")
    NOTICE_QUEUED = "notice_queued", _("Notice queued")
    NOTICE_FAILED = "notice_failed", _("Notice could not be sent")
    UNDELIVERED = "undelivered", _("Notice could not be delivered")
    NOTIFIED = "notified", _("Provider notified")
    ACKNOWLEDGED = "acknowledged", _("Provider acknowledged")
    OVERDUE = "overdue", _("Overdue, the provider is reminded")
    UNANSWERED = "unanswered", _("No answer to our reminders")
    REMOVED_CLAIMED = "removed_claimed", _("Provider says removed")
    MOVED_CLAIMED = "moved_claimed", _("Seems to have moved")
    ORIGIN_TOLD = "origin_told", _("The network says where it is hosted")
    REMOVED_CONFIRMED = "removed_confirmed", _("Removed, confirmed")
    MOVED_DOMESTIC = "moved_domestic", _("Moved within the country")
    MOVED_ABROAD = "moved_abroad", _("Moved abroad")
    DISPUTED = "disputed", _("Disputed by the provider")
    UNRESOLVABLE = "unresolvable", _("Given up: nobody removes it")
    REAPPEARED = "reappeared", _("Reappeared")


_BEFORE_IT_LEAVES = frozenset(
    {
        RemovalState.NOTIFIED,
        RemovalState.NOT_STARTED,
        RemovalState.MOVED_DOMESTIC,
        RemovalState.MOVED_ABROAD,
        RemovalState.REMOVED_CONFIRMED,
    }
)
_ANSWERED = frozenset(
    {
        RemovalState.REMOVED_CLAIMED,
        RemovalState.MOVED_CLAIMED,
        RemovalState.ORIGIN_TOLD,
        RemovalState.DISPUTED,
    }
)
_AFTER_A_NOTICE = _ANSWERED | {
    RemovalState.ACKNOWLEDGED,
    RemovalState.OVERDUE,
    RemovalState.REMOVED_CONFIRMED,
}
_AFTER_AN_ANSWER = frozenset(
    {
        RemovalState.NOTIFIED,
        RemovalState.NOTICE_QUEUED,
        RemovalState.NOT_STARTED,
        RemovalState.UNRESOLVABLE,
        RemovalState.REMOVED_CONFIRMED,
    }
)
_TOLD_OR_GONE = frozenset(
    {RemovalState.NOTICE_QUEUED, RemovalState.NOTIFIED, RemovalState.REMOVED_CONFIRMED}
)
_THEIR_TURN = {"first_notice_at", "due_at"}
"""The provider knows; by when it is asked to have acted, or we have to look at its answer."""
REMOVAL = Lifecycle(
    "removal",
    "hotline.Removal",
    {
        RemovalState.NOT_STARTED: State(
            "open",
            then=_TOLD_OR_GONE,
        ),
        RemovalState.NOTICE_QUEUED: State(
            "waiting", then=_BEFORE_IT_LEAVES | {RemovalState.NOTICE_FAILED}
        ),
        RemovalState.NOTICE_FAILED: State(
            "urgent", then=_BEFORE_IT_LEAVES | {RemovalState.NOTICE_QUEUED}
        ),
        RemovalState.UNDELIVERED: State("urgent", then=_TOLD_OR_GONE, fills={"due_at"}),
        RemovalState.NOTIFIED: State(
            "active", then=_AFTER_A_NOTICE | {RemovalState.UNDELIVERED}, fills=_THEIR_TURN
        ),
        RemovalState.ACKNOWLEDGED: State(
            "active", then=_AFTER_A_NOTICE - {RemovalState.ACKNOWLEDGED}, fills=_THEIR_TURN
        ),
        RemovalState.OVERDUE: State(
            "overdue",
            then=(_AFTER_A_NOTICE | {RemovalState.UNANSWERED, RemovalState.UNDELIVERED})
            - {RemovalState.OVERDUE},
            fills=_THEIR_TURN,
        ),
        RemovalState.UNANSWERED: State(
            "urgent",
            then=_AFTER_AN_ANSWER
            | _ANSWERED
            | {RemovalState.ACKNOWLEDGED, RemovalState.UNDELIVERED},
            fills=_THEIR_TURN,
        ),
        RemovalState.REMOVED_CLAIMED: State(
            "active",
            then=_AFTER_AN_ANSWER | _ANSWERED - {RemovalState.REMOVED_CLAIMED},
            fills=_THEIR_TURN,
        ),
        RemovalState.MOVED_CLAIMED: State(
            "held",
            then=_AFTER_AN_ANSWER
            | _ANSWERED - {RemovalState.MOVED_CLAIMED}
            | {RemovalState.MOVED_DOMESTIC, RemovalState.MOVED_ABROAD},
            fills=_THEIR_TURN,
        ),
        RemovalState.ORIGIN_TOLD: State(
            "held",
            then=_AFTER_AN_ANSWER
            | _ANSWERED - {RemovalState.ORIGIN_TOLD}
            | {RemovalState.MOVED_DOMESTIC, RemovalState.MOVED_ABROAD},
            fills=_THEIR_TURN,
        ),
        RemovalState.DISPUTED: State(
            "held",
            then=_AFTER_AN_ANSWER | _ANSWERED - {RemovalState.DISPUTED},
            fills=_THEIR_TURN,
        ),
        RemovalState.UNRESOLVABLE: State(
            "closed",
            then=_TOLD_OR_GONE | _ANSWERED,
            fills={"first_notice_at"},
        ),
        RemovalState.MOVED_DOMESTIC: State("open", then=_TOLD_OR_GONE),
        RemovalState.MOVED_ABROAD: State("open", then=_TOLD_OR_GONE),
        RemovalState.REMOVED_CONFIRMED: State(
            "done", then={RemovalState.REAPPEARED}, fills={"removed_at"}
        ),
        RemovalState.REAPPEARED: State(
            "urgent",
            then=_TOLD_OR_GONE | {RemovalState.MOVED_ABROAD},
        ),
    },
    starts={RemovalState.NOT_STARTED},
    remembered={"first_notice_at"},
    not_public_because=READS_PUBLIC_STATUS,
)
REMOVAL_TOLD = frozenset(
    {
        RemovalState.NOTIFIED,
        RemovalState.ACKNOWLEDGED,
        RemovalState.OVERDUE,
        RemovalState.UNANSWERED,
        RemovalState.REMOVED_CLAIMED,
        RemovalState.MOVED_CLAIMED,
        RemovalState.ORIGIN_TOLD,
        RemovalState.DISPUTED,
        RemovalState.UNRESOLVABLE,
    }
)
"""States in which a provider has been told, so the date of the first notice must be known."""


class ExchangeState(TextChoices):
    """How far the hand-over to another country's hotline has come."""

    NONE = "none", _("Not forwarded")
    QUEUED = "queued", _("Waiting for the partner")
    SENT = "sent", _("Sent to the partner")
    FAILED_RETRY = "failed_retry", _("Failed, will be tried again")
    ACCEPTED = "accepted", _("Accepted by the partner")
    ACTIONED_BY_PARTNER = "actioned_by_partner", _("Acted on by the partner")
    CONFIRMED_REMOVED = "confirmed_removed", _("Removed, confirmed")
    REJECTED = "rejected", _("Rejected by the partner")
    NO_HOTLINE = "no_hotline", _("No hotline in that country")


EXCHANGE = Lifecycle(
    "exchange",
    "hotline.Forward",
    {
        ExchangeState.NONE: State(
            "closed", then={ExchangeState.QUEUED, ExchangeState.SENT, ExchangeState.NO_HOTLINE}
        ),
        ExchangeState.QUEUED: State(
            "waiting",
            then={
                ExchangeState.SENT,
                ExchangeState.FAILED_RETRY,
                ExchangeState.NO_HOTLINE,
                ExchangeState.NONE,
            },
        ),
        ExchangeState.FAILED_RETRY: State(
            "overdue",
            then={
                ExchangeState.SENT,
                ExchangeState.REJECTED,
                ExchangeState.NO_HOTLINE,
                ExchangeState.NONE,
            },
        ),
        ExchangeState.SENT: State(
            "active",
            then={
                ExchangeState.ACCEPTED,
                ExchangeState.REJECTED,
                ExchangeState.FAILED_RETRY,
                ExchangeState.CONFIRMED_REMOVED,
                ExchangeState.QUEUED,
                ExchangeState.NONE,
            },
            fills={"handed_over_at"},
        ),
        ExchangeState.ACCEPTED: State(
            "active",
            then={
                ExchangeState.ACTIONED_BY_PARTNER,
                ExchangeState.CONFIRMED_REMOVED,
                ExchangeState.REJECTED,
                ExchangeState.QUEUED,
                ExchangeState.NONE,
            },
            fills={"handed_over_at"},
        ),
        ExchangeState.ACTIONED_BY_PARTNER: State(
            "active",
            then={ExchangeState.CONFIRMED_REMOVED, ExchangeState.QUEUED, ExchangeState.NONE},
            fills={"handed_over_at", "due_at"},
        ),
        ExchangeState.CONFIRMED_REMOVED: State("done", then={ExchangeState.NONE}),
        ExchangeState.REJECTED: State(
            "closed",
            then={
                ExchangeState.QUEUED,
                ExchangeState.SENT,
                ExchangeState.NO_HOTLINE,
                ExchangeState.NONE,
            },
            fills={"handed_over_at"},
        ),
        ExchangeState.NO_HOTLINE: State(
            "closed", then={ExchangeState.QUEUED, ExchangeState.SENT, ExchangeState.NONE}
        ),
    },
    starts={ExchangeState.NONE},
    remembered={"handed_over_at"},
    not_public_because=READS_PUBLIC_STATUS,
)
EXCHANGE_TOLD = frozenset(
    {
        ExchangeState.SENT,
        ExchangeState.ACCEPTED,
        ExchangeState.ACTIONED_BY_PARTNER,
        ExchangeState.REJECTED,
    }
)
"""States in which a partner has been told, so the date of that must be known."""
EXCHANGE_OPEN = frozenset(
    {
        ExchangeState.QUEUED,
        ExchangeState.SENT,
        ExchangeState.FAILED_RETRY,
        ExchangeState.ACCEPTED,
        ExchangeState.ACTIONED_BY_PARTNER,
    }
)
NOTICE_UNDER_WAY = frozenset({RemovalState.NOTICE_QUEUED, RemovalState.NOTICE_FAILED})
"""The URL is in a notice that has not left."""
FORM_MAY_BE_DUE = frozenset(
    {
        RemovalState.NOTICE_QUEUED,
        RemovalState.NOTIFIED,
        RemovalState.ACKNOWLEDGED,
        RemovalState.OVERDUE,
    }
)
"""In which a form of the provider may wait for a person: for a notice, or for a reminder of it."""
PROVIDER_SILENT = frozenset(
    {RemovalState.NOTIFIED, RemovalState.ACKNOWLEDGED, RemovalState.OVERDUE}
)
"""The provider knows, and has not said what became of it."""
PROVIDER_ANSWERED = _ANSWERED
"""The provider said something that a person has to look at."""
