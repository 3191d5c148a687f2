"""What becomes of a legal hold."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.lifecycle import Lifecycle, State


class LegalHoldState(models.TextChoices):
    """Where it stands."""

    ASKED = "asked", _("Waits for a second person")
    STANDING = "standing", _("In force")
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


AGREED = frozenset({LegalHoldState.STANDING, LegalHoldState.RELEASE_ASKED})
"""Two people agreed, and nothing ended it but its date."""
NOT_AGREED = frozenset({LegalHoldState.DECLINED, LegalHoldState.LAPSED})
"""It kept nothing but for the hours in which it waited."""

_ANSWERED = {"answered_by", "answered_at"}
_RELEASE = _ANSWERED | {"release_asked_by", "release_asked_at"}
LEGAL_HOLD = Lifecycle(
    "legal_hold",
    "privacy.LegalHold",
    {
        LegalHoldState.ASKED: State(
            "urgent", then={LegalHoldState.STANDING, LegalHoldState.DECLINED, LegalHoldState.LAPSED}
        ),
        LegalHoldState.STANDING: State(
            "held", then={LegalHoldState.RELEASE_ASKED, LegalHoldState.EXPIRED}, fills=_ANSWERED
        ),
        LegalHoldState.RELEASE_ASKED: State(
            "urgent",
            then={LegalHoldState.STANDING, LegalHoldState.RELEASED, LegalHoldState.EXPIRED},
            fills=_RELEASE,
        ),
        LegalHoldState.RELEASED: State("closed", fills=_RELEASE | {"released_by", "ended_at"}),
        LegalHoldState.EXPIRED: State("done", fills=_ANSWERED | {"ended_at"}),
        LegalHoldState.DECLINED: State("closed", fills=_ANSWERED | {"ended_at"}),
        LegalHoldState.LAPSED: State("overdue", fills={"ended_at"}),
    },
    starts={LegalHoldState.ASKED},
    not_public_because="an investigation is not told to the one it is about",
)
