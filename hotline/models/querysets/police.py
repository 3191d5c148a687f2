"""Reading words of units of the police, referrals and holds."""

from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Exists, OuterRef, Prefetch, Value, When

from hotline.models.querysets.access import (
    ANSWER_REFERRAL,
    CASE_WORK,
    REFERRAL_WORK,
    CaseQuerySet,
    PoliceQuerySet,
    may_any,
)
from hotline.models.querysets.sorting import kept_from
from hotline.states import (
    POLICE_TOLD,
    HoldState,
    RetractionOf,
    RetractionState,
    UnitState,
    Urgency,
)

if TYPE_CHECKING:
    from portal.accounts.models import User


class HoldQuerySet(CaseQuerySet[Any]):
    """Words for holds."""

    def active(self) -> Self:
        """The police still ask us to wait; its clock may be over since."""
        return self.filter(state=HoldState.ACTIVE)

    def of_person(self, person: "User | AnonymousUser") -> Self:
        """What this person may see and end: an officer with an account, what their unit asked."""
        if may_any(person, REFERRAL_WORK):
            return self
        return self.filter(unit__unit_officers__user=person)


class PoliceUnitQuerySet(PoliceQuerySet[Any]):
    """Words for police units."""

    def usable(self) -> Self:
        """May be written to."""
        return self.filter(state=UnitState.VERIFIED)

    def with_officers(self) -> Self:
        """With their officers, in one query more."""
        from hotline.models import UnitOfficer

        return self.prefetch_related(
            Prefetch("unit_officers", UnitOfficer.objects.select_related("user"))
        )


class ReferralQuerySet(PoliceQuerySet[Any]):
    """Words for referrals; officers with an account see those of their own unit."""

    def visible_to(self, person: "User | AnonymousUser") -> Self:
        """What this person may know of."""
        if may_any(person, REFERRAL_WORK):
            blind = may_any(person, CASE_WORK)
            return self.exclude(location__in=kept_from(person)) if blind else self
        if person.has_perm(ANSWER_REFERRAL):
            return self.told().filter(unit__unit_officers__user=person)
        return self.none()

    def sent(self) -> Self:
        """Made here, not told by hand."""
        return self.exclude(unit=None)

    def told(self) -> Self:
        """The police have it."""
        return self.filter(state__in=POLICE_TOLD)

    def with_danger_over(self) -> Self:
        """`danger_over`: they were told of danger, and since then that nobody is in any."""
        from hotline.models import Retraction

        over = Retraction.objects.filter(referral=OuterRef("pk"), about=RetractionOf.DANGER)
        return self.annotate(danger_over=Exists(over.exclude(state=RetractionState.DROPPED)))

    def by_urgency(self) -> Self:
        """The most urgent first, danger that is over among the rest; then what waits longest."""
        rank = Case(
            When(danger_over=True, then=Value(2)),
            When(urgency=Urgency.DANGER, then=Value(0)),
            When(urgency=Urgency.URGENT, then=Value(1)),
            default=Value(2),
        )
        return self.with_danger_over().order_by(rank, "began_at", "pk")


class ReferralAnswerQuerySet(PoliceQuerySet[Any]):
    """Words for answers of the police."""
