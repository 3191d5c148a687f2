"""Flags on a case: set with a reason and a last day, renewed, ended early.

Nothing has to run for one to be over: every question asks the database's clock.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from helpline.models import Case, Flag
from helpline.operations.case_texts import sealed
from helpline.operations.cases import locked, must_be_read_again
from helpline.policies.cases import NotADay, wrong_day
from helpline.states.flag import FLAG, FlagState
from helpline.words.desk_cases import FlagReason
from helpline.words.errors_desk_cases import CaseMovedOn, FlagDayPast, FlagOver, FlagTooLong
from portal.accounts.models import User
from portal.audit.log import record
from portal.database.clock import database_now, end_of_day
from portal.web.refusals import Refusal

REFUSED: dict[NotADay, type[Refusal]] = {
    NotADay.PAST: FlagDayPast,
    NotADay.TOO_LATE: FlagTooLong,
}


@transaction.atomic
def set_flag(
    case_id: UUID, *, reason: FlagReason, text: str, until: date, form_id: UUID, by: User
) -> Flag:
    """It stands through the day `until`. The same form sent twice is one flag.

    Raises CaseMovedOn, FlagDayPast, FlagTooLong.
    """
    case = locked(case_id, by)
    known: Flag | None = Flag.objects.filter(pk=form_id).first()
    if known is not None:
        return known
    now = database_now()
    _must_be_a_day(until, now=now)
    flag = Flag(
        id=form_id, case=case, reason=reason, set_by=by, set_at=now, valid_until=end_of_day(until)
    )
    flag.text = sealed(case, text, place=flag.place_of("text"))
    flag.save(force_insert=True)
    record("flag.set", by=by, about=case, reason=reason, until=until.isoformat())
    return flag


@transaction.atomic
def renew_flag(case_id: UUID, flag_id: UUID, *, until: date, reason: str, by: User) -> Flag:
    """It stands through another day, counted from now.

    Raises CaseMovedOn, FlagOver, FlagDayPast, FlagTooLong.
    """
    case, flag = _standing(case_id, flag_id, by)
    now = database_now()
    _must_be_a_day(until, now=now)
    flag.valid_until = end_of_day(until)
    flag.renewed_by, flag.renewed_at = by, now
    flag.renewed_because = sealed(case, reason, place=flag.place_of("renewed_because"))
    flag.save(update_fields=["valid_until", "renewed_by", "renewed_at", "renewed_because"])
    record("flag.renewed", by=by, about=case, until=until.isoformat())
    return flag


@transaction.atomic
def end_flag(case_id: UUID, flag_id: UUID, *, reason: str, by: User) -> Flag:
    """It stands no longer. Raises CaseMovedOn, FlagOver."""
    case, flag = _standing(case_id, flag_id, by)
    because = sealed(case, reason, place=flag.place_of("ended_because"))
    FLAG.move(
        flag,
        FlagState.ENDED,
        by=by,
        at=database_now(),
        about=case,
        columns={"ended_by": by, "ended_because": because},
    )
    return flag


@transaction.atomic
def remove_flag(case_id: UUID, flag_id: UUID, *, by: User) -> None:
    """What it says came from a chat that was erased. Raises CaseMovedOn where none was."""
    case = locked(case_id, by)
    must_be_read_again(case)
    flag = case.flags.filter(pk=flag_id).first()
    if flag is None:
        raise CaseMovedOn
    flag.delete()
    record("flag.removed", by=by, about=case)


def is_standing(flag: Flag, *, now: datetime) -> bool:
    """Neither ended nor past its last day."""
    return bool(flag.state == FlagState.STANDING and flag.valid_until > now)


def _must_be_a_day(until: date, *, now: datetime) -> None:
    wrong = wrong_day(until, today=timezone.localdate(now))
    if wrong is not None:
        raise REFUSED[wrong]


def _standing(case_id: UUID, flag_id: UUID, by: User) -> tuple[Case, Flag]:
    """Both under the lock of the case."""
    case = locked(case_id, by)
    if not case.flags.filter(pk=flag_id).exists():
        raise CaseMovedOn
    flag: Flag | None = case.flags.standing().filter(pk=flag_id).first()
    if flag is None:
        raise FlagOver
    return case, flag
