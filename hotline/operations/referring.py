"""A location is referred to a unit of the police: its package is made, and a mail tells them.

The police count as told once the mail server has taken that mail, not before. One that no try
brings away leaves the location as it was, and says so.
"""

from collections.abc import Mapping
from datetime import datetime
from smtplib import SMTPException, SMTPRecipientsRefused

from django.db import transaction

from hotline.gateways.mail import Mailer, mailer
from hotline.models import Location, PoliceUnit, Referral
from hotline.operations import tracks
from hotline.operations.mail_text import new_message_id
from hotline.operations.police_mail import referral_mail
from hotline.operations.referral_package import keep_package, package_for
from hotline.operations.retracting import retract, retract_danger
from hotline.operations.sending import FINAL_REFUSALS
from hotline.operations.standing import standing
from hotline.operations.telling_again import note_heard
from hotline.policies import profiles
from hotline.policies.clocks import ask_police_by
from hotline.policies.next_steps import may_refer
from hotline.states import (
    POLICE,
    PoliceState,
    UnitState,
    Urgency,
    Verdict,
)
from hotline.words.errors_police import NotToBeReferred, PoliceNeedWords, UnitNotVerified
from portal.accounts.models import User
from portal.database.clock import database_now
from portal.jobs import outbox
from portal.jobs.registry import GiveUp, TimeIsUp
from portal.privacy.models import SubjectKey


@transaction.atomic
def refer(
    location_id: int, *, by: User, unit_id: int, urgency: Urgency, message: str = ""
) -> Referral:
    """Makes the package and asks for the mail to the unit.

    Anybody who works on cases or speaks with the police may, also beside a colleague. Because of
    danger also what was not found illegal: then the police know only what `message` tells them.
    Raises NotToBeReferred, UnitNotVerified, PoliceNeedWords.
    """
    now = database_now()
    location: Location = Location.objects.select_for_update().get(pk=location_id)
    if not may_refer(standing(location, now)):
        raise NotToBeReferred
    found_illegal = location.verdict == Verdict.ILLEGAL
    if not found_illegal and not message.strip():
        raise PoliceNeedWords
    unit: PoliceUnit | None = PoliceUnit.objects.select_for_update().filter(pk=unit_id).first()
    if unit is None or unit.state != UnitState.VERIFIED:
        raise UnitNotVerified
    key = SubjectKey.objects.new()
    made: Referral = tracks.begin(
        POLICE,
        location,
        at=now,
        unit=unit,
        urgency=urgency,
        found_illegal=found_illegal,
        referred_by=by,
        key=key,
        message_id=new_message_id("referral"),
    )
    keep_package(made, package_for(made, location, at=now, message=message), key)
    made.save(update_fields=["package", "package_sha256"])
    tracks.move(POLICE, location, PoliceState.QUEUED, by=by, at=now, referral=made.pk)
    outbox.add("referral.send", subject=made)
    return made


def send_referral(referral_id: int, *, through: Mailer | None = None) -> bool:
    """Sends the mail of a referral. Returns False when there was nothing (more) to send.

    Raises OSError or SMTPException when the mail server did not take it, so that the job comes
    back with the same message id; GiveUp when the mail cannot be written.
    """
    referral = Referral.objects.select_related("unit", "key").get(pk=referral_id)
    if referral.state != PoliceState.QUEUED or withdraw_overturned(referral_id):
        return False
    if referral.addressee.state != UnitState.VERIFIED:
        fail_referral(referral_id)
        return False
    try:
        (through or mailer()).send(referral_mail(referral))
    except SMTPRecipientsRefused as refused:
        if not all(code in FINAL_REFUSALS for code, _words in refused.recipients.values()):
            raise
        fail_referral(referral_id)
        return False
    except (OSError, SMTPException, TimeIsUp):
        raise
    except Exception as wrong:
        fail_referral(referral_id)
        raise GiveUp(f"referral {referral_id} cannot be written") from wrong
    _confirm(referral_id)
    return True


