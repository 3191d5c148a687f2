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


class AddressState(TextChoices):
    """An abuse address is used only after a second person looked at it."""

    PROPOSED = "proposed", _("Waits for a second person")
    VERIFIED = "verified", _("Verified")
    RETIRED = "retired", _("No longer used")


ADDRESS_NEXT: Table[AddressState] = {
    AddressState.PROPOSED: frozenset({AddressState.VERIFIED, AddressState.RETIRED}),
    AddressState.VERIFIED: frozenset({AddressState.RETIRED}),
    AddressState.RETIRED: frozenset(),
}


class NoticeState(TextChoices):
    """One mail to one provider."""

    QUEUED = "queued", _("Queued")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Could not be sent")
    CANCELLED = "cancelled", _("Cancelled")


NOTICE_NEXT: Table[NoticeState] = {
    NoticeState.QUEUED: frozenset({NoticeState.SENDING, NoticeState.CANCELLED}),
    NoticeState.SENDING: frozenset({NoticeState.SENT, NoticeState.QUEUED, NoticeState.FAILED}),
    NoticeState.FAILED: frozenset({NoticeState.QUEUED, NoticeState.CANCELLED}),
    NoticeState.SENT: frozenset(),
    NoticeState.CANCELLED: frozenset(),
}


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
