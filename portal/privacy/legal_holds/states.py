"""What becomes of a legal hold."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.lifecycle import Lifecycle, State


class HoldState(models.TextChoices):
    """Where it stands."""

    ASKED = "asked", _("Waits for a second person")
    STANDING = "standing", _("Stands")
    RELEASE_ASKED = "release_asked", _("Release waits for a second person")
    RELEASED = "released", _("Released before its date")
    EXPIRED = "expired", _("Ended at its date")
    DECLINED = "declined", _("Not agreed to")
    LAPSED = "lapsed", _("Nobody answered in time")


class Authority(models.TextChoices):
    """Who asked that something is kept."""

    POLICE = "police", _("The police")
    PROSECUTOR = "prosecutor", _("A public prosecutor")
    COURT = "court", _("A court")
    DATA_PROTECTION = "data_protection", _("The data-protection authority")
    OURSELVES = "ourselves", _("We ourselves, for a complaint or a claim")


AGREED = frozenset({HoldState.STANDING, HoldState.RELEASE_ASKED})
"""Two people agreed, and nothing ended it but its date."""

_ANSWERED = {"answered_by", "answered_at"}
_RELEASE = _ANSWERED | {"release_asked_by", "release_asked_at"}
LEGAL_HOLD = Lifecycle(
    "legal_hold",
    "privacy.LegalHold",
    {
        HoldState.ASKED: State(
            "urgent", then={HoldState.STANDING, HoldState.DECLINED, HoldState.LAPSED}
        ),
        HoldState.STANDING: State(
            "held", then={HoldState.RELEASE_ASKED, HoldState.EXPIRED}, fills=_ANSWERED
        ),
        HoldState.RELEASE_ASKED: State(
            "urgent",
            then={HoldState.STANDING, HoldState.RELEASED, HoldState.EXPIRED},
            fills=_RELEASE,
        ),
        HoldState.RELEASED: State("closed", fills=_RELEASE | {"released_by", "ended_at"}),
        HoldState.EXPIRED: State("done", fills=_ANSWERED | {"ended_at"}),
        HoldState.DECLINED: State("closed", fills=_ANSWERED | {"ended_at"}),
        HoldState.LAPSED: State("overdue", fills={"ended_at"}),
    },
    starts={HoldState.ASKED},
    not_public_because="an investigation is not told to the one it is about",
)
