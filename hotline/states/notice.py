"""Providers, their abuse contacts, notices and the items inside a notice."""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from hotline.states.removal import RemovalState
from portal.lifecycle import Lifecycle, State


class ProviderState(TextChoices):
    """What we know about a provider's abuse desk."""

    CANDIDATE = "candidate", _("Candidate")
    VERIFIED = "verified", _("Verified")
    UNRESPONSIVE = "unresponsive", _("Answers late or never")
    BLOCKED = "blocked", _("Blocked")


PROVIDER = Lifecycle(
    "provider",
    "hotline.Provider",
    {
        ProviderState.CANDIDATE: State("new", then={ProviderState.VERIFIED, ProviderState.BLOCKED}),
        ProviderState.VERIFIED: State(
            "done",
            then={
                ProviderState.UNRESPONSIVE,
                ProviderState.BLOCKED,
                ProviderState.CANDIDATE,
            },
        ),
        ProviderState.UNRESPONSIVE: State(
            "overdue",
            then={ProviderState.VERIFIED, ProviderState.BLOCKED},
            fills={"unresponsive_since"},
        ),
        ProviderState.BLOCKED: State("closed", then={ProviderState.CANDIDATE}),
    },
    starts={ProviderState.CANDIDATE},
    not_public_because="the register of providers is for people who work here",
)


class AbuseContactState(TextChoices):
    """An abuse contact is used only after a second person looked at it."""

    PROPOSED = "proposed", _("Waits for a second person")
    VERIFIED = "verified", _("Verified")
    BOUNCING = "bouncing", _("Mail to it comes back")
    RETIRED = "retired", _("No longer used")


ABUSE_CONTACT = Lifecycle(
    "provider.abuse_contact",
    "hotline.AbuseContact",
    {
        AbuseContactState.PROPOSED: State(
            "waiting", then={AbuseContactState.VERIFIED, AbuseContactState.RETIRED}
        ),
        AbuseContactState.VERIFIED: State(
            "done",
            then={AbuseContactState.BOUNCING, AbuseContactState.RETIRED},
            fills={"verified_at", "verified_by"},
        ),
        AbuseContactState.BOUNCING: State(
            "urgent", then={AbuseContactState.VERIFIED, AbuseContactState.RETIRED}
        ),
        AbuseContactState.RETIRED: State("closed"),
    },
    starts={AbuseContactState.PROPOSED},
    remembered={"verified_at", "verified_by"},
    not_public_because="the register of providers is for people who work here",
)


class NetworksState(TextChoices):
    """Domains and networks count as a provider's own only after a second person looked at them."""

    PROPOSED = "proposed", _("Wait for a second person")
    VERIFIED = "verified", _("Verified")
    DROPPED = "dropped", _("Not taken")


NETWORKS = Lifecycle(
    "provider.networks",
    "hotline.ProposedNetworks",
    {
        NetworksState.PROPOSED: State(
            "waiting", then={NetworksState.VERIFIED, NetworksState.DROPPED}
        ),
        NetworksState.VERIFIED: State("done", fills={"verified_at", "verified_by"}),
        NetworksState.DROPPED: State("closed"),
    },
    starts={NetworksState.PROPOSED},
    not_public_because="the register of providers is for people who work here",
)


class NoticeState(TextChoices):
    """One mail to one provider, or one form of theirs that a person fills in."""

    QUEUED = "queued", _("Queued")
    FORM_DUE = "form_due", _("Form to be filled in")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    BOUNCED = "bounced", _("Came back: could not be delivered")
    FAILED = "failed", _("Could not be sent")
    CANCELLED = "cancelled", _("Cancelled")


NOTICE = Lifecycle(
    "notice",
    "hotline.Notice",
    {
        NoticeState.QUEUED: State(
            "waiting",
            then={
                NoticeState.FORM_DUE,
                NoticeState.SENDING,
                NoticeState.SENT,
                NoticeState.FAILED,
                NoticeState.CANCELLED,
            },
        ),
        NoticeState.FORM_DUE: State(
            "urgent",
            then={
                NoticeState.SENDING,
                NoticeState.SENT,
                NoticeState.FAILED,
                NoticeState.CANCELLED,
            },
        ),
        NoticeState.SENDING: State(
            "active",
            then={
                NoticeState.SENT,
                NoticeState.QUEUED,
                NoticeState.FORM_DUE,
                NoticeState.FAILED,
                NoticeState.CANCELLED,
            },
            fills={"reserved_at"},
        ),
        NoticeState.FAILED: State(
            "urgent",
            then={
                NoticeState.QUEUED,
                NoticeState.SENDING,
                NoticeState.SENT,
                NoticeState.CANCELLED,
            },
            fills={"failed_at", "failure"},
        ),
        NoticeState.SENT: State(
            "done", then={NoticeState.BOUNCED}, fills={"reserved_at", "sent_at", "deadline_at"}
        ),
        NoticeState.BOUNCED: State("urgent", fills={"reserved_at", "sent_at", "deadline_at"}),
        NoticeState.CANCELLED: State("closed"),
    },
    starts={NoticeState.QUEUED},
    remembered={"reserved_at"},
    texts={"failure"},
    not_public_because="providers read the mail itself",
)


