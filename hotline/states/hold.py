"""The police asked us to wait: while a hold is active, nobody outside is told of the URL."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from hotline.states.assessment import READS_PUBLIC_STATUS
from portal.lifecycle import Lifecycle, State


class HoldState(TextChoices):
    """Whether the police still ask us to wait."""

    ACTIVE = "active", _("Held for the police")
    RELEASED = "released", _("Hold released")
    EXPIRED = "expired", _("Hold ended by its clock")


HOLD = Lifecycle(
    "hold",
    "hotline.Hold",
    {
        HoldState.ACTIVE: State("held", then={HoldState.RELEASED, HoldState.EXPIRED}),
        HoldState.RELEASED: State("closed", fills={"ended_at"}),
        HoldState.EXPIRED: State("closed", fills={"ended_at"}),
    },
    starts={HoldState.ACTIVE},
    not_public_because=READS_PUBLIC_STATUS,
)
