"""The removal track (hosted at home) and the exchange track (hosted abroad) of a location."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from hotline.states.tables import Table


class RemovalState(TextChoices):
    """How far notice and takedown has come, for what is hosted at home."""

    NOT_STARTED = "not_started", _("No notice yet")
    HELD = "held", _("Held back")
    NOTICE_QUEUED = "notice_queued", _("Notice queued")
    NOTICE_FAILED = "notice_failed", _("Notice could not be sent")
    NOTIFIED = "notified", _("Provider notified")
    ACKNOWLEDGED = "acknowledged", _("Provider acknowledged")
    REMOVED_CLAIMED = "removed_claimed", _("Provider says removed")
    REMOVED_CONFIRMED = "removed_confirmed", _("Removed, confirmed")
    MOVED_DOMESTIC = "moved_domestic", _("Moved within the country")
    MOVED_ABROAD = "moved_abroad", _("Moved abroad")
    DISPUTED = "disputed", _("Disputed by the provider")
    OVERDUE = "overdue", _("Overdue")
    ESCALATED = "escalated", _("Escalated")
    UNRESOLVABLE = "unresolvable", _("Cannot be resolved")
    REAPPEARED = "reappeared", _("Reappeared")


_BEFORE_IT_LEAVES = frozenset(
    {
        RemovalState.NOTIFIED,
        RemovalState.HELD,
        RemovalState.NOT_STARTED,
        RemovalState.MOVED_DOMESTIC,
        RemovalState.MOVED_ABROAD,
        RemovalState.REMOVED_CONFIRMED,
    }
)
_AFTER_A_NOTICE = frozenset(
    {
        RemovalState.HELD,
        RemovalState.ACKNOWLEDGED,
        RemovalState.REMOVED_CLAIMED,
        RemovalState.REMOVED_CONFIRMED,
        RemovalState.MOVED_DOMESTIC,
        RemovalState.MOVED_ABROAD,
        RemovalState.DISPUTED,
        RemovalState.OVERDUE,
    }
)
REMOVAL_NEXT: Table[RemovalState] = {
    RemovalState.NOT_STARTED: frozenset(
        {
            RemovalState.HELD,
            RemovalState.NOTICE_QUEUED,
            RemovalState.NOTIFIED,
            RemovalState.REMOVED_CONFIRMED,
            RemovalState.UNRESOLVABLE,
        }
    ),
    RemovalState.HELD: frozenset(
        {RemovalState.NOTICE_QUEUED, RemovalState.NOTIFIED, RemovalState.REMOVED_CONFIRMED}
    ),
    RemovalState.NOTICE_QUEUED: _BEFORE_IT_LEAVES | {RemovalState.NOTICE_FAILED},
    RemovalState.NOTICE_FAILED: _BEFORE_IT_LEAVES | {RemovalState.NOTICE_QUEUED},
    RemovalState.NOTIFIED: _AFTER_A_NOTICE,
    RemovalState.ACKNOWLEDGED: _AFTER_A_NOTICE - {RemovalState.ACKNOWLEDGED},
    RemovalState.REMOVED_CLAIMED: frozenset(
        {RemovalState.REMOVED_CONFIRMED, RemovalState.NOTIFIED, RemovalState.OVERDUE}
    ),
    RemovalState.OVERDUE: (_AFTER_A_NOTICE - {RemovalState.OVERDUE})
    | {RemovalState.ESCALATED, RemovalState.UNRESOLVABLE},
    RemovalState.ESCALATED: frozenset(
        {
            RemovalState.REMOVED_CLAIMED,
            RemovalState.REMOVED_CONFIRMED,
            RemovalState.MOVED_DOMESTIC,
            RemovalState.MOVED_ABROAD,
            RemovalState.UNRESOLVABLE,
        }
    ),
    RemovalState.DISPUTED: frozenset(
        {
            RemovalState.NOT_STARTED,
            RemovalState.NOTICE_QUEUED,
            RemovalState.NOTIFIED,
            RemovalState.REMOVED_CONFIRMED,
        }
    ),
    RemovalState.MOVED_DOMESTIC: frozenset(
        {RemovalState.NOTICE_QUEUED, RemovalState.REMOVED_CONFIRMED}
    ),
    RemovalState.MOVED_ABROAD: frozenset(
        {RemovalState.NOTICE_QUEUED, RemovalState.REMOVED_CONFIRMED}
    ),
    RemovalState.REMOVED_CONFIRMED: frozenset({RemovalState.REAPPEARED}),
    RemovalState.REAPPEARED: frozenset(
        {RemovalState.NOTICE_QUEUED, RemovalState.MOVED_ABROAD, RemovalState.REMOVED_CONFIRMED}
    ),
    RemovalState.UNRESOLVABLE: frozenset(
        {RemovalState.NOTICE_QUEUED, RemovalState.REMOVED_CONFIRMED}
    ),
}
REMOVAL_TOLD = frozenset(
    {
        RemovalState.NOTIFIED,
        RemovalState.ACKNOWLEDGED,
        RemovalState.REMOVED_CLAIMED,
        RemovalState.OVERDUE,
        RemovalState.ESCALATED,
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
    ASSESSED_BY_PARTNER = "assessed_by_partner", _("Judged by the partner")
    ACTIONED_BY_PARTNER = "actioned_by_partner", _("Acted on by the partner")
    CONFIRMED_REMOVED = "confirmed_removed", _("Removed, confirmed")
    REJECTED = "rejected", _("Rejected by the partner")
    NO_HOTLINE = "no_hotline", _("No hotline in that country")


EXCHANGE_NEXT: Table[ExchangeState] = {
    ExchangeState.NONE: frozenset(
        {ExchangeState.QUEUED, ExchangeState.SENT, ExchangeState.NO_HOTLINE}
    ),
    ExchangeState.QUEUED: frozenset(
        {
            ExchangeState.SENT,
            ExchangeState.FAILED_RETRY,
            ExchangeState.NO_HOTLINE,
            ExchangeState.NONE,
        }
    ),
    ExchangeState.FAILED_RETRY: frozenset(
        {
            ExchangeState.SENT,
            ExchangeState.REJECTED,
            ExchangeState.NO_HOTLINE,
            ExchangeState.NONE,
        }
    ),
    ExchangeState.SENT: frozenset(
        {ExchangeState.ACCEPTED, ExchangeState.REJECTED, ExchangeState.FAILED_RETRY}
    ),
    ExchangeState.ACCEPTED: frozenset(
        {
            ExchangeState.ASSESSED_BY_PARTNER,
            ExchangeState.ACTIONED_BY_PARTNER,
            ExchangeState.CONFIRMED_REMOVED,
            ExchangeState.REJECTED,
        }
    ),
    ExchangeState.ASSESSED_BY_PARTNER: frozenset(
        {
            ExchangeState.ACTIONED_BY_PARTNER,
            ExchangeState.CONFIRMED_REMOVED,
            ExchangeState.REJECTED,
        }
    ),
    ExchangeState.ACTIONED_BY_PARTNER: frozenset({ExchangeState.CONFIRMED_REMOVED}),
    ExchangeState.CONFIRMED_REMOVED: frozenset({ExchangeState.QUEUED}),
    ExchangeState.REJECTED: frozenset(
        {
            ExchangeState.QUEUED,
            ExchangeState.SENT,
            ExchangeState.NO_HOTLINE,
            ExchangeState.NONE,
        }
    ),
    ExchangeState.NO_HOTLINE: frozenset(
        {ExchangeState.QUEUED, ExchangeState.SENT, ExchangeState.NONE}
    ),
}
EXCHANGE_TOLD = frozenset(
    {
        ExchangeState.SENT,
        ExchangeState.ACCEPTED,
        ExchangeState.ASSESSED_BY_PARTNER,
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
        ExchangeState.ASSESSED_BY_PARTNER,
        ExchangeState.ACTIONED_BY_PARTNER,
    }
)
NOTICE_UNDER_WAY = frozenset({RemovalState.NOTICE_QUEUED, RemovalState.NOTICE_FAILED})
"""The address is in a notice that has not left."""