@transaction.atomic
def _confirm(referral_id: int) -> None:
    """They have it, also where it was taken back while its mail was on the way."""
    now = database_now()
    location, referral = _locked(referral_id)
    if referral.state not in {PoliceState.QUEUED, PoliceState.NONE}:
        return
    goes_on = referral.state == PoliceState.QUEUED
    clock = {"due_at": ask_police_by(now, profiles.current()) if goes_on else None}
    POLICE.move(referral, PoliceState.REFERRED, by=None, at=now, about=location, columns=clock)
    tracks.keep(location, tracks.TRACKS[POLICE](tracks.rows_of(POLICE, location)))
    if referral.found_illegal:
        note_heard(location, referral.addressee.name)
    if location.verdict not in {"", Verdict.ILLEGAL}:
        retract(location, at=now)
    if not goes_on and location.danger_since is None:
        _retract_danger_of(referral, location, now)


def _retract_danger_of(referral: Referral, location: Location, now: datetime) -> None:
    """Taken back on its way, because nobody is in danger: they have it all the same."""
    if not referral.found_illegal or referral.urgency == Urgency.DANGER:
        retract_danger(location, since=referral.began_at, at=now)


@transaction.atomic
def withdraw_overturned(referral_id: int) -> bool:
    """Takes back a referral that says illegal what does not count as illegal any more.

    Returns whether it did.
    """
    location, referral = _locked(referral_id)
    overturned = referral.found_illegal and location.verdict != Verdict.ILLEGAL
    return overturned and withdraw_referral(location, by=None)


@transaction.atomic
def fail_referral(referral_id: int) -> None:
    """No try brings it away: nobody was told, and a person chooses another way."""
    now = database_now()
    location, referral = _locked(referral_id)
    if referral.state == PoliceState.QUEUED:
        note_not_reached(location, at=now)


def note_not_reached(location: Location, *, at: datetime) -> None:
    """The newest referral reached nobody; the caller holds the location's lock."""
    columns = {"failed_at": at, "due_at": None}
    _take_back(location, by=None, at=at, verb="police.not_reached", columns=columns)


def withdraw_referral(location: Location, *, by: User | None) -> bool:
    """A referral that has not left stays here, where it says that something is illegal.

    Returns whether there was one. The caller holds the location's lock.
    """
    newest = location.referrals.order_by("pk").last()
    if newest is None or newest.state != PoliceState.QUEUED or not newest.found_illegal:
        return False
    _take_back(location, by=by, at=database_now(), verb="police.withdrawn", columns={})
    return True


def withdraw_danger_referral(location: Location, *, by: User) -> bool:
    """A referral that has not left stays here, where it says that somebody is in danger.

    Returns whether there was one. The caller holds the location's lock.
    """
    newest = location.referrals.order_by("pk").last()
    if newest is None or newest.state != PoliceState.QUEUED:
        return False
    if newest.found_illegal and newest.urgency != Urgency.DANGER:
        return False
    _take_back(location, by=by, at=database_now(), verb="police.withdrawn", columns={})
    return True


def _take_back(
    location: Location,
    *,
    by: User | None,
    at: datetime,
    verb: str,
    columns: Mapping[str, datetime | None],
) -> None:
    """Where it was to tell them once more, that stays due."""
    tracks.move(POLICE, location, PoliceState.NONE, by=by, at=at, verb=verb, columns=columns)
    before = tracks.rows_of(POLICE, location)[:-1]
    if before and before[-1].state == PoliceState.AGAIN:
        tracks.begin(POLICE, location, at=at, state=PoliceState.AGAIN)


def _locked(referral_id: int) -> tuple[Location, Referral]:
    location: Location = Location.objects.select_for_update().get(referrals=referral_id)
    referral: Referral = Referral.objects.select_for_update().get(pk=referral_id)
    return location, referral
