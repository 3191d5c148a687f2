"""An analyst takes a report on, keeps it by working on it, gives it back, or lets it lapse."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from hotline.models import Claim, Location, Report, TakenAnyway
from hotline.operations import tracks
from hotline.operations.advancing import advance_report
from hotline.operations.exposures import end_viewing_with
from hotline.operations.tasks import may_look
from hotline.operations.welfare import must_be_rested_for, must_not_be_for_colleagues
from hotline.policies import profiles
from hotline.states import (
    ASSESSMENT,
    ASSESSMENT_WAITING,
    REPORT,
    REPORT_ENDED,
    REPORT_UNTOUCHED,
    AssessmentState,
    ClaimEnd,
    ReportState,
    Round,
)
from hotline.words.errors import ClaimRefused, ColleagueIsOnIt, ReportEnded
from hotline.words.errors_assessing import LookIsForOthers
from portal.accounts.models import User
from portal.database.clock import database_now
from portal.jobs.due import each_due


@transaction.atomic
def claim(report_id: int, *, by: User, why: TakenAnyway | str = "") -> list[Claim]:
    """Take on every URL of a report that nobody is on; of several analysts one wins.

    URLs assessed before need no claim: taking on a report that has only such ones accepts it
    and settles it; one that asks for a person is read first and closed by hand. Repeating the
    claim extends it. Whoever looks after others have looked leaves the report with whoever took it
    on. What the plan of `by` leaves to colleagues they take on only by saying `why`. Raises
    ClaimRefused when colleagues are on all that waits, LookIsForOthers when all of it is for
    somebody else, LookingPaused, ForColleagues (see `welfare`), ColleagueIsOnIt, ReportEnded for a
    closed report.
    """
    now = database_now()
    locations, report = lock_case(report_id)
    if report.state in REPORT_ENDED:
        raise ReportEnded
    waiting = [one for one in locations if one.assessment_state in _NOT_JUDGED]
    for_me = [one for one in waiting if may_look(one, by)]
    if waiting and not for_me:
        raise LookIsForOthers
    must_be_rested_for(report, for_me, by=by, now=now)
    must_not_be_for_colleagues(report, for_me, by=by, why=why)
    mine = [held for one in for_me if (held := claim_location(one, by, now))]
    if for_me and not mine:
        raise ClaimRefused
    if not waiting:
        must_not_be_a_colleagues(locations, by=by)
        if report.state not in REPORT_UNTOUCHED and report.taken_on_by_id not in {None, by.pk}:
            raise ColleagueIsOnIt
    looks_after_others = bool(mine) and all(
        held.location.assessment_round != Round.FIRST for held in mine
    )
    if report.taken_on_by_id is None or not looks_after_others:
        report.taken_on_by = by
        report.save(update_fields=["taken_on_by"])
    if report.state in REPORT_UNTOUCHED:
        REPORT.move(report, ReportState.ACCEPTED, by=by, at=now)
    if not waiting:
        advance_report(report, by=by, now=now, was_looked_at=False)
    return mine


_NOT_JUDGED = ASSESSMENT_WAITING | {AssessmentState.CLAIMED}


def claim_location(location: Location, by: User, now: datetime) -> Claim | None:
    """A claim on a locked location, or None when a colleague is on it or it is for others."""
    current = Claim.objects.open().filter(location=location).first()
    if current and current.lapses_at > now:
        return _extended(current, now) if current.by_id == by.pk else None
    if not may_look(location, by):
        return None
    if current:
        end_claim(current, location, ClaimEnd.LAPSED, now)
    # Look-ups that are not finished never keep anybody from assessing.
    for to, verb in ((AssessmentState.READY, ""), (AssessmentState.CLAIMED, "location.claimed")):
        tracks.move(ASSESSMENT, location, to, by=by, at=now, verb=verb)
    made: Claim = Claim.objects.create(
        location=location, by=by, taken_at=now, lapses_at=now + claim_lasts()
    )
    return made


_ENDED_BY = {
    ClaimEnd.RELEASED: (True, "location.released"),
    ClaimEnd.LAPSED: (False, "location.claim_lapsed"),
}
"""Whether its holder ended it, and the word for that in the record."""


def end_claim(current: Claim, location: Location, how: ClaimEnd, now: datetime) -> None:
    """End an open claim; unless it was assessed, the location waits again. Locks are held."""
    end_viewing_with(current, how, now)
    current.ended_at, current.ended = now, how
    current.save(update_fields=["ended_at", "ended"])
    if how != ClaimEnd.ASSESSED and location.assessment_state == AssessmentState.CLAIMED:
        by, verb = _ENDED_BY[how]
        holder = current.by if by else None
        tracks.move(ASSESSMENT, location, AssessmentState.READY, by=holder, at=now, verb=verb)


@transaction.atomic
def keep(report_id: int, *, by: User) -> int:
    """Activity on a case: one's own live claims start their time again. Returns how many."""
    now = database_now()
    return int(
        Claim.objects.live(now)
        .filter(by=by, location__submissions__report_id=report_id)
        .update(lapses_at=now + claim_lasts())
    )


