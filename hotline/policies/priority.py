"""How much a URL presses, from 0 to 10, and why.

Pure: handed what reports say of a URL, where it stands and the hour. What only time changes
(fresh, late) is added when it is read; everything else stands on the location.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from hotline.states import ExchangeState, RemovalState, Verdict

HIGHEST = 10
MANY_REPORTS, VERY_MANY_REPORTS = 3, 10
FRESH_FOR = timedelta(hours=24)
ABUSE_OF_A_CHILD = frozenset(
    {
        "csam_photo_video",
        "self_generated_image",
        "sextortion",
        "grooming",
        "trafficking_or_sale",
        "travelling_offender",
    }
)
"""Categories in which a real child is being harmed."""
OTHER_HARM = frozenset(
    {
        "csam_ai_or_drawn",
        "csam_text",
        "intimate_image_abuse_adult",
        "terrorism",
        "extreme_violence",
        "self_harm_or_suicide_promotion",
    }
)
CHILD_IS_KNOWN = frozenset({"my_child", "known"})
"""What reporters say of whom it is about, where a child can be found and helped."""
YOUNG_REPORTERS = frozenset({"u13"})
YOUNG_CHILDREN = frozenset({"0-2", "3-6", "7-10"})
"""Age bands of assessments."""
COLLEAGUES_OUTSIDE = frozenset({"police", "partner", "helpline"})
"""Channels by which somebody reports who has looked already."""


class Reason(TextChoices):
    """Why a URL presses."""

    DANGER = "danger", _("Someone is in danger")
    DEPICTED = "depicted", _("The reporter is in it")
    CHILD_KNOWN = "child_known", _("The reporter knows whom it is about")
    YOUNG = "young", _("A young child")
    CHILD_ABUSE = "child_abuse", _("Reported as sexual exploitation of a child")
    OTHER_HARM = "other_harm", _("Reported as another grave harm")
    FROM_COLLEAGUES = "from_colleagues", _("From police, a partner or the helpline")
    MANY = "many", _("Several reports")
    VERY_MANY = "very_many", _("Very many reports")
    KNOWN_ILLEGAL = "known_illegal", _("Found to be illegal")
    REAPPEARED = "reappeared", _("It was gone and is back")
    FRESH = "fresh", _("First reported within the last 24 hours")
    LATE = "late", _("Its clock has run out")


POINTS: Mapping[Reason, int] = {
    Reason.DANGER: 5,
    Reason.DEPICTED: 3,
    Reason.CHILD_KNOWN: 2,
    Reason.YOUNG: 2,
    Reason.CHILD_ABUSE: 2,
    Reason.OTHER_HARM: 1,
    Reason.FROM_COLLEAGUES: 1,
    Reason.MANY: 1,
    Reason.VERY_MANY: 2,
    Reason.KNOWN_ILLEGAL: 2,
    Reason.REAPPEARED: 2,
    Reason.FRESH: 1,
    Reason.LATE: 1,
}
FROM_TRACKS = frozenset({Reason.KNOWN_ILLEGAL, Reason.REAPPEARED})
"""What follows from where the location stands; the other kept ones follow from its reports."""


@dataclass(frozen=True, slots=True)
class Told:
    """What all reports of a URL say together, and the youngest child that was seen in it.

    `in_danger`: an open report says that somebody is in danger.
    """

    reports: int = 1
    in_danger: bool = False
    is_depicted: bool = False
    about_whom: frozenset[str] = frozenset()
    reporter_ages: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    youngest_seen: str = ""


@dataclass(frozen=True, slots=True)
class Priority:
    """The number and its reasons, the weightiest first."""

    points: int
    reasons: tuple[Reason, ...]


def from_reports(told: Told) -> frozenset[Reason]:
    """The reasons that follow from what was reported."""
    young = told.youngest_seen in YOUNG_CHILDREN or told.reporter_ages & YOUNG_REPORTERS
    applies = {
        Reason.DANGER: told.in_danger,
        Reason.DEPICTED: told.is_depicted,
        Reason.CHILD_KNOWN: told.about_whom & CHILD_IS_KNOWN,
        Reason.YOUNG: young,
        Reason.CHILD_ABUSE: told.categories & ABUSE_OF_A_CHILD,
        Reason.OTHER_HARM: told.categories & OTHER_HARM,
        Reason.FROM_COLLEAGUES: told.channels & COLLEAGUES_OUTSIDE,
        Reason.MANY: MANY_REPORTS <= told.reports < VERY_MANY_REPORTS,
        Reason.VERY_MANY: told.reports >= VERY_MANY_REPORTS,
    }
    return frozenset(reason for reason, it_does in applies.items() if it_does)


def from_tracks(
    verdict: str, removal: str, exchange: str, handed_over_at: datetime | None
) -> frozenset[Reason]:
    """The reasons that follow from where it stands."""
    if verdict != Verdict.ILLEGAL:
        return frozenset()
    back_abroad = handed_over_at is not None and exchange == ExchangeState.NONE
    back = back_abroad or removal == RemovalState.REAPPEARED
    return frozenset({Reason.KNOWN_ILLEGAL, Reason.REAPPEARED} if back else {Reason.KNOWN_ILLEGAL})


def points_of(reasons: Iterable[str]) -> int:
    """The sum, ten at most."""
    return min(HIGHEST, sum(POINTS[Reason(reason)] for reason in reasons))


def priority_at(
    now: datetime, reasons: Iterable[str], *, first_reported_at: datetime, due_at: datetime | None
) -> Priority:
    """What is kept, and what the hour adds to it."""
    found = {Reason(reason) for reason in reasons}
    if first_reported_at > now - FRESH_FOR:
        found.add(Reason.FRESH)
    if due_at is not None and due_at <= now:
        found.add(Reason.LATE)
    weightiest = sorted(found, key=lambda reason: (-POINTS[reason], list(Reason).index(reason)))
    return Priority(points_of(found), tuple(weightiest))
