"""What becomes of an offer."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.lifecycle import Lifecycle, State


class OfferState(models.TextChoices):
    """What became of an offer to one counsellor."""

    OPEN = "open", _("Open")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Not answered in time")
    CANCELLED = "cancelled", _("Cancelled")


_ANSWERED = {"answered_at"}
OFFER = Lifecycle(
    "offer",
    "helpline.Offer",
    {
        OfferState.OPEN: State(
            "new",
            then={
                OfferState.ACCEPTED,
                OfferState.DECLINED,
                OfferState.EXPIRED,
                OfferState.CANCELLED,
            },
        ),
        OfferState.ACCEPTED: State("done", fills=_ANSWERED),
        OfferState.DECLINED: State("closed", fills=_ANSWERED),
        OfferState.EXPIRED: State("overdue", fills=_ANSWERED),
        OfferState.CANCELLED: State("closed", fills=_ANSWERED),
    },
    starts={OfferState.OPEN, OfferState.ACCEPTED},
    not_public_because="visitors are not told whom their conversation was offered to",
    unaudited_because="the entry of the conversation that moves with it names the answer",
)
"""A supervisor's claim begins as accepted."""
