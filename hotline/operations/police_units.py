"""The register of police units: entered by one person, verified by another, with their officers."""

from dataclasses import dataclass

from django.db import transaction

from hotline.models import PoliceUnit, UnitOfficer
from hotline.states import POLICE_UNIT, UnitChannel, UnitState
from hotline.words.errors import SecondPersonNeeded
from hotline.words.errors_police import NoSuchOfficer, UnitKnown
from hotline.words.mailbox import ascii_mailbox
from portal import audit
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.database.clock import database_now


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit, the address its mails go to, what they contain and in which language."""

    name: str
    email: str
    channel: UnitChannel
    language: str


@transaction.atomic
def add_unit(new: NewUnit, *, by: User) -> PoliceUnit:
    """Enters a unit; somebody else verifies it. Raises UnitKnown, NoMailbox."""
    email = ascii_mailbox(new.email)
    known = PoliceUnit.objects.exclude(state=UnitState.RETIRED).filter(email__iexact=email)
    if known.exists():
        raise UnitKnown
    made: PoliceUnit = PoliceUnit.objects.create(
        name=" ".join(new.name.split()),
        email=email,
        channel=new.channel,
        language=new.language,
        proposed_by=by,
        proposed_at=database_now(),
    )
    audit.record("police_unit.proposed", by=by, about=made)
    return made


def _locked(unit_id: int) -> PoliceUnit:
    unit: PoliceUnit = PoliceUnit.objects.select_for_update().get(pk=unit_id)
    return unit


@transaction.atomic
def verify_unit(unit_id: int, *, by: User) -> PoliceUnit:
    """A second person compared the address with another source. Raises SecondPersonNeeded."""
    unit = _locked(unit_id)
    if unit.proposed_by_id == by.pk:
        raise SecondPersonNeeded
    verified = {"verified_by": by}
    POLICE_UNIT.move(unit, UnitState.VERIFIED, by=by, at=database_now(), columns=verified)
    return unit


@transaction.atomic
def retire_unit(unit_id: int, *, by: User) -> PoliceUnit:
    """It is written to no longer; what was referred to it stays."""
    unit = _locked(unit_id)
    POLICE_UNIT.move(unit, UnitState.RETIRED, by=by, at=database_now())
    return unit


@transaction.atomic
def add_officer(unit_id: int, *, by: User, email: str) -> UnitOfficer:
    """An account of a police officer belongs to this unit from now on. Raises NoSuchOfficer."""
    unit = _locked(unit_id)
    officer = User.objects.filter(
        email__iexact=email.strip(), is_active=True, groups__name=Role.POLICE_OFFICER.value
    ).first()
    if officer is None:
        raise NoSuchOfficer
    made, _new = UnitOfficer.objects.update_or_create(user=officer, defaults={"unit": unit})
    audit.record("police_unit.officer_added", by=by, about=unit, officer=officer.pk)
    return made


@transaction.atomic
def remove_officer(unit_id: int, officer_id: int, *, by: User) -> None:
    """The account sees nothing of the unit any more. Repeating it does no harm."""
    unit = _locked(unit_id)
    removed, _per_model = UnitOfficer.objects.filter(unit=unit, user=officer_id).delete()
    if removed:
        audit.record("police_unit.officer_removed", by=by, about=unit, officer=officer_id)
