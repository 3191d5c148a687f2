"""Providers, their addresses, notices and the items inside a notice."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from hotline.states.tables import Table


class ProviderState(TextChoices):
    """What we know about a provider's abuse desk."""

    CANDIDATE = "candidate", _("Candidate")
    VERIFIED = "verified", _("Verified")
    UNRESPONSIVE = "unresponsive", _("Unresponsive")
    BLOCKED = "blocked", _("Blocked")


PROVIDER_NEXT: Table[ProviderState] = {
    ProviderState.CANDIDATE: frozenset({ProviderState.VERIFIED, ProviderState.BLOCKED}),
    ProviderState.VERIFIED: frozenset(
        {ProviderState.UNRESPONSIVE, ProviderState.BLOCKED, ProviderState.CANDIDATE}
    ),
    ProviderState.UNRESPONSIVE: frozenset({ProviderState.VERIFIED, ProviderState.BLOCKED}),
    ProviderState.BLOCKED: frozenset({ProviderState.CANDIDATE}),
}


class AbuseContactState(TextChoices):
    """An abuse address is used only after a second person looked at it."""

    PROPOSED = "proposed", _("Waits for a second person")
    VERIFIED = "verified", _("Verified")
    RETIRED = "retired", _("No longer used")


ABUSE_CONTACT_NEXT: Table[AbuseContactState] = {
    AbuseContactState.PROPOSED: frozenset({AbuseContactState.VERIFIED, AbuseContactState.RETIRED}),
    AbuseContactState.VERIFIED: frozenset({AbuseContactState.RETIRED}),
    AbuseContactState.RETIRED: frozenset(),
}


class NoticeState(TextChoices):
    """One mail to one provider."""

    QUEUED = "queued", _("Queued")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Could not be sent")
    CANCELLED = "cancelled", _("Cancelled")


NOTICE_NEXT: Table[NoticeState] = {
    NoticeState.QUEUED: frozenset({NoticeState.SENDING, NoticeState.FAILED, NoticeState.CANCELLED}),
    NoticeState.SENDING: frozenset({NoticeState.SENT, NoticeState.QUEUED, NoticeState.FAILED}),
    NoticeState.FAILED: frozenset({NoticeState.QUEUED, NoticeState.CANCELLED}),
    NoticeState.SENT: frozenset(),
    NoticeState.CANCELLED: frozenset(),
}


NOTICE_LEFT = frozenset({NoticeState.SENDING, NoticeState.SENT})
"""Nothing can be taken out any more."""


class Failure(TextChoices):
    """Why a notice could not be sent; a person chooses another way."""

    ADDRESS = "address", _("The abuse address may no longer be used")
    REFUSED = "refused", _("The provider's mail server refused the mail")
    NOT_TAKEN = "not_taken", _("The mail server did not take it, however often we tried")
    NOT_COMPOSED = "not_composed", _("The mail could not be written")


class ItemState(TextChoices):
    """One address inside a notice."""

    OPEN = "open", _("Open")
    PROVIDER_SAYS_REMOVED = "provider_says_removed", _("Provider says removed")
    CONFIRMED_REMOVED = "confirmed_removed", _("Removed, confirmed")
    DISPUTED = "disputed", _("Disputed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


ITEM_NEXT: Table[ItemState] = {
    ItemState.OPEN: frozenset(
        {
            ItemState.PROVIDER_SAYS_REMOVED,
            ItemState.CONFIRMED_REMOVED,
            ItemState.DISPUTED,
            ItemState.WITHDRAWN,
        }
    ),
    ItemState.PROVIDER_SAYS_REMOVED: frozenset({ItemState.CONFIRMED_REMOVED, ItemState.OPEN}),
    ItemState.DISPUTED: frozenset({ItemState.OPEN, ItemState.WITHDRAWN}),
    ItemState.CONFIRMED_REMOVED: frozenset(),
    ItemState.WITHDRAWN: frozenset(),
}


class Match(TextChoices):
    """What connects a provider with an address."""

    NETWORK = "network", _("The network is this provider's")
    DOMAIN = "domain", _("The domain is this provider's")
    COUNTRY = "country", _("Only the country is the same")
    OTHER_NETWORK = "other_network", _("The network is somebody else's")
    ABROAD = "abroad", _("The provider is in another country")


MATCH_NEEDS_REASON = frozenset({Match.OTHER_NETWORK, Match.ABROAD})
"""Evidence speaks against this provider: whoever writes to it all the same says why."""
MATCH_NEEDS_CONFIRMATION = frozenset({Match.ABROAD})
"""A notice for what is hosted here, to a provider elsewhere: confirmed besides."""
