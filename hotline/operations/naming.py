"""What a report names by the word of an analyst: locked, written down, and gone on with.

Used by the verbs that correct, add, and take the parts of a page in.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from django.db.models import Q

from hotline.models import AddressCorrection, Claim, Location, Report, Submission, digest_of
from hotline.operations.advancing import advance_report
from hotline.operations.answering import answer, look_again_where_old
from hotline.operations.claims import claim_location
from hotline.operations.meeting import make_missing, meet
from hotline.operations.reporting import FROM_PEOPLE
from hotline.operations.tasks import may_look
from hotline.operations.tracks import keep_priorities
from hotline.operations.verdicts import let_stand_in_danger
from hotline.reported_urls import ReportedUrl
from hotline.states import ASSESSMENT_DONE, REPORT_ENDED, AssessmentState, ReportState
from hotline.words.errors import ReportEnded
from hotline.words.errors_addresses import CorrectedMeanwhile, NotOnThisCase
from portal import audit
from portal.accounts.models import User
from portal.database.clock import database_now
from portal.jobs import outbox
from portal.privacy.sealing import seal

CORRECTS_ANY_CASE = "hotline.adjudicate"


@dataclass(slots=True)
class LockedCase:
    """A report under its lock, and what it names by location."""

    report: Report
    named: dict[int, Submission]
    meant: dict[int, ReportedUrl]
    """What the analyst wrote, by location, in the order in which it was written."""
    locations: dict[int, Location]
    now: datetime

    def submission(self, submission_id: int) -> Submission:
        """One of what the report names. Raises CorrectedMeanwhile."""
        for one in self.named.values():
            if one.pk == submission_id:
                return one
        raise CorrectedMeanwhile

    @property
    def new(self) -> tuple[ReportedUrl, ...]:
        """What was written and the report does not name yet."""
        return tuple(url for pk, url in self.meant.items() if pk not in self.named)


def lock_naming(report_id: int, meant: tuple[ReportedUrl, ...]) -> LockedCase:
    """Everything that may change, locked in the order all verbs use. Raises ReportEnded."""
    told = Report.objects.get(pk=report_id)
    unique = make_missing(meant, told.received_at, due_at=told.first_look_due_at)
    named = Submission.objects.filter(report_id=report_id)
    wanted = Q(pk__in=named.values("location")) | Q(canonical_sha256__in=list(unique))
    locked = list(Location.objects.filter(wanted).lock_in_order())
    report = Report.objects.select_for_update(of=("self",)).select_related("key").get(pk=report_id)
    if report.state in REPORT_ENDED:
        raise ReportEnded
    by_digest = {bytes(one.canonical_sha256): one.pk for one in locked}
    return LockedCase(
        report,
        {one.location_id: one for one in named},
        {by_digest[digest_of(url)]: url for url in meant},
        {one.pk: one for one in locked},
        database_now(),
    )


def must_work_on(case: LockedCase, by: User) -> None:
    if not (by.has_perm(CORRECTS_ANY_CASE) or _works_on(case, by)):
        raise NotOnThisCase


def works_on(report: Report, named: Iterable[int], by: User, at: datetime) -> bool:
    """Whether this person took the report on, or is on one of the locations that it names."""
    live = Claim.objects.live(at).filter(location__in=list(named))
    return report.taken_on_by_id == by.pk or live.filter(by=by).exists()


def _works_on(case: LockedCase, by: User) -> bool:
    return works_on(case.report, case.named, by, case.now)


def analyst_on(case: LockedCase, by: User, wrong: Location | None = None) -> User | None:
    """Who goes on with what is named from now on.

    Whoever is on the wrong address, else `by` if they work on the case, else whoever took it on.
    """
    held: Claim | None = Claim.objects.live(case.now).filter(location=wrong).first()
    if held is not None:
        return held.by
    return by if _works_on(case, by) else case.report.taken_on_by


def free_places(case: LockedCase) -> Iterator[int]:
    """Positions behind everything the report names."""
    return count(1 + max(one.position for one in case.named.values()))


def name(
    case: LockedCase, location_id: int, url: ReportedUrl, *, position: int, line: int | None
) -> None:
    """It stands in the report from now on, with the words of the analyst."""
    made = Submission(
        report=case.report, location_id=location_id, position=position, line=line, kind=url.kind
    )
    if case.report.forget_at is not None:
        made.raw = seal(url.raw, key=case.report.key, place=made.raw_place)
    made.save(force_insert=True)


def keep_record(case: LockedCase, *, by: User | None, **said: Any) -> AddressCorrection:
    """One row of the record, and its entry in the history."""
    made: AddressCorrection = AddressCorrection.objects.create(
        report=case.report, by=by, made_at=case.now, **said
    )
    audit.record(
        f"address.{made.kind}",
        by=by,
        actor="person" if by else "system",
        about=case.report,
        correction=made.pk,
        wrong=made.wrong_id,
        right=made.right_id,
    )
    return made


def go_on_with(
    case: LockedCase, *, analyst: User | None, by: User | None, counted: bool = True
) -> None:
    """What is named from now on is counted, looked up, claimed and answered like the rest.

    `counted`: the reporter named it, so it counts as reported.
    """
    report, now, due_at = case.report, case.now, case.report.first_look_due_at
    by_person = report.channel in FROM_PEOPLE
    met = meet(case.new, report.received_at, due_at=due_at, by_person=by_person, counted=counted)
    named = list(met.values())
    beside = set(case.locations) - {location.pk for location in named}
    keep_priorities([*named, *(case.locations[pk] for pk in beside)])
    look_again_where_old(named, now=now, due_at=due_at)
    if report.imminent_danger:
        let_stand_in_danger(named, by=by, at=now)
    for location in named:
        if location.assessment_state == AssessmentState.ENRICHING:
            outbox.add("hosting.observe", subject=location)
        waits = location.assessment_state not in ASSESSMENT_DONE
        if analyst is not None and waits and may_look(location, analyst):
            claim_location(location, analyst, now)
    if report.state in {ReportState.ACCEPTED, ReportState.IN_PROGRESS}:
        advance_report(report, by=by, now=now, was_looked_at=False)
    answer(report, Location.objects.filter(submissions__report=report), now=now)
