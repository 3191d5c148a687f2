"""Reading words of the hotline. Every read for a person begins with `visible_to(person)`."""

from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    Model,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Least, Now

from hotline.policies.priority import FRESH_FOR, HIGHEST, POINTS, Reason
from hotline.policies.welfare import Plan
from hotline.states import (
    ASSESSMENT_DONE,
    BLIND,
    ITEM_STANDS,
    NOTICE_LEFT,
    POLICE_TOLD,
    PROVIDER_SILENT,
    REPORT_ENDED,
    REPORT_UNTOUCHED,
    RETRACTION_OPEN,
    WATCH_BY_PROBE,
    WATCH_OPEN,
    AbuseContactState,
    HoldState,
    ItemState,
    NoticeState,
    Phase,
    PoliceState,
    ProviderState,
    ReplyState,
    ReportState,
    RetractionState,
    Round,
    UnitState,
    Urgency,
    Verdict,
    WatchState,
)

if TYPE_CHECKING:
    from hotline.models import Location
    from portal.accounts.models import User

VOCABULARY_VERSION = 1
"""The version of `data/vocabulary/` in use; rows of older versions stay for old assessments."""

MOVING = ("video", "live")
"""What is reported as a film, in the words of `Media`."""
SMALL_CHILDREN = ("0-2",)
"""Age bands of infants and toddlers."""
M = TypeVar("M", bound=Model)
CASE_WORK = ("hotline.assess_location", "hotline.adjudicate")
EXPORT = "hotline.export_lists"
READ_TRAILS = "audit.view_entry"
REFER = "hotline.refer"
ANSWER_REFERRAL = "hotline.answer_referral"
REFERRAL_WORK = (*CASE_WORK, REFER)
PROVIDER_WORK = (*CASE_WORK, "hotline.manage_provider", "hotline.verify_provider")


def may_any(person: "User | AnonymousUser", permissions: tuple[str, ...]) -> bool:
    """Whether a person has any of the permissions."""
    return any(person.has_perm(permission) for permission in permissions)


def _holds(**condition: Any) -> Case:
    """A condition as a column to sort by; what is unknown does not hold."""
    return Case(When(**condition, then=Value(value=True)), default=Value(value=False))


def _assessed_by(person: Any) -> Exists:
    from hotline.models import Assessment

    return Exists(Assessment.objects.filter(location=OuterRef("pk"), assessor=person))


def _claimed_by(person: Any) -> Exists:
    from hotline.models import Claim

    return Exists(Claim.objects.open().filter(location=OuterRef("pk"), by=person))


def _presses() -> Least:
    """What `Location.priority_at` says, as a column."""
    fresh = When(first_reported_at__gt=Now() - FRESH_FOR, then=POINTS[Reason.FRESH])
    late = When(next_due_at__lte=Now(), then=POINTS[Reason.LATE])
    return Least(F("priority") + Case(fresh, default=0) + Case(late, default=0), HIGHEST)


def _kept_from(person: Any) -> Any:
    from hotline.models import Location

    return Location.objects.kept_from(person)


class CaseQuerySet(QuerySet[M]):
    """Rows that belong to case work: for analysts and supervisors, for nobody else."""

    def visible_to(self, person: "User | AnonymousUser") -> Self:
        """What this person may know of."""
        return self if may_any(person, CASE_WORK) else self.none()


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
        weightiest = named.annotate(presses=_presses()).order_by("-presses").values("presses")[:1]
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
            is_late=_holds(clock__lte=Now()),
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

        unknown = Location.objects.before_a_blind_look().exclude(_assessed_by(person))
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

    def with_silent_police(self) -> Self:
        """The police were told, and the time that the profile waits for them is over."""
        from hotline.models import Referral

        over = Referral.objects.filter(state=PoliceState.REFERRED, due_at__lte=Now())
        return self.filter(pk__in=over.values("location"))

    def with_late_provider(self) -> Self:
        """A provider was told, and has not answered by when it was asked to.

        While it is assessed again or held for the police, and where it is not illegal after all,
        nobody is late.
        """
        return self.filter(
            removal_state__in=PROVIDER_SILENT,
            removal_due_at__lte=Now(),
            verdict=Verdict.ILLEGAL,
            held_until=None,
        )

    def with_hold_to_end(self) -> Self:
        """The police asked us to wait, and the time for that is over."""
        from hotline.models import Hold

        over = Hold.objects.active().filter(expires_at__lte=Now())
        return self.filter(pk__in=over.values("location"))

    def awaiting_us(self) -> Self:
        """Something is to be done that is ours: to look, or to see to what was found illegal.

        What nobody reports any more and nobody assessed waits for nobody. What is on a page that
        waits to be assessed waits with it.
        """
        from hotline.models import Submission

        named = Submission.objects.filter(location=OuterRef("pk"))
        reported = Exists(named.exclude(report__state__in=REPORT_ENDED))
        ours = self.filter(phase__in=[Phase.TO_ASSESS, Phase.TO_ACT])
        retracted = Q(retraction_due_at__isnull=False)
        with_its_page = Q(phase=Phase.TO_ASSESS, parent__phase=Phase.TO_ASSESS, verdict="")
        found = ours.filter(Q(verdict=Verdict.ILLEGAL) | retracted | reported)
        return found.exclude(with_its_page)

    def by_urgency(self) -> Self:
        """Danger first, then what is late, then by priority, then by the clock."""
        return self.annotate(
            in_danger=_holds(priority_reasons__contains=[Reason.DANGER]),
            is_late=_holds(next_due_at__lte=Now()),
            presses=_presses(),
        ).order_by(
            "-in_danger", "-is_late", "-presses", F("next_due_at").asc(nulls_last=True), "pk"
        )

    def worked_on_by(self, person: "User") -> Self:
        """What this person claimed, and what the reports name that they took on."""
        from hotline.models import Claim, Submission

        mine = Claim.objects.open().filter(by=person)
        theirs = Submission.objects.filter(report__taken_on_by=person)
        return self.filter(Q(pk__in=mine.values("location")) | Q(pk__in=theirs.values("location")))

    def due_for_a_person(self) -> Self:
        """Only a person can look whether it is gone, and it is time to."""
        from hotline.models import Watch

        by_hand = Watch.objects.filter(state=WatchState.WATCHED, by_hand=True, due_at__lte=Now())
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
        before, decides = _assessed_by(person), person.has_perm("hotline.adjudicate")
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
        unknown = blind.exclude(_assessed_by(person))
        if person.has_perm("hotline.adjudicate"):
            return unknown.filter(_claimed_by(person))
        return unknown

    def without_phase(self) -> Self:
        """Not looked at since a release that says more about it."""
        return self.filter(phase="")