NOTICE_LEFT = frozenset({NoticeState.SENDING, NoticeState.SENT, NoticeState.BOUNCED})
"""Nothing can be taken out any more."""
NOTICE_BEFORE_IT_LEFT = frozenset({NoticeState.QUEUED, NoticeState.FORM_DUE, NoticeState.SENDING})
"""Nobody has said yet that it has left, or that it could not be sent."""
FORM_OPEN = frozenset({NoticeState.FORM_DUE, NoticeState.SENDING})
"""Nobody has said yet what became of the provider's form."""


class Failure(TextChoices):
    """Why a notice could not be sent; a person chooses another way."""

    ADDRESS = "address", _("The abuse contact may no longer be used")
    REFUSED = "refused", _("The provider's mail server refused the mail")
    NOT_TAKEN = "not_taken", _("The mail server did not take it, however often we tried")
    NOT_COMPOSED = "not_composed", _("The mail could not be written")
    UNCONFIRMED = "unconfirmed", _("It may have left: nobody confirmed it")
    FORM_GONE = "form_gone", _("The provider's form is not there, or does not work")
    FORM_REFUSED = "form_refused", _("The provider's form did not take it")
    FORM_ASKS = "form_asks", _("The provider's form asks for what we do not give")


FORM_FAILURES = (Failure.FORM_GONE, Failure.FORM_REFUSED, Failure.FORM_ASKS)
"""What a person who filled in a form may say. Nobody was told then."""


class FormOutcome(TextChoices):
    """What became of a provider's form, as the person says who had it."""

    SENT = "sent", _("Sent")
    NOT_SENT = "not_sent", _("Could not be sent")


