"""An analyst corrects what was read of a report: another address, several, or one not read.

The words as they were typed stay, and so does the record of who said what they mean.
"""

from datetime import timedelta
from itertools import chain
from typing import Any

from django.db import transaction

from hotline.models import AddressCorrection, Claim, CorrectionKind, Location, Report, Submission
from hotline.operations.claims import end_claim, must_not_be_a_colleagues
from hotline.operations.naming import (
    CORRECTS_ANY_CASE,
    LockedCase,
    analyst_on,
    free_places,
    go_on_with,
    keep_record,
    lock_naming,
    must_work_on,
    name,
)
from hotline.operations.reporting import ADDRESSES_PER_REPORT, FROM_PEOPLE
from hotline.policies import profiles
from hotline.policies.combinations import VERDICT_OF
from hotline.reported_urls import ReportedUrl
from hotline.states import ASSESSMENT_DONE, ClaimEnd, ExchangeState, PoliceState
from hotline.words.errors_addresses import (
    AddressWasAssessed,
    NamedAlready,
    OthersWereTold,
    ReadLikeThat,
    TooManyAddresses,
)
from portal.accounts.models import User

_SAYS_NOTHING = [code for code, verdict in VERDICT_OF.items() if verdict is None]


def corrections_of(report: Report, location: Location) -> list[AddressCorrection]:
    """How a location came to stand in a report, oldest first; where a short address led to it,
    with the look that said so."""
    made = list(report.corrections.select_related("wrong", "by").filter(right=location))
    for one in made:
        if one.kind == CorrectionKind.LED_TO and one.wrong is not None:
            looks = one.wrong.checks.exclude(moved_to="").filter(looked_at__lte=one.made_at)
            one.led_by = looks.first()
    return made


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
    case = lock_naming(report_id, meant)
    submission = case.submission(submission_id)
    wrong = case.locations[submission.location_id]
    must_work_on(case, by)
    if not by.has_perm(CORRECTS_ANY_CASE):
        must_not_be_a_colleagues([wrong], by=by)
    stays = wrong.pk in case.meant
    if stays and not case.new:
        raise ReadLikeThat
    if not stays:
        must_be_free(wrong)
    must_fit(case, leaving=0 if stays else 1)
    analyst = analyst_on(case, by, wrong)
    made = _read_anew(case, submission, stays=stays, by=by)
    _keep_on_page(wrong, [one.right_id for one in made])
    if not stays:
        leave_behind(wrong, case, analyst, made[0].right)
    go_on_with(case, analyst=analyst, by=by)
    return made


@transaction.atomic
def add_addresses(
    report_id: int, meant: tuple[ReportedUrl, ...], *, by: User
) -> list[AddressCorrection]:
    """Addresses that a report meant and that were not read. Those it names are left alone.

    Raises ReportEnded, NotOnThisCase, NamedAlready, TooManyAddresses.
    """
    case = lock_naming(report_id, meant)
    must_work_on(case, by)
    if not case.new:
        raise NamedAlready
    must_fit(case, leaving=0)
    analyst = analyst_on(case, by)
    places, made = free_places(case), []
    for right, url in case.meant.items():
        if right not in case.named:
            position = next(places)
            name(case, right, url, position=position, line=None)
            added = {"position": position, "right_id": right, "kind": CorrectionKind.ADDED}
            made.append(keep_record(case, by=by, **added))
    go_on_with(case, analyst=analyst, by=by)
    return made


def must_be_free(wrong: Location) -> None:
    """Nobody judged it and nobody outside knows of it.

    Raises AddressWasAssessed, OthersWereTold.
    """
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


def must_fit(case: LockedCase, *, leaving: int) -> None:
    """The report names no more than one may. Raises TooManyAddresses."""
    named = sum(case.locations[pk].parent_id is None for pk in case.named)
    if named + len(case.new) - leaving > ADDRESSES_PER_REPORT:
        raise TooManyAddresses(ADDRESSES_PER_REPORT)


def _read_anew(
    case: LockedCase, old: Submission, *, stays: bool, by: User
) -> list[AddressCorrection]:
    """The old submission makes room for those of what was meant; its words go on the record."""
    wrong, places, typed = old.location_id, free_places(case), None
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
            name(case, right, url, position=position, line=old.line)
        read = {"kind": kind, "position": position, "line": old.line, "wrong_id": wrong}
        made.append(keep_record(case, by=by, right_id=right, typed=None if made else typed, **read))
    return made


def _keep_on_page(wrong: Location, rights: list[int]) -> None:
    """Where it was on a page, so is what was meant."""
    if wrong.parent_id is not None:
        free = Location.objects.filter(pk__in=rights, parent=None, parts=None)
        free.exclude(pk=wrong.parent_id).update(parent=wrong.parent_id)


def _move_parts(wrong: Location, right: Location) -> None:
    """What was found on it is on what was meant."""
    if right.parent_id == wrong.pk:
        Location.objects.filter(pk=right.pk).update(parent=None)
    page = right.pk if right.parent_id in {None, wrong.pk} else right.parent_id
    wrong.parts.exclude(pk=page).update(parent=page)


def leave_behind(wrong: Location, case: LockedCase, analyst: User | None, right: Location) -> None:
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
        _move_parts(wrong, right)
    wrong.save(update_fields=["report_count", "reporter_count", "forget_at"])