class RetractionQuerySet(CaseQuerySet[Any]):
    """Words for retractions."""

    def open(self) -> Self:
        """Not told yet."""
        return self.filter(state__in=RETRACTION_OPEN)

    def to_tell(self) -> Self:
        """A person has to tell them."""
        return self.filter(state=RetractionState.TO_TELL)

    def with_whom(self) -> Self:
        """With everybody who was told, in one query."""
        related = (
            *("item__notice__provider", "item__notice__reminds", "referral__unit", "by_hand"),
            "told_by",
        )
        return self.select_related(*related).order_by("pk")


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


class PoliceQuerySet(QuerySet[M]):
    """Rows about what the police are told, for case work and for those who speak with them."""

    def visible_to(self, person: "User | AnonymousUser") -> Self:
        """What this person may know of."""
        return self if may_any(person, REFERRAL_WORK) else self.none()


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
            return self.exclude(location__in=_kept_from(person)) if blind else self
        if person.has_perm(ANSWER_REFERRAL):
            return self.told().filter(unit__unit_officers__user=person)
        return self.none()

    def sent(self) -> Self:
        """Made here, not told by hand."""
        return self.exclude(unit=None)

    def told(self) -> Self:
        """The police have it."""
        return self.filter(state__in=POLICE_TOLD)

    def by_urgency(self) -> Self:
        """The most urgent first, then what waits longest."""
        rank = Case(
            When(urgency=Urgency.DANGER, then=Value(0)),
            When(urgency=Urgency.URGENT, then=Value(1)),
            default=Value(2),
        )
        return self.order_by(rank, "began_at", "pk")


class ReferralAnswerQuerySet(PoliceQuerySet[Any]):
    """Words for answers of the police."""


class WatchQuerySet(CaseQuerySet[Any]):
    """Words for watches."""

    def open(self) -> Self:
        """Looks are still due."""
        return self.filter(state__in=WATCH_OPEN)

    def due_for_the_probe(self) -> Self:
        """A machine may look now, and no other is at it; the longest overdue first."""
        free = Q(leased_until=None) | Q(leased_until__lte=Now())
        return self.filter(
            free, state__in=WATCH_BY_PROBE, by_hand=False, due_at__lte=Now()
        ).order_by("due_at", "pk")


class AvailabilityCheckQuerySet(CaseQuerySet[Any]):
    """Words for looks at whether something is still there."""


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


class ExposureQuerySet(CaseQuerySet[Any]):
    """Words for exposures."""


class AddressCorrectionQuerySet(CaseQuerySet[Any]):
    """Words for corrections of addresses."""


class AssessmentQuerySet(CaseQuerySet[Any]):
    """Words for assessments."""

    def latest_first(self) -> Self:
        """The one that counts comes first."""
        return self.order_by("-made_at", "-id")


class ObservationQuerySet(CaseQuerySet[Any]):
    """Words for hosting observations."""

    def latest_first(self) -> Self:
        """Newest evidence first."""
        return self.order_by("-observed_at", "-id")


class ManualActionQuerySet(CaseQuerySet[Any]):
    """Words for actions by hand."""


class ProviderWorkQuerySet(QuerySet[M]):
    """Rows about providers: for case work and for those who keep the register."""

    def visible_to(self, person: "User | AnonymousUser") -> Self:
        """What this person may know of."""
        return self if may_any(person, PROVIDER_WORK) else self.none()