class ItemState(TextChoices):
    """One URL inside a notice."""

    OPEN = "open", _("Open")
    PROVIDER_SAYS_REMOVED = "provider_says_removed", _("Provider says removed")
    PROVIDER_SAYS_MOVED = "provider_says_moved", _("Provider says it moved")
    ORIGIN_TOLD = "origin_told", _("Provider says where it is hosted")
    DISPUTED = "disputed", _("Disputed by the provider")
    ACKNOWLEDGED = "acknowledged", _("They say that they have it")
    ACTING = "acting", _("They say that they act")
    NOT_THEIRS = "not_theirs", _("They say that it is not for them")
    GONE = "gone", _("Gone, confirmed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    ENDED = "ended", _("No longer asked of this provider")


_AFTER_ASKING = frozenset(
    {
        ItemState.PROVIDER_SAYS_REMOVED,
        ItemState.PROVIDER_SAYS_MOVED,
        ItemState.ORIGIN_TOLD,
        ItemState.DISPUTED,
        ItemState.ACKNOWLEDGED,
        ItemState.ACTING,
        ItemState.NOT_THEIRS,
        ItemState.GONE,
        ItemState.ENDED,
    }
)
ITEM_STANDS = frozenset(
    {
        ItemState.OPEN,
        ItemState.PROVIDER_SAYS_REMOVED,
        ItemState.PROVIDER_SAYS_MOVED,
        ItemState.ORIGIN_TOLD,
        ItemState.DISPUTED,
        ItemState.ACKNOWLEDGED,
        ItemState.ACTING,
        ItemState.NOT_THEIRS,
    }
)
"""The provider is asked for it, whatever it answered; a location has at most one such item."""


def _asked_or_after(answer: ItemState) -> frozenset[ItemState]:
    """After an answer: asked again, another answer, or an end."""
    return (_AFTER_ASKING | {ItemState.OPEN}) - {answer}


NOTICE_ITEM = Lifecycle(
    "notice.item",
    "hotline.NoticeItem",
    {
        ItemState.OPEN: State("open", then=_AFTER_ASKING | {ItemState.WITHDRAWN}),
        ItemState.PROVIDER_SAYS_REMOVED: State(
            "active", then=_asked_or_after(ItemState.PROVIDER_SAYS_REMOVED)
        ),
        ItemState.PROVIDER_SAYS_MOVED: State(
            "held", then=_asked_or_after(ItemState.PROVIDER_SAYS_MOVED)
        ),
        ItemState.ORIGIN_TOLD: State("held", then=_asked_or_after(ItemState.ORIGIN_TOLD)),
        ItemState.DISPUTED: State("held", then=_asked_or_after(ItemState.DISPUTED)),
        ItemState.ACKNOWLEDGED: State("active", then=_asked_or_after(ItemState.ACKNOWLEDGED)),
        ItemState.ACTING: State("active", then=_asked_or_after(ItemState.ACTING)),
        ItemState.NOT_THEIRS: State("held", then=_asked_or_after(ItemState.NOT_THEIRS)),
        ItemState.GONE: State("done"),
        ItemState.WITHDRAWN: State("closed"),
        ItemState.ENDED: State("closed"),
    },
    starts={ItemState.OPEN},
    not_public_because="providers read the mail itself",
)


class Match(TextChoices):
    """What connects a provider with a URL."""

    NETWORK = "network", _("The network is this provider's")
    DOMAIN = "domain", _("The domain is this provider's")
    ABUSE_CONTACT = "abuse_contact", _("The registry names this abuse contact")
    APP = "app", _("The app is this provider's")
    OFFICE = "office", _("It is the regulator of this country")
    COUNTRY = "country", _("Only the country is the same")
    OTHER_NETWORK = "other_network", _("The network is somebody else's")
    ABROAD = "abroad", _("The provider is in another country")
    SAID_NO = "said_no", _("It said that it is not with them")


MATCH_NEEDS_REASON = frozenset({Match.COUNTRY, Match.OTHER_NETWORK, Match.ABROAD, Match.SAID_NO})
"""Nothing points to this provider, or evidence speaks against it: whoever writes to it all the same
says why."""
MATCH_NEEDS_CONFIRMATION = frozenset({Match.ABROAD})
"""A notice for what is hosted here, to a provider elsewhere: confirmed besides."""


class ProviderSays(TextChoices):
    """What a provider answers about one URL, on the page to which its notice leads.

    Which of them somebody can truly give is their role's matter (`hotline.words.answers`).
    """

    REMOVED = "removed", _("Says it is removed")
    MOVED = "moved", _("Says it moved")
    ORIGIN = "origin", _("Says where it is hosted")
    DISPUTE = "dispute", _("Disagrees")
    HAS_IT = "has_it", _("Says that they have it")
    ACTS = "acts", _("Says that they act on it")
    PASSED = "passed", _("Says that they passed it on")
    NOT_US = "not_us", _("Says that it is not for them")


ITEM_AFTER: Mapping[ProviderSays, ItemState] = {
    ProviderSays.REMOVED: ItemState.PROVIDER_SAYS_REMOVED,
    ProviderSays.MOVED: ItemState.PROVIDER_SAYS_MOVED,
    ProviderSays.ORIGIN: ItemState.ORIGIN_TOLD,
    ProviderSays.DISPUTE: ItemState.DISPUTED,
    ProviderSays.HAS_IT: ItemState.ACKNOWLEDGED,
    ProviderSays.ACTS: ItemState.ACTING,
    ProviderSays.PASSED: ItemState.ACKNOWLEDGED,
    ProviderSays.NOT_US: ItemState.NOT_THEIRS,
}
REMOVAL_AFTER_ANSWER: Mapping[ProviderSays, RemovalState] = {
    ProviderSays.REMOVED: RemovalState.REMOVED_CLAIMED,
    ProviderSays.MOVED: RemovalState.MOVED_CLAIMED,
    ProviderSays.ORIGIN: RemovalState.ORIGIN_TOLD,
    ProviderSays.DISPUTE: RemovalState.DISPUTED,
    ProviderSays.HAS_IT: RemovalState.ACKNOWLEDGED,
    ProviderSays.ACTS: RemovalState.ACKNOWLEDGED,
    ProviderSays.PASSED: RemovalState.ACKNOWLEDGED,
    ProviderSays.NOT_US: RemovalState.DISPUTED,
}
"""An answer is looked at by a person or a machine, never believed."""
SENDS_ELSEWHERE = frozenset({ProviderSays.MOVED, ProviderSays.DISPUTE, ProviderSays.NOT_US})
"""Somebody else has to be told: whoever says so was told, and does nothing about it."""
