"""An analyst corrects what was read of a report: another address, several, or one not read.

The words as they were typed stay, and so does the record of who said what they mean.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, count
from typing import Any

from django.db import transaction
from django.db.models import Q

from hotline.models import (
    AddressCorrection,
    Claim,
    CorrectionKind,
    Location,
    Report,
    Submission,
    digest_of,
)
from hotline.operations.advancing import advance_report
from hotline.operations.answering import answer, look_again_where_old
from hotline.operations.claims import claim_location, end_claim, must_not_be_a_colleagues
from hotline.operations.reporting import ADDRESSES_PER_REPORT, FROM_PEOPLE, make_missing, meet
from hotline.operations.tracks import keep_priorities
from hotline.policies import profiles
from hotline.policies.combinations import VERDICT_OF
from hotline.reported_urls import ReportedUrl
from hotline.states import (
    ASSESSMENT_DONE,
    REPORT_ENDED,
    AssessmentState,
    ClaimEnd,
    ExchangeState,
    PoliceState,
    ReportState,
)
from hotline.words.errors import ReportEnded
from hotline.words.errors_addresses import (
    AddressWasAssessed,
    CorrectedMeanwhile,
    NamedAlready,
    NotOnThisCase,
    OthersWereTold,
    ReadLikeThat,
    TooManyAddresses,
)
from portal import audit
from portal.accounts.models import User
from portal.database.clock import database_now
from portal.jobs import outbox
from portal.privacy.sealing import seal

CORRECTS_ANY_CASE = "hotline.adjudicate"
_SAYS_NOTHING = [code for code, verdict in VERDICT_OF.items() if verdict is None]


@dataclass(slots=True)
class _Case:
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


@transaction.atomic
def correct_address(
    report_id: int, submission_id: int, meant: tuple[ReportedUrl, ...], *, by: User
) -> list[AddressCorrection]:
    """What was read wrong is read as `meant` instead: one address, or several.

    What the report names already is not named twice: the two become one. The address that is left
    behind waits for nobody unless another report names it. Raises ReportEnded, NotOnThisCase,
    CorrectedMeanwhile, ColleagueIsOnIt, ReadLikeThat, AddressWasAssessed, OthersWereTold,
    TooManyAddresses.
    """
    case = _lock(report_id, meant)
    submission = case.submission(submission_id)
    wrong = case.locations[submission.location_id]
    _must_work_on(case, by)
    if not by.has_perm(CORRECTS_ANY_CASE):
        must_not_be_a_colleagues([wrong], by=by)
    stays = wrong.pk in case.meant
    if stays and not case.new:
        raise ReadLikeThat
    if not stays:
        _must_be_free(wrong)
    _must_fit(case, leaving=0 if stays else 1)
    analyst = _analyst_on(case, by, wrong)
    made = _read_anew(case, submission, stays=stays, by=by)
    if not stays:
        _let_go(wrong, case, analyst)
    _go_on_with(case, made, analyst=analyst, by=by)
    return made


@transaction.atomic
def add_addresses(
    report_id: int, meant: tuple[ReportedUrl, ...], *, by: User
) -> list[AddressCorrection]:
    """Addresses that a report meant and that were not read. Those it names are left alone.

    Raises ReportEnded, NotOnThisCase, NamedAlready, TooManyAddresses.
    """
    case = _lock(report_id, meant)
    _must_work_on(case, by)
    if not case.new:
        raise NamedAlready
    _must_fit(case, leaving=0)
    analyst = _analyst_on(case, by)
    places, made = _free_places(case), []
    for right, url in case.meant.items():
        if right not in case.named:
            position = next(places)
            _name(case, right, url, position=position, line=None)
            added = {"position": position, "right_id": right, "kind": CorrectionKind.ADDED}
            made.append(_keep(case, by=by, **added))
    _go_on_with(case, made, analyst=analyst, by=by)
    return made


def _lock(report_id: int, meant: tuple[ReportedUrl, ...]) -> _Case:
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
    return _Case(
        report,
        {one.location_id: one for one in named},
        {by_digest[digest_of(url)]: url for url in meant},
        {one.pk: one for one in locked},
        database_now(),
    )


def _must_work_on(case: _Case, by: User) -> None:
    if not (by.has_perm(CORRECTS_ANY_CASE) or _works_on(case, by)):
        raise NotOnThisCase


def _works_on(case: _Case, by: User) -> bool:
    live = Claim.objects.live(case.now).filter(location__in=list(case.named))
    return case.report.taken_on_by_id == by.pk or live.filter(by=by).exists()


def _must_be_free(wrong: Location) -> None:
    """Nobody judged it and nobody outside knows of it."""
    judged = wrong.assessments.exclude(classification__code__in=_SAYS_NOTHING)
    if wrong.assessment_state in ASSESSMENT_DONE or judged.exists():
        raise AddressWasAssessed
    told = (
        wrong.police_state != PoliceState.NONE
        or wrong.exchange_state != ExchangeState.NONE
        or any((wrong.referred_at, wrong.handed_over_at, wrong.first_notice_at))
    )
    kept: tuple[Any, ...] = (wrong.holds, wrong.manual_actions, wrong.notice_items)
    if told or any(rows.exists() for rows in kept):
        raise OthersWereTold


def _must_fit(case: _Case, *, leaving: int) -> None:
    if len(case.named) + len(case.new) - leaving > ADDRESSES_PER_REPORT:
        raise TooManyAddresses(ADDRESSES_PER_REPORT)


def _analyst_on(case: _Case, by: User, wrong: Location | None = None) -> User | None:
    """Who goes on with what is named from now on.

    Whoever is on the wrong address, else `by` if they work on the case, else whoever took it on.
    """
    held: Claim | None = Claim.objects.live(case.now).filter(location=wrong).first()
    if held is not None:
        return held.by
    return by if _works_on(case, by) else case.report.taken_on_by


def _read_anew(case: _Case, old: Submission, *, stays: bool, by: User) -> list[AddressCorrection]:
    """The old submission makes room for those of what was meant; its words go on the record."""
    wrong, places, typed = old.location_id, _free_places(case), None
    if not stays:
        places, typed = chain([old.position], places), old.raw
        old.delete()
    several = len(case.meant) > 1
    made: list[AddressCorrection] = []
    for right, url in case.meant.items():
        if right == wrong:
            continue
        kind, position = CorrectionKind.JOINED, old.position
        if right not in case.named:
            kind = CorrectionKind.SPLIT if several else CorrectionKind.CORRECTED
            position = next(places)
            _name(case, right, url, position=position, line=old.line)
        read = {"kind": kind, "position": position, "line": old.line, "wrong_id": wrong}
        made.append(_keep(case, by=by, right_id=right, typed=None if made else typed, **read))
    return made


def _free_places(case: _Case) -> Iterator[int]:
    """Positions behind everything the report names."""
    return count(1 + max(one.position for one in case.named.values()))


def _name(
    case: _Case, location_id: int, url: ReportedUrl, *, position: int, line: int | None
) -> None:
    """It stands in the report from now on, with the words of the analyst."""
    made = Submission(
        report=case.report, location_id=location_id, position=position, line=line, kind=url.kind
    )
    if case.report.forget_at is not None:
        made.raw = seal(url.raw, key=case.report.key, place=made.raw_place)
    made.save(force_insert=True)


def _keep(case: _Case, *, by: User, **said: Any) -> AddressCorrection:
    """One row of the record, and its entry in the history."""
    made: AddressCorrection = AddressCorrection.objects.create(
        report=case.report, by=by, made_at=case.now, **said
    )
    audit.record(
        f"address.{made.kind}",
        by=by,
        about=case.report,
        correction=made.pk,
        wrong=made.wrong_id,
        right=made.right_id,
    )
    return made


def _let_go(wrong: Location, case: _Case, analyst: User | None) -> None:
    """This report names it no longer. Where no open one does, it waits for nobody."""
    by_person = int(case.report.channel in FROM_PEOPLE)
    wrong.report_count = max(0, wrong.report_count - 1)
    wrong.reporter_count = max(0, wrong.reporter_count - by_person)
    others = Report.objects.open().filter(submissions__location=wrong)
    held = Claim.objects.open().filter(location=wrong, by=analyst).first()
    if held and not others.filter(taken_on_by=analyst).exists():
        end_claim(held, wrong, ClaimEnd.RELEASED, case.now)
    if not others.exists():
        days = profiles.current().retention_days.not_illegal_location
        wrong.forget_at = case.now + timedelta(days=days)
    wrong.save(update_fields=["report_count", "reporter_count", "forget_at"])


def _go_on_with(
    case: _Case, made: Sequence[AddressCorrection], *, analyst: User | None, by: User
) -> None:
    """What is named from now on is counted, looked up, claimed and answered like the rest."""
    report, now, due_at = case.report, case.now, case.report.first_look_due_at
    by_person = report.channel in FROM_PEOPLE
    named = list(meet(case.new, report.received_at, due_at=due_at, by_person=by_person).values())
    beside = set(case.locations) - {location.pk for location in named}
    keep_priorities([*named, *(case.locations[pk] for pk in beside)])
    look_again_where_old(named, now=now, due_at=due_at)
    for location in named:
        if location.assessment_state == AssessmentState.ENRICHING:
            outbox.add("hosting.observe", subject=location)
        if analyst is not None and location.assessment_state not in ASSESSMENT_DONE:
            claim_location(location, analyst, now)
    if report.state in {ReportState.ACCEPTED, ReportState.IN_PROGRESS}:
        advance_report(report, by=by, now=now, was_looked_at=False)
    answer(report, Location.objects.filter(submissions__report=report), now=now)
