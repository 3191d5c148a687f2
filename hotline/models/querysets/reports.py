"""Reading words of reports and of the words they are described by."""

from datetime import datetime
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Now

from hotline.models.querysets.access import READ_TRAILS, CaseQuerySet
from hotline.models.querysets.sorting import assessed_by, holds, presses
from hotline.policies.welfare import Plan
from hotline.states import REPORT_ENDED, REPORT_UNTOUCHED, Phase, ReportState

if TYPE_CHECKING:
    from portal.accounts.models import User

VOCABULARY_VERSION = 1
"""The version of `data/vocabulary/` in use; rows of older versions stay for old assessments."""

MOVING = ("video", "live")
"""What is reported as a film, in the words of `Media`."""
SMALL_CHILDREN = ("0-2",)
"""Age bands of infants and toddlers."""


class CategoryQuerySet(QuerySet[Any]):
    """Words for intake categories."""

    def current(self) -> Self:
        """The categories offered now, in their order."""
        return self.filter(version=VOCABULARY_VERSION)


class TermQuerySet(QuerySet[Any]):
    """Words for terms."""

    def current(self, scheme: str) -> Self:
        """The list `scheme` as it is used now."""
        return self.filter(version=VOCABULARY_VERSION, scheme=scheme)


class ReportQuerySet(CaseQuerySet[Any]):
    """Words for reports."""

    def with_trail_for(self, person: "User | AnonymousUser") -> Self:
        """Whose trail in the record this person may read, and nothing else of it."""
        return self if person.has_perm(READ_TRAILS) else self.none()

    def open(self) -> Self:
        """Not yet ended."""
        return self.exclude(state__in=REPORT_ENDED)

    def ask_for_nobody(self) -> Self:
        """Those that an assessment may answer, without a person; see `asks_for_a_person`."""
        return self.filter(
            imminent_danger=False,
            reporter_is_depicted=False,
            wants_answer=False,
            unread_since=None,
        )

    def with_unanswered_question(self) -> Self:
        """The reporter was asked something, and the time for an answer is over."""
        return self.filter(state=ReportState.NEEDS_INFO, question_due_at__lte=Now())

    def of_person(self, person: "User") -> Self:
        """What this person is on, has asked something about, or has words to read of."""
        from hotline.models import Claim

        claimed = Claim.objects.open().filter(by=person)
        asked = Q(state=ReportState.NEEDS_INFO) | Q(unread_since__isnull=False)
        return self.filter(
            Q(submissions__location__in=claimed.values("location")) | Q(taken_on_by=person) & asked
        ).distinct()

    def by_urgency(self) -> Self:
        """Danger first, then words of a reporter that nobody read, then what is late, then by the
        priority of what it names, then by the clock. What waits for the reporter comes last."""
        from hotline.models import Location

        named = Location.objects.filter(submissions__report=OuterRef("pk")).order_by()
        ours = named.exclude(phase__in=[Phase.TOLD, Phase.DONE])
        first = ours.filter(next_due_at__isnull=False).order_by("next_due_at")
        weightiest = named.annotate(presses=presses()).order_by("-presses").values("presses")[:1]
        unread = Q(unread_since__isnull=False)
        return self.annotate(
            clock=Case(
                When(state__in=REPORT_UNTOUCHED, then=F("first_look_due_at")),
                When(state=ReportState.NEEDS_INFO, then=F("question_due_at")),
                default=Subquery(first.values("next_due_at")[:1]),
            ),
            stage=Case(
                When(unread, then=Value(0)),
                When(state=ReportState.NEEDS_INFO, then=Value(2)),
                default=Value(1),
            ),
            is_late=holds(clock__lte=Now()),
            presses=Subquery(weightiest),
        ).order_by(
            "-imminent_danger",
            "stage",
            "-is_late",
            "-presses",
            F("clock").asc(nulls_last=True),
            "id",
        )

    def mark_spared(self, person: "User", plan: Plan) -> Self:
        """Annotated with `spared`: what this person should not get next, so it is for colleagues.

        Never what they have taken on, and never danger: who else is there, nobody knows. Nor by
        what was found, where they may be the one to look at it without knowing.
        """
        from hotline.models import Assessment, Location

        unknown = Location.objects.before_a_blind_look().exclude(assessed_by(person))
        seen = Assessment.objects.filter(location__reports=OuterRef("pk"))
        seen = seen.exclude(location__in=unknown)
        small = Exists(seen.filter(youngest_age__code__in=SMALL_CHILDREN))
        wanted = [Q(media__in=MOVING)] * plan.no_video + [Q(small)] * plan.no_small_children
        spared = reduce(or_, wanted, Q(pk__in=[]))
        theirs = Q(imminent_danger=True) | Q(taken_on_by=person)
        spared = spared & ~theirs
        return self.annotate(spared=ExpressionWrapper(spared, output_field=BooleanField()))

    def overdue(self, at: datetime) -> Self:
        """Nobody looked although it is past due."""
        return self.open().filter(closed_at=None, first_look_due_at__lt=at)

    def for_list(self) -> Self:
        """With everything a row of the work list shows, in a fixed number of queries."""
        from hotline.models import Claim, Submission

        claims = Prefetch(
            "location__claims", Claim.objects.open().select_related("by"), to_attr="open_claims"
        )
        named = Submission.objects.select_related("location").prefetch_related(claims)
        return self.select_related("category").prefetch_related(Prefetch("submissions", named))