class ProviderQuerySet(ProviderWorkQuerySet[Any]):
    """Words for providers."""

    def judged_by_answers(self) -> Self:
        """Written to, and in a state that follows from how they answer."""
        judged = {ProviderState.VERIFIED, ProviderState.UNRESPONSIVE}
        sent = Exists(_notices_sent(OuterRef("pk")))
        return self.filter(sent, state__in=judged)

    def reachable(self) -> Self:
        """With an abuse contact a second person verified."""
        return self.filter(abuse_contacts__state=AbuseContactState.VERIFIED).distinct()


def _notices_sent(provider: OuterRef) -> QuerySet[Any]:
    from hotline.models import Notice

    return Notice.objects.filter(provider=provider, state=NoticeState.SENT)


class ProviderPaceQuerySet(ProviderWorkQuerySet[Any]):
    """Words for the paces of providers."""

    def holding(self) -> Self:
        """The newest of each provider, where it says anything."""
        newest = self.order_by("provider_id", "-pk").distinct("provider_id").values("pk")
        nothing = Q(group_minutes=None, deadline_hours=None, reminder_hours=[], urls=None)
        return self.filter(pk__in=newest).exclude(nothing)


class AbuseContactQuerySet(ProviderWorkQuerySet[Any]):
    """Words for providers' abuse contacts."""

    def verified(self) -> Self:
        """May be written to."""
        return self.filter(state=AbuseContactState.VERIFIED)

    def proposed(self) -> Self:
        """Waits for a second person."""
        return self.filter(state=AbuseContactState.PROPOSED)

    def usable_in(self, country: str) -> Self:
        """Verified, of providers that are not blocked; those in the country first."""
        near = Case(When(provider__country=country, then=Value(0)), default=Value(1))
        return (
            self.verified()
            .exclude(provider__state=ProviderState.BLOCKED)
            .select_related("provider")
            .order_by(near, "provider__name", "pk")
        )


class NoticeQuerySet(CaseQuerySet[Any]):
    """Words for notices."""

    def visible_to(self, person: "User | AnonymousUser") -> Self:
        """What this person may know of; not of what they may have to look at blindly."""
        return super().visible_to(person).exclude(items__location__in=_kept_from(person))

    def being_grouped(self) -> Self:
        """Queued: another URL of the same provider may still join."""
        return self.filter(state=NoticeState.QUEUED, being_grouped=True)

    def before_their_moment(self) -> Self:
        """Queued for later, whether or not another URL may still join."""
        return self.filter(state=NoticeState.QUEUED, reminds=None, send_after__gt=Now())

    def failed(self) -> Self:
        """Could not be sent: a person has to choose another way.

        What a failed reminder asked for waits for a person by itself.
        """
        return self.filter(state=NoticeState.FAILED, reminds=None)

    def waiting(self) -> Self:
        """Not with the provider yet, whether they wait for their moment or for a person."""
        return self.filter(state__in=[NoticeState.QUEUED, NoticeState.FAILED], reminds=None)

    def left(self) -> Self:
        """On their way or with the provider; reminders are asked through the first notice."""
        return self.filter(state__in=NOTICE_LEFT, reminds=None)

    def due_to_leave(self, lease: timedelta) -> Self:
        """Its moment has come, or the worker that had it died, by the database's clock."""
        queued = Q(state=NoticeState.QUEUED, send_after__lte=Now())
        return self.filter(queued | Q(state=NoticeState.SENDING, reserved_at__lte=Now() - lease))

    def with_url_count(self) -> Self:
        """Annotated with `addresses`: of how many it tells, or told, its provider."""
        told = ~Q(items__state=ItemState.WITHDRAWN)
        return self.annotate(url_count=Count("items", filter=told))


class NoticeItemQuerySet(CaseQuerySet[Any]):
    """Words for items of notices."""

    def not_withdrawn(self) -> Self:
        """What the notice tells, or told, its provider about."""
        return self.exclude(state=ItemState.WITHDRAWN)

    def open(self) -> Self:
        """The provider has not said what became of it."""
        return self.filter(state=ItemState.OPEN)

    def standing(self) -> Self:
        """The provider is asked for it, whatever it answered."""
        return self.filter(state__in=ITEM_STANDS)


class ProviderAnswerQuerySet(CaseQuerySet[Any]):
    """Words for answers of providers."""


class ReplyQuerySet(CaseQuerySet[Any]):
    """Words for replies by mail."""

    def about(self, location: "Location") -> Self:
        """To what was written about a location."""
        from hotline.models import Notice, Referral

        notices = Notice.objects.filter(items__in=location.notice_items.not_withdrawn())
        referrals = Referral.objects.filter(location=location)
        return self.filter(Q(notice__in=notices) | Q(referral__in=referrals))

    def unread(self) -> Self:
        """A person has to read them."""
        return self.filter(state=ReplyState.UNREAD)


class PartnerQuerySet(QuerySet[Any]):
    """Words for partners."""

    def for_country(self, country: str) -> Self:
        """Active hotlines that work for a country."""
        return self.filter(active=True, countries__contains=[country])


class ForwardQuerySet(CaseQuerySet[Any]):
    """Words for forwards."""
