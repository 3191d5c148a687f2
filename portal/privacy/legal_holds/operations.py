"""Keeping and letting go: one person asks, another answers, and the date ends it.

Everything here locks the key first, then the hold.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from portal.accounts.models import User
from portal.audit.log import record
from portal.database.clock import database_now
from portal.privacy.legal_holds.kinds import HeldKind
from portal.privacy.legal_holds.limits import ANSWER_WITHIN
from portal.privacy.legal_holds.mail import tell
from portal.privacy.legal_holds.refusals import (
    AnotherPersonAnswers,
    AskedBefore,
    HoldMovedOn,
    NothingToKeep,
)
from portal.privacy.legal_holds.states import AGREED, LEGAL_HOLD, NOT_AGREED, LegalHoldState
from portal.privacy.models import LegalHold, SubjectKey
from portal.privacy.sealing import Unreadable, seal, unseal


def is_held(key: SubjectKey) -> bool:
    """Whether what this key opens may not be forgotten now."""
    return LegalHold.objects.in_force().filter(key=key).exists()


def held_by(column: str) -> Exists:
    """The same as a column of a query, for rows whose key is in `column`."""
    return Exists(LegalHold.objects.in_force().filter(key=OuterRef(column)))


@transaction.atomic
def ask(
    kind: HeldKind,
    named: str,
    *,
    until: datetime,
    authority: str,
    file_number: str,
    reason: str,
    by: User,
) -> LegalHold:
    """One person asks; from now on it is kept, for ANSWER_WITHIN unless another agrees.

    Asking twice asks once. Raises NothingToKeep, AskedBefore.
    """
    row = kind.find(named, by)
    if row is None:
        raise NothingToKeep
    key = SubjectKey.objects.select_for_update().get(pk=row.key_id)
    before = LegalHold.objects.filter(key=key)
    waits: LegalHold | None = before.filter(state=LegalHoldState.ASKED).first()
    if waits is not None:
        return waits
    if before.filter(state__in=NOT_AGREED, asked_by=by).exists():
        raise AskedBefore
    now = database_now()
    hold = LegalHold(
        key=key,
        kind=kind.name,
        subject=named,
        reference=kind.reference(row),
        authority=authority,
        file_number=file_number,
        until=until,
        asked_by=by,
        asked_at=now,
        answer_until=now + ANSWER_WITHIN,
    )
    try:
        hold.reason = seal(reason, key=key, place=hold.associated_data)
    except Unreadable as gone:
        raise NothingToKeep from gone
    hold.save(force_insert=True)
    record("legal_hold.asked", by=by, about=row, until=f"{until:%Y-%m-%d}", authority=authority)
    tell(hold)
    return hold


@transaction.atomic
def agree(hold_id: UUID, *, by: User) -> LegalHold:
    """Another person agrees: it stands until its date. Raises HoldMovedOn, AnotherPersonAnswers."""
    hold = _to_answer(hold_id, by)
    return _move(hold, LegalHoldState.STANDING, by, answered_by=by)


@transaction.atomic
def decline(hold_id: UUID, *, by: User) -> LegalHold:
    """Another person does not: it is forgotten by its clock. Raises as `agree`."""
    hold = _to_answer(hold_id, by)
    return _move(hold, LegalHoldState.DECLINED, by, answered_by=by)


@transaction.atomic
def ask_release(hold_id: UUID, *, by: User) -> LegalHold:
    """One person asks to let go before the date. Raises HoldMovedOn."""
    hold = _locked(hold_id, by)
    _must_stand(hold, LegalHoldState.STANDING)
    _move(hold, LegalHoldState.RELEASE_ASKED, by, release_asked_by=by)
    tell(hold)
    return hold


@transaction.atomic
def release(hold_id: UUID, *, by: User) -> LegalHold:
    """Another person agrees: what is due goes with the next round. Raises as `agree`."""
    hold = _release_to_answer(hold_id, by)
    return _move(hold, LegalHoldState.RELEASED, by, released_by=by)


@transaction.atomic
def keep_on(hold_id: UUID, *, by: User) -> LegalHold:
    """It stands as before: whoever asked thinks better of it, or another says no.

    Raises HoldMovedOn.
    """
    hold = _locked(hold_id, by)
    _must_stand(hold, LegalHoldState.RELEASE_ASKED)
    return _move(hold, LegalHoldState.STANDING, by, verb="legal_hold.kept_on")


def end_over(now: datetime | None = None) -> int:
    """Says of each whose time is over that it is; answers how many. It kept nothing since then."""
    moment = now or database_now()
    ends = {
        LegalHoldState.EXPIRED: LegalHold.objects.filter(state__in=AGREED, until__lte=moment),
        LegalHoldState.LAPSED: LegalHold.objects.filter(
            state=LegalHoldState.ASKED, answer_until__lte=moment
        ),
    }
    count = 0
    for state, over in ends.items():
        for hold_id in over.values_list("pk", flat=True):
            with transaction.atomic():
                hold = LegalHold.objects.select_for_update(of=("self",)).get(pk=hold_id)
                if LEGAL_HOLD.may(hold, state):
                    _move(hold, state, None, at=moment)
                    count += 1
    return count


def reason_of(hold: LegalHold) -> str:
    """Why it is kept; empty once what it kept is erased."""
    try:
        return unseal(hold.reason, key=hold.key, place=hold.associated_data)
    except Unreadable:
        return ""


def _move(
    hold: LegalHold,
    to: LegalHoldState,
    by: User | None,
    *,
    verb: str = "",
    at: datetime | None = None,
    **columns: User,
) -> LegalHold:
    row = hold.of_kind.find(hold.subject) if hold.of_kind else None
    LEGAL_HOLD.move(
        hold, to, by=by, at=at or database_now(), verb=verb, about=row or hold, columns=columns
    )
    return hold


def _locked(hold_id: UUID, by: User) -> LegalHold:
    found = LegalHold.objects.visible_to(by).filter(pk=hold_id).values_list("key", flat=True)
    if not found:
        raise HoldMovedOn
    SubjectKey.objects.select_for_update().get(pk=found[0])
    hold: LegalHold = LegalHold.objects.select_for_update(of=("self",)).get(pk=hold_id)
    return hold


def _to_answer(hold_id: UUID, by: User) -> LegalHold:
    hold = _locked(hold_id, by)
    if hold.state != LegalHoldState.ASKED or hold.answer_until <= database_now():
        raise HoldMovedOn
    if hold.asked_by_id == by.pk:
        raise AnotherPersonAnswers
    return hold


def _release_to_answer(hold_id: UUID, by: User) -> LegalHold:
    hold = _locked(hold_id, by)
    _must_stand(hold, LegalHoldState.RELEASE_ASKED)
    if hold.release_asked_by_id == by.pk:
        raise AnotherPersonAnswers
    return hold


def _must_stand(hold: LegalHold, state: LegalHoldState) -> None:
    if hold.state != state or hold.until <= database_now():
        raise HoldMovedOn
