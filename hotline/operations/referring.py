"""A location is referred to a unit of the police: its package is made, and a mail tells them.

The police count as told once the mail server has taken that mail, not before. One that no try
brings away leaves the location as it was, and says so.
"""

from datetime import datetime
from smtplib import SMTPException, SMTPRecipientsRefused

from django.db import transaction

from hotline.gateways.mail import Mailer, mailer
from hotline.models import Location, PoliceUnit, Referral
from hotline.operations import tracks
from hotline.operations.mail_text import new_message_id
from hotline.operations.police_mail import referral_mail
from hotline.operations.referral_package import keep_package, package_for
from hotline.operations.sending import FINAL_REFUSALS
from hotline.policies import profiles
from hotline.policies.clocks import silence_ends_at
from hotline.states import (
    POLICE,
    POLICE_MAY_BE_TOLD,
    PoliceState,
    UnitState,
    Urgency,
    Verdict,
)
from hotline.words.errors_police import NotToBeReferred, UnitNotVerified
from portal.accounts.models import User
from portal.database.clock import database_now
from portal.jobs import outbox
from portal.jobs.registry import GiveUp
from portal.privacy.models import SubjectKey


def may_be_referred(location: Location) -> bool:
    """Whether the police do not have it, and ought to."""
    illegal = location.verdict == Verdict.ILLEGAL
    return illegal and location.police_state in POLICE_MAY_BE_TOLD


@transaction.atomic
def refer(location_id: int, *, by: User, unit_id: int, urgency: Urgency) -> Referral:
    """Makes the package and asks for the mail to the unit.

    Anybody who works on cases or speaks with the police may, also beside a colleague. Raises
    NotToBeReferred, UnitNotVerified.
    """
    now = database_now()
    location: Location = Location.objects.select_for_update().get(pk=location_id)
    if not may_be_referred(location):
        raise NotToBeReferred
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
        referred_by=by,
        key=key,
        message_id=new_message_id("referral"),
    )
    keep_package(made, package_for(made, location, at=now), key)
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
    if referral.state != PoliceState.QUEUED:
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
    except (OSError, SMTPException):
        raise
    except Exception as wrong:
        fail_referral(referral_id)
        raise GiveUp(f"referral {referral_id} cannot be written") from wrong
    _confirm(referral_id)
    return True


@transaction.atomic
def _confirm(referral_id: int) -> None:
    now = database_now()
    location, referral = _locked(referral_id)
    if referral.state == PoliceState.QUEUED:
        silence = {"due_at": silence_ends_at(now, profiles.current())}
        tracks.move(POLICE, location, PoliceState.REFERRED, by=None, at=now, columns=silence)


@transaction.atomic
def fail_referral(referral_id: int) -> None:
    """No try brings it away: nobody was told, and a person chooses another way."""
    now = database_now()
    location, referral = _locked(referral_id)
    if referral.state == PoliceState.QUEUED:
        note_not_reached(location, at=now)


def note_not_reached(location: Location, *, at: datetime) -> None:
    """The newest referral reached nobody; the caller holds the location's lock.

    Where it was to tell them once more, that stays due.
    """
    failed, verb = {"failed_at": at}, "police.not_reached"
    tracks.move(POLICE, location, PoliceState.NONE, by=None, at=at, verb=verb, columns=failed)
    before = tracks.rows_of(POLICE, location)[:-1]
    if before and before[-1].state == PoliceState.AGAIN:
        tracks.begin(POLICE, location, at=at, state=PoliceState.AGAIN)


def _locked(referral_id: int) -> tuple[Location, Referral]:
    location: Location = Location.objects.select_for_update().get(referrals=referral_id)
    referral: Referral = Referral.objects.select_for_update().get(pk=referral_id)
    return location, referral
