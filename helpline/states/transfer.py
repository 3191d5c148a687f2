"""What becomes of a chat that one counsellor wants to hand over to another."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.lifecycle import Lifecycle, State


class TransferState(models.TextChoices):
    """What became of it."""

    OPEN = "open", _("Waits for an answer")
    ACCEPTED = "accepted", _("Handed over")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Not answered in time")
    WITHDRAWN = "withdrawn", _("Taken back")
    CANCELLED = "cancelled", _("No longer needed")


_ANSWERED = {"answered_at"}
TRANSFER = Lifecycle(
    "transfer",
    "helpline.Transfer",
    {
        TransferState.OPEN: State(
            "waiting",
            then={
                TransferState.ACCEPTED,
                TransferState.DECLINED,
                TransferState.EXPIRED,
                TransferState.WITHDRAWN,
                TransferState.CANCELLED,
            },
        ),
        TransferState.ACCEPTED: State("done", fills=_ANSWERED | {"accepted_by"}),
        TransferState.DECLINED: State("closed", fills=_ANSWERED),
        TransferState.EXPIRED: State("overdue", fills=_ANSWERED),
        TransferState.WITHDRAWN: State("closed", fills=_ANSWERED),
        TransferState.CANCELLED: State("closed", fills=_ANSWERED),
    },
    starts={TransferState.OPEN},
    not_public_because="the visitor reads in the chat when somebody else goes on",
)
"""CANCELLED by the system: nobody talks there any more."""
NOT_TAKEN = frozenset({TransferState.DECLINED, TransferState.EXPIRED})
"""Whoever proposed it is told that nobody took it."""
