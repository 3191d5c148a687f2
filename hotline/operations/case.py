"""A case as the desk shows it: one report, what it names, and everything that happened to it."""

from dataclasses import dataclass, field
from datetime import date, datetime

from hotline.models import (
    Assessment,
    AvailabilityCheck,
    Claim,
    Escalation,
    Forward,
    HostingObservation,
    Location,
    NoticeItem,
    Partner,
    Referral,
    Report,
    Retraction,
    Submission,
    Watch,
)
from hotline.operations.hosting_registries import registries_in
from hotline.operations.reading import (
    CameBack,
    Held,
    Note,
    Said,
)
from hotline.policies import profiles
from hotline.policies.combinations import VERDICT_OF
from hotline.policies.hosting_country import CountryFinding
from hotline.policies.next_steps import (
    Step,
    Steps,
    may_close,
    steps_of_case,
)
from hotline.policies.second_look import (
    StandsBy,
)
from hotline.reported_urls import is_short
from hotline.states import (
    ASSESSMENT_DONE,
    ITEM_STANDS,
    REPORT_ENDED,
    REPORT_UNTOUCHED,
    RETRACTION_TOLD,
    Addressee,
    ItemState,
    NoticeState,
    PoliceState,
    ReportState,
    RetractionOf,
    SecondLook,
    Verdict,
)
from portal.accounts.models import User
from portal.audit.models import Entry

CASE_PURPOSE = "case"
"""Purpose noted when a case page is opened; openings of texts carry their own."""


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
    escalations: list[Escalation]
    """Who else is told while it stays online, in the order in which they are due."""
    told_before: list[Escalation]
    """Who was told as well and did nothing about it, or before it went away and came back."""
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
    def asks_for_police(self) -> bool:
        """Whether the police are to be told of danger, found illegal or not."""
        return Step.DANGER in self.clocks

    @property
    def is_short(self) -> bool:
        """Whether it is a short address whose shortener has not said where it leads."""
        named = any(check.moved_to for check in self.checks)
        return is_short(self.location.canonical) and not named

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
        """Whoever knows that it is not illegal, where it is after all."""
        waiting = [one for one in self.retractions if one.again_due_at is not None]
        if waiting or self.location.police_state != PoliceState.AGAIN:
            return waiting
        told = (one for one in self.retractions if one.state in RETRACTION_TOLD)
        return [one for one in told if one.is_for_police]

    @property
    def told_illegal(self) -> list[Retraction]:
        """Who was told that it is illegal, where it is not, or was not."""
        return [one for one in self.retractions if one.about == RetractionOf.ILLEGAL]

    @property
    def told_of_danger(self) -> list[Retraction]:
        """Who was told that somebody is in danger, and hears that nobody is."""
        return [one for one in self.retractions if one.about == RetractionOf.DANGER]

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
        """The notice that counts: the newest it was not taken out of, whoever is told as well."""
        live = (
            one for one in self.notice_items if one.state != ItemState.WITHDRAWN and not one.beside
        )
        return next(live, None)

    @property
    def asked_in(self) -> NoticeItem | None:
        """Its part of a notice that has left, in which a provider is asked for it."""
        stands = (one for one in self.notice_items if one.state in ITEM_STANDS)
        return next((one for one in stands if one.notice.state == NoticeState.SENT), None)

    @property
    def also_told(self) -> list[Escalation]:
        """Everybody to whom it was or is to be told as well, those who were told before first."""
        return [*self.told_before, *self.escalations]

    @property
    def said_now(self) -> list[Said]:
        """What the provider of that notice answered to it."""
        return [one for one in self.said if one.answer.item == self.notice_item]

    @property
    def said_before(self) -> list[Said]:
        """What was answered to other notices, by whomever they went to."""
        return [one for one in self.said if one.answer.item != self.notice_item]


@dataclass(frozen=True, slots=True)
class Case:
    """A report and what it names, for one person at one moment."""

    report: Report
    items: list[CaseItem]
    history: list[Entry]
    person: User
    now: datetime
    profile: profiles.Profile = field(default_factory=profiles.current)
    is_spared: bool = False
    """Whether this person's plan of viewing leaves it to colleagues."""

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
        unseen = self.report.state in REPORT_UNTOUCHED
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
    def may_lead_to_helpline(self) -> bool:
        """Whether somebody could read it, and it was not said before."""
        reads = self.report.forget_at is not None and self.report.has_receipt
        return reads and not any(one.leads_to_helpline for one in self.report.messages.all())

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
