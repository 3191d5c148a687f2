"""The assessment and police tracks of a location."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.lifecycle import Lifecycle, State

READS_PUBLIC_STATUS = "the public reads what all tracks come to (operations.public_status)"


class AssessmentState(TextChoices):
    """Where the assessment of one location stands."""

    NEW = "new", _("New")
    ENRICHING = "enriching", _("Being looked up")
    READY = "ready", _("Ready to assess")
    CLAIMED = "claimed", _("Claimed")
    NOT_ACCESSIBLE = "not_accessible", _("Not accessible")
    ASSESSED = "assessed", _("Assessed")


class Round(TextChoices):
    """Which look at a location this is."""

    FIRST = "first", _("First")
    SECOND = "second_blind", _("Second, blind")
    QUALITY = "quality", _("Quality sample, blind")
    ADJUDICATION = "adjudication", _("Adjudication")


BLIND = frozenset({Round.SECOND, Round.QUALITY})
"""Looks by somebody who does not know what was found before."""


class SecondLook(TextChoices):
    """Why somebody else looks as well before an assessment stands."""

    NATIONAL_LAW = "national_law", _("illegal under national law only")
    UNSURE = "unsure", _("the assessor was unsure")
    AGE_UNCLEAR = "age_unclear", _("the age is not clear")
    AI_SUSPECTED = "ai_suspected", _("possibly made by a machine")
    TRAINING = "training", _("the assessor is in training")
    SAMPLE = "sample", _("drawn at random")


_CONCLUDED = {"assessed_at", "verdict", "assessment"}
_DUE = {"due_at"}
ASSESSMENT = Lifecycle(
    "assessment",
    "hotline.AssessmentTask",
    {
        AssessmentState.NEW: State(
            "new", then={AssessmentState.ENRICHING, AssessmentState.READY}, fills=_DUE
        ),
        AssessmentState.ENRICHING: State("waiting", then={AssessmentState.READY}, fills=_DUE),
        AssessmentState.READY: State("open", then={AssessmentState.CLAIMED}, fills=_DUE),
        AssessmentState.CLAIMED: State(
            "active",
            then={
                AssessmentState.READY,
                AssessmentState.NOT_ACCESSIBLE,
                AssessmentState.ASSESSED,
            },
            fills=_DUE,
        ),
        AssessmentState.NOT_ACCESSIBLE: State("closed", fills=_CONCLUDED),
        AssessmentState.ASSESSED: State("done", fills=_CONCLUDED),
    },
    starts={AssessmentState.NEW, AssessmentState.ENRICHING, AssessmentState.READY},
    texts={"verdict"},
    not_public_because=READS_PUBLIC_STATUS,
)
ASSESSMENT_WAITING = frozenset(
    {AssessmentState.NEW, AssessmentState.ENRICHING, AssessmentState.READY}
)
ASSESSMENT_DONE = frozenset({AssessmentState.NOT_ACCESSIBLE, AssessmentState.ASSESSED})


class PoliceState(TextChoices):
    """What the police know and asked for."""

    NONE = "none", _("Not referred")
    QUEUED = "queued", _("Referral on its way to the police")
    REFERRED = "referred", _("Referred to the police")
    SILENT = "silent", _("No answer from the police")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged by the police")
    AGREED = "agreed", _("The police agree to a notice")
    CLOSED = "closed", _("Closed by the police")
    AGAIN = "again", _("To be told once more")
    DECLINED = "declined", _("The police do not act")
    OTHERS_TOLD = "others_told", _("The police do not act, others were told")
    GIVEN_UP = "given_up", _("The police do not act, nobody else is to be told")


_THEY_ACT_AFTER_ALL = frozenset({PoliceState.ACKNOWLEDGED, PoliceState.AGREED, PoliceState.CLOSED})
POLICE = Lifecycle(
    "police",
    "hotline.Referral",
    {
        PoliceState.NONE: State("closed", then={PoliceState.QUEUED, PoliceState.REFERRED}),
        PoliceState.QUEUED: State("waiting", then={PoliceState.REFERRED, PoliceState.NONE}),
        PoliceState.REFERRED: State(
            "waiting",
            then={
                PoliceState.ACKNOWLEDGED,
                PoliceState.AGREED,
                PoliceState.SILENT,
                PoliceState.CLOSED,
                PoliceState.DECLINED,
                PoliceState.NONE,
            },
            fills={"referred_at"},
        ),
        PoliceState.SILENT: State(
            "overdue",
            then=_THEY_ACT_AFTER_ALL | {PoliceState.DECLINED, PoliceState.NONE},
            fills={"referred_at"},
        ),
        PoliceState.ACKNOWLEDGED: State(
            "active",
            then={PoliceState.AGREED, PoliceState.CLOSED, PoliceState.DECLINED},
            fills={"referred_at"},
        ),
        PoliceState.AGREED: State(
            "active", then={PoliceState.CLOSED, PoliceState.DECLINED}, fills={"referred_at"}
        ),
        PoliceState.DECLINED: State(
            "urgent",
            then=_THEY_ACT_AFTER_ALL | {PoliceState.OTHERS_TOLD, PoliceState.GIVEN_UP},
            fills={"referred_at"},
        ),
        PoliceState.OTHERS_TOLD: State(
            "active", then=_THEY_ACT_AFTER_ALL | {PoliceState.GIVEN_UP}, fills={"referred_at"}
        ),
        PoliceState.GIVEN_UP: State("closed", then=_THEY_ACT_AFTER_ALL, fills={"referred_at"}),
        PoliceState.CLOSED: State("closed", fills={"referred_at"}),
        PoliceState.AGAIN: State("urgent", then={PoliceState.QUEUED, PoliceState.REFERRED}),
    },
    starts={PoliceState.NONE, PoliceState.AGAIN},
    not_public_because=READS_PUBLIC_STATUS,
)
POLICE_TOLD = frozenset(
    set(PoliceState) - {PoliceState.NONE, PoliceState.QUEUED, PoliceState.AGAIN}
)
"""States in which the police have been told, so the date of that must be known."""
POLICE_UNANSWERED = frozenset({PoliceState.REFERRED, PoliceState.SILENT})
"""They were told and have said nothing yet."""
POLICE_OVER = frozenset({PoliceState.DECLINED, PoliceState.OTHERS_TOLD, PoliceState.GIVEN_UP})
"""Those who were told do not act; whoever else is told begins anew."""
POLICE_AGREE = POLICE_OVER | {PoliceState.AGREED, PoliceState.CLOSED}
"""They said that a provider may be told, or that nothing of theirs is in the way: they do not act,
or have finished."""