@transaction.atomic
def release(report_id: int, *, by: User) -> int:
    """Give one's own claims on a report back. Returns how many; repeating does no harm.

    Raises ReportEnded for a closed report.
    """
    now = database_now()
    locations, report = lock_case(report_id)
    if report.state in REPORT_ENDED:
        raise ReportEnded
    if report.taken_on_by_id == by.pk:
        report.taken_on_by = None
        report.save(update_fields=["taken_on_by"])
    own = Claim.objects.open().filter(by=by, location__in=locations)
    for mine in (held := own.select_related("location", "by")):
        end_claim(mine, mine.location, ClaimEnd.RELEASED, now)
    return len(held)


def lapse_due_claims() -> int:
    """End claims without activity. Returns how many."""
    return each_due(Location.objects.with_lapsed_claims(), _lapse)


def _lapse(location: Location) -> None:
    for current in Claim.objects.lapsed().filter(location=location):
        end_claim(current, location, ClaimEnd.LAPSED, database_now())


def must_not_be_a_colleagues(locations: Iterable[Location], *, by: User) -> None:
    """Raises ColleagueIsOnIt while somebody else holds a live claim on one of them."""
    live = Claim.objects.live(database_now()).filter(location__in=list(locations))
    if live.exclude(by=by).exists():
        raise ColleagueIsOnIt


def must_be_free_for(location: Location, *, by: User) -> None:
    """Raises ColleagueIsOnIt while a colleague works on an open case that names `location`.

    Whoever has taken one of these cases on goes on with it, save where a colleague is on this
    very location, unless it stands because of danger and they look afterwards.
    """
    if not location.stands_before_a_look:
        must_not_be_a_colleagues([location], by=by)
    cases = Report.objects.open().filter(submissions__location=location)
    if not cases.filter(taken_on_by=by).exists():
        beside = Location.objects.filter(submissions__report__in=cases)
        # Whoever looks after it stands already, because of danger, keeps nobody from acting.
        only_checked = beside.standing_before_a_look().values("pk")
        must_not_be_a_colleagues(beside.exclude(pk__in=only_checked), by=by)


def lock_case(report_id: int) -> tuple[list[Location], Report]:
    """A report's locations and the report, locked in the order all verbs use.

    Raises Report.DoesNotExist.
    """
    wanted = Location.objects.filter(submissions__report_id=report_id).values("pk")
    locations = list(Location.objects.filter(pk__in=wanted).lock_in_order())
    return locations, Report.objects.select_for_update(of=("self",)).get(pk=report_id)


def claim_lasts() -> timedelta:
    """How long a claim lives without activity."""
    return timedelta(minutes=profiles.current().clocks.claim_minutes)


def _extended(current: Claim, now: datetime) -> Claim:
    current.lapses_at = now + claim_lasts()
    current.save(update_fields=["lapses_at"])
    return current
