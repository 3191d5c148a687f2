"""Reading words of locations and of claims on them."""

from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now

from hotline.models.querysets.access import CaseQuerySet
from hotline.models.querysets.sorting import assessed_by, claimed_by, holds, presses
from hotline.policies.next_steps import LOOKS, OPENED_AGAIN
from hotline.policies.priority import Reason
from hotline.reported_urls import LocationKind
from hotline.states import (
    ASSESSMENT_DONE,
    BLIND,
    PROVIDER_SILENT,
    REPORT_ENDED,
    WATCH_BY_PROBE,
    Phase,
    PoliceState,
    Round,
    Verdict,
)

if TYPE_CHECKING:
    from portal.accounts.models import User


class LocationQuerySet(CaseQuerySet[Any]):
    """Words for locations."""

    def lock_in_order(self) -> Self:
        """Locked in the one order all verbs use, so that none waits for another in a circle.

        Locations are locked before reports, and both before anything else.
        """
        return self.select_for_update(of=("self",)).order_by("canonical_sha256")

    def with_lapsed_claims(self) -> Self:
        """Somebody claimed it and has not worked on it for too long."""
        from hotline.models import Claim

        return self.filter(pk__in=Claim.objects.lapsed().values("location"))

    def with_look_over(self) -> Self:
        """Somebody said to be looking at it, and the time of that look is over."""
        from hotline.models import Claim

        over = Claim.objects.open().filter(viewing_ends_at__lte=Now())
        return self.filter(pk__in=over.values("location"))

    def with_silent_police(self) -> Self:
        """The police were told, and the time within which the profile expects an answer is over."""
        from hotline.models import Referral

        over = Referral.objects.filter(state=PoliceState.REFERRED, due_at__lte=Now())
        waits = self.filter(police_state=PoliceState.REFERRED, police_due_at__lte=Now())
        return waits.filter(pk__in=over.values("location"))

    def with_late_provider(self) -> Self:
        """A provider was told, and has not answered by when it was asked to.

        While it is assessed again or held for the police, and where it is not illegal after all,
        nobody is late; nor while a reminder waits for whoever fills in the provider's form.
        """
        return self.filter(
            removal_state__in=PROVIDER_SILENT,
            removal_due_at__lte=Now(),
            verdict=Verdict.ILLEGAL,
            held_until=None,
            form_due_at=None,
        )

    def with_others_to_tell(self) -> Self:
        """It is still online so long after its first notice that others are to be told.

        Not while it is assessed again or held for the police.
        """
        from hotline.models import Escalation

        waiting = Escalation.objects.current().waiting().filter(due_at__lte=Now())
        return self.filter(
            pk__in=waiting.values("location"), verdict=Verdict.ILLEGAL, held_until=None
        )

    def accounts_in(self, apps: Iterable[str]) -> Self:
        """Names and numbers in any of these apps, by their keys."""
        in_any = [Q(canonical__startswith=f"{app}:") for app in apps]
        if not in_any:
            return self.none()
        return self.filter(reduce(or_, in_any), kind=LocationKind.APP_HANDLE)

    def with_hold_to_end(self) -> Self:
        """The police asked us to wait, and the time for that is over."""
        from hotline.models import Hold

        over = Hold.objects.active().filter(expires_at__lte=Now())
        return self.filter(pk__in=over.values("location"))

    def awaiting_us(self) -> Self:
        """Something is to be done that is ours: to look, to read what came by mail, or to see to
        what was found illegal.

        What nobody reports any more and nobody assessed waits for nobody. What is on a page that
        waits here to be assessed waits with it, unless somebody reported it without the page.
        """
        from hotline.models import Submission

        by_open = Submission.objects.exclude(report__state__in=REPORT_ENDED)
        named = by_open.filter(location=OuterRef("pk"))
        page_too = Submission.objects.filter(
            report=OuterRef("report"), location=OuterRef(OuterRef("parent"))
        )
        ours = self.filter(phase__in=[Phase.TO_ASSESS, Phase.TO_ACT])
        retracted = Q(retraction_due_at__isnull=False) | Q(danger_retraction_due_at__isnull=False)
        goes_on = retracted | Q(mail_due_at__isnull=False)
        unassessed = Q(phase=Phase.TO_ASSESS, verdict="", parent__phase=Phase.TO_ASSESS)
        page_is_here = (
            Q(parent__verdict=Verdict.ILLEGAL)
            | Q(parent__retraction_due_at__isnull=False)
            | Q(parent__danger_retraction_due_at__isnull=False)
            | Q(parent__mail_due_at__isnull=False)
            | Exists(by_open.filter(location=OuterRef("parent")))
        )
        alone = Exists(named.exclude(Exists(page_too)))
        found = ours.filter(Q(verdict=Verdict.ILLEGAL) | goes_on | Exists(named))
        return found.exclude(unassessed & page_is_here & ~alone)

    def by_urgency(self) -> Self:
        """Danger first, then what is late, then by priority, then by the clock."""
        return self.annotate(
            in_danger=holds(priority_reasons__contains=[Reason.DANGER]),
            is_late=holds(next_due_at__lte=Now()),
            presses=presses(),
        ).order_by(
            "-in_danger", "-is_late", "-presses", F("next_due_at").asc(nulls_last=True), "pk"
        )

    def without_looking(self) -> Self:
        """Something is to be done that nobody has to open it for."""
        opened = sorted(LOOKS | OPENED_AGAIN)
        return self.filter(phase=Phase.TO_ACT).exclude(due_steps__overlap=opened)

    def worked_on_by(self, person: "User") -> Self:
        """What this person claimed, and what the reports name that they took on."""
        from hotline.models import Claim, Submission

        mine = Claim.objects.open().filter(by=person)
        theirs = Submission.objects.filter(report__taken_on_by=person)
        return self.filter(Q(pk__in=mine.values("location")) | Q(pk__in=theirs.values("location")))

    def due_for_a_person(self) -> Self:
        """Only a person can look whether it is gone, or back, and it is time to."""
        from hotline.models import Watch

        waiting = Watch.objects.filter(state__in=sorted(WATCH_BY_PROBE), due_at__lte=Now())
        by_hand = waiting.filter(by_hand=True)
        return self.filter(pk__in=by_hand.values("location"))

    def to_be_decided(self) -> Self:
        """Two assessments of it differ."""
        waiting = self.filter(assessment_round=Round.ADJUDICATION)
        return waiting.exclude(assessment_state__in=ASSESSMENT_DONE)

    def to_be_looked_at_again(self) -> Self:
        """Somebody else looks after one who looked before."""
        again = self.exclude(assessment_round=Round.FIRST)
        return again.exclude(assessment_state__in=ASSESSMENT_DONE)

    def looked_at_by_others(self, person: "User") -> Self:
        """Waits for nothing but a look that this person may not take: they assessed it, or may
        not decide."""
        before, decides = assessed_by(person), person.has_perm("hotline.adjudicate")
        barred = Q(before) if decides else Q(before) | Q(assessment_round=Round.ADJUDICATION)
        return self.to_be_looked_at_again().filter(barred, verdict="")

    def before_a_blind_look(self) -> Self:
        """Somebody still has to look who does not know what was found."""
        waiting = self.filter(assessment_round__in=sorted(BLIND))
        return waiting.exclude(assessment_state__in=ASSESSMENT_DONE)

    def standing_before_a_look(self) -> Self:
        """Illegal at once because of danger, and somebody still has to look."""
        waiting = self.filter(verdict=Verdict.ILLEGAL).exclude(assessment_round=Round.FIRST)
        return waiting.exclude(assessment_state__in=ASSESSMENT_DONE)

    def kept_from(self, person: "User | AnonymousUser") -> Self:
        """What stands because of danger, where this person may be the one who looks afterwards
        without knowing what was found; of those who may decide, only who looks already."""
        blind = self.standing_before_a_look().filter(assessment_round__in=sorted(BLIND))
        unknown = blind.exclude(assessed_by(person))
        if person.has_perm("hotline.adjudicate"):
            return unknown.filter(claimed_by(person))
        return unknown

    def without_phase(self) -> Self:
        """Not looked at since a release that says more about it."""
        return self.filter(phase="")


class ClaimQuerySet(CaseQuerySet[Any]):
    """Words for claims."""

    def open(self) -> Self:
        """Not ended; may have lapsed since."""
        return self.filter(ended_at=None)

    def live(self, at: datetime) -> Self:
        """Somebody is on it at this moment."""
        return self.open().filter(lapses_at__gt=at)

    def lapsed(self) -> Self:
        """Open, but without activity for too long by the database's clock."""
        return self.open().filter(lapses_at__lte=Now())
