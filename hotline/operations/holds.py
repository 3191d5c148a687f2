"""The police ask us to wait with a location: set, renewed or not, released, ended by its clock.

During a hold nobody but the police is told of it: what has not left is taken back, no reminder
leaves, and no step offers to tell anybody. Looking whether it is still there goes on.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from django.db import transaction
from django.db.models import Q

from hotline.models import (
    HOLD_REASON_PLACE,
    NO_MORE_TIME_PLACE,
    OFFICER_PLACE,
    Hold,
    Location,
    Referral,
    RefusedRenewal,
)
from hotline.operations import tracks
from hotline.operations.police_mail import tell_unit
from hotline.operations.withdrawing import withdraw_unsent
from hotline.policies import profiles
from hotline.policies.clocks import after_their_word
from hotline.states import HOLD, POLICE, POLICE_UNANSWERED, HoldState, PoliceState, Verdict
from hotline.words.errors_police import (
    HeldLongEnough,
    HoldStands,
    NoHold,
    NothingToHold,
    RenewalAskedAlready,
    RenewalNotAsked,
    RenewedEnough,
)
from portal import audit
from portal.accounts.models import User
from portal.database.clock import database_now
from portal.jobs.due import each_due
from portal.privacy.models import SubjectKey
from portal.privacy.sealing import seal

DECIDES = "hotline.adjudicate"
HOLD_AT_LEAST = timedelta(minutes=1)
"""With less than this left a unit has had its time."""


@dataclass(frozen=True, slots=True)
class NewHold:
    """Who asks us to wait, and why. `agency` is a unit by its name, `officer` a person.

    `unit_id` is that of an officer's own unit; else the unit of this name that has a referral.
    """

    agency: str
    officer: str
    reason: str
    unit_id: int | None = None


@transaction.atomic
def set_hold(location_id: int, new: NewHold, *, by: User) -> Hold:
    """From now on nobody outside is told. A notice that is on its way out cannot be stopped.

    Each unit that was told may ask for itself; nobody is told before all of them let it go.
    Anybody who may speak for the police sets it, also beside a colleague who works on the case.
    What a unit had of earlier holds here counts: nobody goes beyond the time of the profile for
    all of them, and what exceeds that of one hold only a supervisor gives.
    Raises NothingToHold where nothing illegal was found or it is gone, HoldStands where this very
    unit asked before and that hold is active, HeldLongEnough.
    """
    now = database_now()
    location: Location = Location.objects.select_for_update().get(pk=location_id)
    if location.verdict != Verdict.ILLEGAL or location.is_gone:
        raise NothingToHold
    unit_id = new.unit_id or _unit_called(new.agency, location)
    theirs = {"unit": unit_id} if unit_id else {"unit": None, "agency__iexact": new.agency.strip()}
    if Hold.objects.active().filter(location=location, **theirs).exists():
        raise HoldStands
    had = _had_before(location, unit_id, new.agency)
    lasts = _lasts(had, by)
    withdraw_unsent(location, by=None)
    if _is_answered_by(unit_id, location):
        to = PoliceState.ACKNOWLEDGED
        in_danger = location.danger_since is not None
        due = {"due_at": after_their_word(to, now, profiles.current(), in_danger=in_danger)}
        tracks.move(POLICE, location, to, by=by, at=now, columns=due)
    key = SubjectKey.objects.new()
    made: Hold = tracks.begin(
        HOLD,
        location,
        at=now,
        agency=new.agency,
        unit_id=unit_id,
        key=key,
        officer=seal(new.officer, key=key, place=OFFICER_PLACE),
        reason=seal(new.reason, key=key, place=HOLD_REASON_PLACE),
        expires_at=now + lasts,
        had_before=had,
        set_by=by,
    )
    audit.record("hold.set", by=by, about=location, hold=made.pk)
    tell_unit(made, at=now)
    return made


def _had_before(location: Location, unit_id: int | None, agency: str) -> timedelta:
    """How long the holds of this unit lasted that ended, whether known by its row or its name."""
    theirs = Q(agency__iexact=agency.strip()) | (Q(unit=unit_id) if unit_id else Q())
    ended = location.holds.filter(theirs, ended_at__isnull=False)
    return sum((min(one.ended_at, one.expires_at) - one.began_at for one in ended), timedelta())


def _lasts(had: timedelta, by: User) -> timedelta:
    """How long a new hold of a unit lasts that had so much before. Raises HeldLongEnough."""
    rules = profiles.current().hold
    at_first, in_all = timedelta(hours=rules.hours), timedelta(hours=rules.hours_in_all)
    left = (in_all if by.has_perm(DECIDES) else at_first) - had
    if left < HOLD_AT_LEAST:
        raise HeldLongEnough(rules.hours, rules.hours_in_all)
    return min(at_first, left)


def _is_answered_by(unit_id: int | None, location: Location) -> bool:
    """Whether whoever asks us to wait shows by it that they have what was referred.

    A hold by itself tells nobody: without a referral the police are still to be told.
    """
    newest = location.referrals.order_by("pk").last()
    if newest is None or newest.state not in POLICE_UNANSWERED:
        return False
    return newest.unit_id in {None, unit_id}


def _unit_called(agency: str, location: Location) -> int | None:
    """The unit of this name that it was referred to."""
    named = Referral.objects.sent().filter(location=location, unit__name=agency)
    return cast("int | None", named.order_by("-pk").values_list("unit", flat=True).first())


def active_hold(location: Location, hold_id: int | None, *, by: User) -> Hold:
    """The hold that is meant, or the only one; an officer knows that of their unit alone.

    The caller holds the location's lock. Raises NoHold.
    """
    theirs = Hold.objects.active().of_person(by).filter(location=location)
    found = list(theirs if hold_id is None else theirs.filter(pk=hold_id))
    if len(found) != 1:
        raise NoHold
    return cast("Hold", found[0])


@transaction.atomic
def release_hold(location_id: int, *, by: User, hold_id: int | None = None) -> Location:
    """A unit no longer asks us to wait; what others asked for stands. Raises NoHold."""
    location: Location = Location.objects.select_for_update().get(pk=location_id)
    hold = active_hold(location, hold_id, by=by)
    _end(hold, location, HoldState.RELEASED, by=by)
    return location


def _end(hold: Hold, location: Location, to: HoldState, *, by: User | None) -> None:
    now = database_now()
    HOLD.move(hold, to, by=by, at=now, about=location, hold=hold.pk)
    _keep(location)
    tell_unit(hold, at=now)


def _keep(location: Location) -> None:
    """Writes what all of its holds come to."""
    tracks.keep(location, tracks.TRACKS[HOLD](tracks.rows_of(HOLD, location)))


@transaction.atomic
def ask_for_renewal(location_id: int, *, by: User, hold_id: int | None = None) -> Hold:
    """The police need more time: a supervisor decides. Raises NoHold, RenewedEnough,
    RenewalAskedAlready."""
    location: Location = Location.objects.select_for_update().get(pk=location_id)
    hold = active_hold(location, hold_id, by=by)
    _must_be_renewable(hold)
    if hold.renewal_asked_at is not None:
        raise RenewalAskedAlready
    hold.renewal_asked_at, hold.renewal_asked_by = database_now(), by
    hold.save(update_fields=["renewal_asked_at", "renewal_asked_by"])
    _keep(location)
    audit.record("hold.renewal_asked", by=by, about=location, hold=hold.pk)
    return hold


@transaction.atomic
def renew_hold(location_id: int, *, by: User, hold_id: int | None = None) -> Hold:
    """A supervisor gives the police the time that the profile allows in all.

    The police asked for it, by their account or by somebody who wrote that down and is not the
    supervisor who decides. Raises NoHold, RenewedEnough, RenewalNotAsked.
    """
    location: Location = Location.objects.select_for_update().get(pk=location_id)
    hold = active_hold(location, hold_id, by=by)
    _must_be_renewable(hold)
    _must_be_theirs_to_decide(hold, by)
    hold.expires_at = renewed_until(hold)
    hold.renewals, hold.renewal_asked_at, hold.renewal_asked_by = hold.renewals + 1, None, None
    hold.save(update_fields=["expires_at", "renewals", "renewal_asked_at", "renewal_asked_by"])
    _keep(location)
    audit.record("hold.renewed", by=by, about=location, hold=hold.pk, renewals=hold.renewals)
    tell_unit(hold, at=database_now(), news=f"-{hold.renewals}")
    return hold


@transaction.atomic
def refuse_renewal(
    location_id: int, reason: str, *, by: User, hold_id: int | None = None
) -> RefusedRenewal:
    """A supervisor gives the police no more time. They are told so, with the reason.

    The hold ends by its clock; until then they may ask once more. As for a renewal, whoever wrote
    down that they asked does not decide. Raises NoHold, RenewalNotAsked.
    """
    now = database_now()
    location: Location = Location.objects.select_for_update().get(pk=location_id)
    hold = active_hold(location, hold_id, by=by)
    _must_be_theirs_to_decide(hold, by)
    hold.renewal_asked_at, hold.renewal_asked_by = None, None
    hold.save(update_fields=["renewal_asked_at", "renewal_asked_by"])
    made: RefusedRenewal = RefusedRenewal.objects.create(
        hold=hold,
        reason=seal(reason, key=hold.key, place=NO_MORE_TIME_PLACE),
        renewals=hold.renewals,
        refused_at=now,
        by=by,
    )
    _keep(location)
    audit.record("hold.renewal_refused", by=by, about=location, hold=hold.pk)
    tell_unit(hold, at=now, news=f"-no-{made.pk}")
    return made


def _must_be_theirs_to_decide(hold: Hold, by: User) -> None:
    if hold.renewal_asked_at is None or hold.renewal_asked_by_id == by.pk:
        raise RenewalNotAsked


def renewed_until(hold: Hold) -> datetime:
    """Until when a renewal makes it last."""
    in_all = timedelta(hours=profiles.current().hold.hours_in_all)
    return hold.began_at + in_all - hold.had_before


def may_be_renewed(hold: Hold) -> bool:
    """Whether the profile allows one more renewal, and time for it is left."""
    allowed = hold.renewals < profiles.current().hold.renewals
    return allowed and renewed_until(hold) > hold.expires_at


def _must_be_renewable(hold: Hold) -> None:
    if not may_be_renewed(hold):
        raise RenewedEnough


def end_holds() -> int:
    """Holds whose time is over end by themselves. Returns how many."""
    return each_due(Location.objects.with_hold_to_end(), _expire)


def _expire(location: Location) -> None:
    for hold in Hold.objects.active().filter(location=location, expires_at__lte=database_now()):
        _end(hold, location, HoldState.EXPIRED, by=None)
