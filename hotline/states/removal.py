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
    NOTIFIED = "notified", _("Provider notified")
    ACKNOWLEDGED = "acknowledged", _("Provider acknowledged")
    REMOVED_CLAIMED = "removed_claimed", _("Provider says removed")
    REMOVED_CONFIRMED = "removed_confirmed", _("Removed, confirmed")
    MOVED_DOMESTIC = "moved_domestic", _("Moved within the country")
    MOVED_ABROAD = "moved_abroad", _("Moved abroad")
    DISPUTED = "disputed", _("Disputed by the provider")
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
_AFTER_A_NOTICE = frozenset(
    {
        RemovalState.ACKNOWLEDGED,
        RemovalState.REMOVED_CLAIMED,
        RemovalState.REMOVED_CONFIRMED,
        RemovalState.MOVED_DOMESTIC,
        RemovalState.MOVED_ABROAD,
        RemovalState.DISPUTED,
    }
)
_THEIR_TURN = {"first_notice_at", "due_at"}
"""The provider knows, and by when it is asked to have acted."""
REMOVAL = Lifecycle(
    "removal",
    "hotline.Removal",
    {
        RemovalState.NOT_STARTED: State(
            "open",
            then={
                RemovalState.NOTICE_QUEUED,
                RemovalState.NOTIFIED,
                RemovalState.REMOVED_CONFIRMED,
            },
        ),
        RemovalState.NOTICE_QUEUED: State(
            "waiting", then=_BEFORE_IT_LEAVES | {RemovalState.NOTICE_FAILED}
        ),
        RemovalState.NOTICE_FAILED: State(
            "urgent", then=_BEFORE_IT_LEAVES | {RemovalState.NOTICE_QUEUED}
        ),
        RemovalState.NOTIFIED: State("active", then=_AFTER_A_NOTICE, fills=_THEIR_TURN),
        RemovalState.ACKNOWLEDGED: State(
            "active", then=_AFTER_A_NOTICE - {RemovalState.ACKNOWLEDGED}, fills=_THEIR_TURN
        ),
        RemovalState.REMOVED_CLAIMED: State(
            "active",
            then={RemovalState.REMOVED_CONFIRMED, RemovalState.NOTIFIED},
            fills=_THEIR_TURN,
        ),
        RemovalState.DISPUTED: State(
            "held",
            then={
                RemovalState.NOT_STARTED,
                RemovalState.NOTICE_QUEUED,
                RemovalState.NOTIFIED,
                RemovalState.REMOVED_CONFIRMED,
            },
            fills={"first_notice_at"},
        ),
        RemovalState.MOVED_DOMESTIC: State(
            "open", then={RemovalState.NOTICE_QUEUED, RemovalState.REMOVED_CONFIRMED}
        ),
        RemovalState.MOVED_ABROAD: State(
            "open", then={RemovalState.NOTICE_QUEUED, RemovalState.REMOVED_CONFIRMED}
        ),
        RemovalState.REMOVED_CONFIRMED: State(
            "done", then={RemovalState.REAPPEARED}, fills={"removed_at"}
        ),
        RemovalState.REAPPEARED: State(
            "urgent",
            then={
                RemovalState.NOTICE_QUEUED,
                RemovalState.MOVED_ABROAD,
                RemovalState.REMOVED_CONFIRMED,
            },
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
        RemovalState.REMOVED_CLAIMED,
        RemovalState.DISPUTED,
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
            then={ExchangeState.ACCEPTED, ExchangeState.REJECTED, ExchangeState.FAILED_RETRY},
            fills={"handed_over_at"},
        ),
        ExchangeState.ACCEPTED: State(
            "active",
            then={
                ExchangeState.ACTIONED_BY_PARTNER,
                ExchangeState.CONFIRMED_REMOVED,
                ExchangeState.REJECTED,
            },
            fills={"handed_over_at"},
        ),
        ExchangeState.ACTIONED_BY_PARTNER: State(
            "active", then={ExchangeState.CONFIRMED_REMOVED}, fills={"handed_over_at"}
        ),
        ExchangeState.CONFIRMED_REMOVED: State("done", then={ExchangeState.QUEUED}),
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
