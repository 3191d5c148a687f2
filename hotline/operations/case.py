"""A case as the desk shows it: one report, what it names, and everything that happened to it.

Read in a fixed number of queries, whatever the number of URLs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, Q

from hotline.models import (
    Assessment,
    AvailabilityCheck,
    Claim,
    Forward,
    Hold,
    HostingObservation,
    Location,
    ManualAction,
    Method,
    Notice,
    NoticeItem,
    Partner,
    ProviderAnswer,
    Referral,
    Reply,
    Report,
    Retraction,
    Submission,
    Watch,
)
from hotline.operations.blind_looks import without_what_was_found
from hotline.operations.hosting import signal_of
from hotline.operations.hosting_registries import registries_in
from hotline.operations.reading import (
    CameBack,
    Held,
    Note,
    Said,
    answers_in,
    came_back,
    held_of,
    notes_of,
)
from hotline.operations.standing import standing
from hotline.operations.trail import not_about
from hotline.policies import profiles
from hotline.policies.combinations import VERDICT_OF
from hotline.policies.hosting_country import CountryFinding, country_from
from hotline.policies.next_steps import (
    Standing,
    Step,
    Steps,
    due_at,
    may_close,
    may_refer,
    may_tell,
    next_steps,
    steps_of_case,
)
from hotline.policies.second_look import (
    StandsBy,
    belong_together,
    hides_what_was_found,
    may_look,
    stands_by,
)
from hotline.states import (
    ASSESSMENT_DONE,
    BLIND,
    REPORT_ENDED,
    RETRACTION_TOLD,
    Addressee,
    ExchangeState,
    ItemState,
    NoticeState,
    PoliceState,
    ReportState,
    Round,
    SecondLook,
    Verdict,
)
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.database.clock import database_now

CASE_PURPOSE = "case"
"""Purpose noted when a case page is opened; openings of texts carry their own."""
HISTORY_LIMIT = 60
SAYS_WHAT_WAS_FOUND = ("location.assessed", "location.second_look_asked")
"""Entries that somebody who looks without knowing what was found does not see."""
CHECKS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class CaseItem:
    """One URL of a case, with its evidence."""

    number: int
    submission: Submission
    location: Location
    claim: Claim | None
    is_mine: bool
    assessments: list[Assessment]
    """What this person may know of what was found, newest first."""
    second_look_because: list[SecondLook]
    """Why somebody else looks as well; told only to those who know what was found."""
    may_look: bool
    """Whether this person may take the look that it waits for."""
    is_blind: bool
    """Whether what was found is kept from this person, who may be the next to look."""
    stands_by: StandsBy | None
    """How many people came to what stands, and how; None while nothing does."""
    observations: list[HostingObservation]
    notice_items: list[NoticeItem]
    forward: Forward | None
    retractions: list[Retraction]
    """Who was told that it is illegal, where it is not."""
    referral: Referral | None
    """The newest that was sent to the police."""
    holds: list[Held]
    """Of each unit of the police that asks us to wait, while it does."""
    watch: Watch | None
    checks: list[AvailabilityCheck]
    """The newest looks at whether it is still there."""
    by_hand: list[Note]
    said: list[Said]
    """What providers answered, newest first."""
    by_mail: list[CameBack]
    """What came back by mail, newest first."""
    may_refer: bool
    may_tell: tuple[Addressee, ...]
    clocks: dict[Step, datetime | None]
    """Every step it waits for, and by when; None where no clock runs."""
    finding: CountryFinding
    old_data: date | None
    """The date of the database behind the country, when it is past its time."""

    @property
    def steps(self) -> Steps:
        """What it waits for."""
        return frozenset(self.clocks)

    @property
    def registries(self) -> list[HostingObservation]:
        """What the registries said, or did not, at the newest look of the machines."""
        return registries_in(self.observations)

    @property
    def is_assessed(self) -> bool:
        """Whether a verdict stands."""
        return self.location.assessment_state in ASSESSMENT_DONE

    @property
    def heard_otherwise(self) -> list[Retraction]:
        """Police who know that it is not illegal, where it is after all."""
        if self.location.police_state != PoliceState.AGAIN:
            return []
        told = (one for one in self.retractions if one.state in RETRACTION_TOLD)
        return [one for one in told if one.is_for_police]

    @property
    def has_no_partner(self) -> bool:
        """Whether no hotline of its country would take it on. Asks the database."""
        return not Partner.objects.for_country(self.location.country).exists()

    @property
    def is_pursued(self) -> bool:
        """Whether its removal is still asked for: not once it turned out not to be illegal."""
        return self.location.verdict in {"", Verdict.ILLEGAL}

    @property
    def is_undetermined(self) -> bool:
        """Whether the last look, which this person may know of, could determine nothing."""
        last = next(iter(self.assessments), None)
        return not self.is_assessed and last is not None and not _determines(last)

    @property
    def notice_item(self) -> NoticeItem | None:
        """The notice that counts: the newest it was not taken out of."""
        live = (one for one in self.notice_items if one.state != ItemState.WITHDRAWN)
        return next(live, None)


@dataclass(frozen=True, slots=True)
class Case:
    """A report and what it names, for one person at one moment."""

    report: Report
    items: list[CaseItem]
    history: list[Entry]
    person: User
    now: datetime
    profile: profiles.Profile = field(default_factory=profiles.current)

    @property
    def is_ended(self) -> bool:
        """Closed or set aside."""
        return self.report.state in REPORT_ENDED

    @property
    def is_mine(self) -> bool:
        """Whether this person holds a live claim on it."""
        return any(item.is_mine for item in self.items)

    @property
    def is_a_colleagues(self) -> bool:
        """Whether somebody else is on it, and this person is not."""
        claimed = any(
            item.claim and not item.is_mine and not item.location.stands_before_a_look
            for item in self.items
        )
        return claimed and not self.is_mine and self.report.taken_on_by_id != self.person.pk

    @property
    def may_claim(self) -> bool:
        """Whether there is something to take on."""
        free = any(
            not item.is_assessed and item.claim is None and item.may_look for item in self.items
        )
        unseen = self.report.state in {ReportState.RECEIVED, ReportState.REOPENED}
        return not self.is_ended and (free or (unseen and not self.is_mine))

    @property
    def steps(self) -> Steps:
        """What the case waits for; nothing when it is ended, nor danger of which others speak."""
        unread = self.report.unread_since is not None
        others = frozenset() if self.report.imminent_danger else frozenset({Step.DANGER})
        steps = [item.steps - others for item in self.items]
        return steps_of_case(self.report.state, steps, unread=unread)

    @property
    def may_ask(self) -> bool:
        """Whether this person works on it, no question is open, and the words would be kept."""
        works = self.report.state in {ReportState.ACCEPTED, ReportState.IN_PROGRESS}
        theirs = self.report.taken_on_by_id == self.person.pk
        kept = self.report.forget_at is not None
        return works and theirs and kept and self.report.has_receipt

    @property
    def may_close(self) -> bool:
        """Whether nothing is left that we ought to begin."""
        return Step.CLOSE in self.steps and self.report.state == ReportState.IN_PROGRESS

    @property
    def may_close_untold(self) -> bool:
        """Whether nothing is left to begin but to tell the police of danger."""
        steps = [item.steps for item in self.items]
        waits = any(Step.DANGER in one for one in steps)
        ready = self.report.state == ReportState.IN_PROGRESS and self.report.unread_since is None
        return ready and waits and may_close(one - {Step.DANGER} for one in steps)

    @property
    def may_set_aside(self) -> bool:
        """Whether it can end without an assessment."""
        taken = any(item.claim and not item.is_mine for item in self.items)
        known = any(
            item.location.somebody_knows or item.location.waits_for_another_look
            for item in self.items
        )
        judged = self.report.state == ReportState.IN_PROGRESS or (
            self.report.state == ReportState.NEEDS_INFO
            and any(item.is_assessed for item in self.items)
        )
        return not (self.is_ended or judged or taken or known)

    @property
    def named(self) -> list[CaseItem]:
        """What stands by itself, and is not on a page of the case."""
        return [item for item in self.items if self.page_of(item) is None]

    def page_of(self, item: CaseItem) -> CaseItem | None:
        """The page of the case that it is on."""
        parent = item.location.parent_id
        pages = (one for one in self.items if one.location.pk == parent)
        return next(pages, None) if parent else None

    def parts_of(self, page: CaseItem) -> list[CaseItem]:
        """What is on a page, in order."""
        return [one for one in self.items if one.location.parent_id == page.location.pk]

    def item(self, asked: str) -> CaseItem:
        """The item asked for by number, else the first that waits for something.

        What is on a page is assessed there.
        """
        for item in self.items:
            if asked == str(item.number):
                return item
        waiting = (one for one in self.items if not one.is_assessed and _mine_or_free(one))
        unfinished = (one for one in self.items if not may_close([one.steps]))
        first = next(waiting, None) or next(unfinished, None) or self.items[0]
        return (not first.is_assessed and self.page_of(first)) or first


def _determines(made: Assessment) -> bool:
    return VERDICT_OF[made.classification.code] is not None


def _mine_or_free(item: CaseItem) -> bool:
    return item.is_mine or (item.claim is None and item.may_look)


def open_case(report: Report, *, person: User) -> Case:
    """Everything about a report, its locations and their evidence."""
    (case,) = open_cases([report], person=person)
    return replace(case, history=_history(report, case.items))


def open_cases(reports: Sequence[Report], *, person: User) -> list[Case]:
    """Several cases, in no more queries than one; without their histories."""
    now = database_now()
    named: dict[int, list[Submission]] = {report.pk: [] for report in reports}
    for submission in _with_evidence(reports):
        named[submission.report_id].append(submission)
    return [
        Case(report, [_item(each, person, now) for each in found], [], person, now)
        for report, found in zip(reports, named.values(), strict=True)
    ]


def _with_evidence(reports: Sequence[Report]) -> Any:
    return (
        Submission.objects.filter(report__in=reports)
        .select_related("location__site_type", "location__commerciality")
        .prefetch_related(
            Prefetch(
                "location__claims",
                Claim.objects.open().select_related("by"),
                to_attr="open_claims",
            ),
            Prefetch(
                "location__assessments",
                Assessment.objects.latest_first().select_related(
                    "assessor", "classification", "reason", "youngest_age", "sex", "severity"
                ),
            ),
            Prefetch(
                "location__observations",
                HostingObservation.objects.latest_first().select_related("by"),
            ),
            Prefetch(
                "location__notice_items",
                NoticeItem.objects.select_related("notice__provider", "notice__abuse_contact")
                .prefetch_related(
                    Prefetch("answers", ProviderAnswer.objects.select_related("key")),
                    Prefetch("notice__replies", Reply.objects.select_related("key")),
                    Prefetch(
                        "notice__reminders",
                        Notice.objects.filter(state=NoticeState.SENT).order_by("reminder_number"),
                    ),
                )
                .order_by("-pk"),
            ),
            Prefetch(
                "location__forwards",
                Forward.objects.exclude(state=ExchangeState.NONE).select_related("partner"),
            ),
            Prefetch(
                "location__checks",
                AvailabilityCheck.objects.order_by("-looked_at", "-pk")[:CHECKS_SHOWN],
                to_attr="newest_checks",
            ),
            Prefetch(
                "location__referrals",
                Referral.objects.sent()
                .select_related("unit")
                .prefetch_related(Prefetch("replies", Reply.objects.select_related("key")))
                .order_by("-pk"),
                to_attr="sent_referrals",
            ),
            Prefetch(
                "location__holds",
                Hold.objects.active().select_related("key"),
                to_attr="active_holds",
            ),
            Prefetch("location__retractions", Retraction.objects.with_whom()),
            Prefetch("location__watches", Watch.objects.open(), to_attr="open_watches"),
            Prefetch(
                "location__manual_actions",
                ManualAction.objects.select_related("key", "by").order_by("-happened_at", "-pk"),
            ),
        )
        .order_by("position")
    )


def _item(submission: Submission, person: User, now: datetime) -> CaseItem:
    location: Any = submission.location
    claim = next((one for one in location.open_claims if one.lapses_at > now), None)
    mine = claim is not None and claim.by_id == person.pk
    observations = list(location.observations.all())
    at, profile = standing(location, now), profiles.current()
    made = list(location.assessments.all())
    item = CaseItem(
        number=submission.position + 1,
        submission=submission,
        location=location,
        claim=claim,
        is_mine=mine,
        **_looks(location, made, person, mine=mine),
        observations=observations,
        notice_items=list(location.notice_items.all()),
        forward=next(iter(location.forwards.all()), None),
        said=answers_in(location.notice_items.all()),
        retractions=list(location.retractions.all()),
        by_mail=_by_mail(location),
        referral=next(iter(location.sent_referrals), None),
        holds=_holds(location, now),
        watch=next(iter(location.open_watches), None),
        checks=location.newest_checks,
        by_hand=notes_of(location.manual_actions.all()),
        may_refer=may_refer(at),
        may_tell=may_tell(at, profile),
        clocks=_clocks(at, profile),
        finding=_finding(observations, now.date()),
        old_data=_old_data(observations, now.date()),
    )
    return _before_it_stood(item, now) if item.is_blind and location.verdict else item


def _clocks(at: Standing, profile: profiles.Profile) -> dict[Step, datetime | None]:
    return {step: due_at(step, at, profile) for step in next_steps(at, profile)}


def _before_it_stood(item: CaseItem, now: datetime) -> CaseItem:
    """What stands because of danger, for whoever looks without knowing that it does."""
    location = item.submission.location = without_what_was_found(item.location)
    at = standing(location, now)
    return replace(
        item,
        location=location,
        notice_items=[],
        forward=None,
        retractions=[],
        referral=None,
        holds=[],
        watch=None,
        checks=[],
        by_hand=[],
        said=[],
        by_mail=[],
        may_refer=False,
        may_tell=(),
        clocks=_clocks(at, profiles.current()),
    )


def _looks(
    location: Location, made: list[Assessment], person: User, *, mine: bool
) -> dict[str, Any]:
    """What this person may know of the looks at it, and whether the next one is for them."""
    look = location.assessment_round
    together = belong_together(made)
    assessors = [one.assessor_id for one in together]
    done = location.assessment_state in ASSESSMENT_DONE
    knows = {
        "decides": person.has_perm("hotline.adjudicate"),
        "stands": location.stands_before_a_look and not mine,
    }
    blind = hides_what_was_found(look, person.pk, assessors, done=done, **knows)
    first = next((one for one in together if one.round == Round.FIRST), None)
    why = first.second_look_because if first and not blind and look in BLIND and not done else []
    return {
        "assessments": [] if blind else made,
        "second_look_because": [SecondLook(one) for one in why],
        "may_look": may_look(look, person.pk, assessors, **knows),
        "is_blind": blind,
        "stands_by": stands_by(made) if done else None,
    }


def _by_mail(location: Any) -> list[CameBack]:
    told = [one for one in location.notice_items.all() if one.state != ItemState.WITHDRAWN]
    found = {reply.pk: reply for item in told for reply in item.notice.replies.all()}
    found |= {reply.pk: reply for one in location.sent_referrals for reply in one.replies.all()}
    return came_back(found[pk] for pk in sorted(found, reverse=True))


def _holds(location: Any, now: datetime) -> list[Held]:
    return [held_of(hold) for hold in location.active_holds if hold.expires_at > now]


def _old_data(observations: list[HostingObservation], today: date) -> date | None:
    dates = [one.database_date for one in observations if one.database_date and one.country]
    oldest = min(dates, default=today)
    return oldest if (today - oldest).days > profiles.current().geo_warn_after_days else None


def _finding(observations: list[HostingObservation], today: date) -> CountryFinding:
    """What the newest look of the machines came to."""
    machines = [one for one in observations if one.method != Method.ANALYST]
    newest = [one for one in machines if one.observed_at == machines[0].observed_at]
    return country_from([signal_of(one) for one in newest], today=today, profile=profiles.current())


def _standing_unknown(items: list[CaseItem]) -> dict[int, datetime]:
    """Since when it stands because of danger what this person may not know of, by location."""
    blind = [item.location.pk for item in items if item.is_blind]
    found = Location.objects.filter(pk__in=blind).standing_before_a_look() if blind else ()
    return {one.pk: one.assessed_at for one in found if one.assessed_at}


def _history(report: Report, items: list[CaseItem]) -> list[Entry]:
    """The record of this report and of what belongs to it, newest first; opening left out."""
    about = Q(about_type="hotline.report", about_id=str(report.pk))
    locations = [str(item.location.pk) for item in items]
    notices = {str(told.notice_id) for item in items for told in item.notice_items}
    forwards = {str(item.forward.pk) for item in items if item.forward}
    about |= Q(about_type="hotline.location", about_id__in=locations)
    blind = [str(item.location.pk) for item in items if item.is_blind]
    kept_back = Q(about_type="hotline.location", about_id__in=blind, verb__in=SAYS_WHAT_WAS_FOUND)
    for pk, since in _standing_unknown(items).items():
        kept_back |= Q(about_type="hotline.location", about_id=str(pk), at__gte=since)
    about |= Q(about_type="hotline.notice", about_id__in=notices)
    about |= Q(about_type="hotline.forward", about_id__in=forwards)
    entries = Entry.objects.filter(about).exclude(kept_back)
    entries = entries.exclude(pk__in=not_about(locations, notices))
    entries = entries.exclude(verb="read", purpose=CASE_PURPOSE)
    return list(entries.select_related("by").order_by("-id")[:HISTORY_LIMIT])
