"""Actions on the register of police units, on a unit, and on its officers."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hotline.forms.desk_police import OfficerForm, UnitForm
from hotline.models import PoliceUnit
from hotline.models.querysets import REFER
from hotline.operations.police_units import (
    add_officer,
    add_unit,
    remove_officer,
    retire_unit,
    verify_unit,
)
from hotline.states import UnitState
from hotline.words.errors import SecondPersonNeeded
from hotline.words.errors_police import NoSuchOfficer, UnitKnown
from portal.accounts.models import User
from portal.web.actions import Action, Actions, Named

UNITS: Actions[None] = Actions(
    "the register of police units",
    ["register"],
    "hotline_desk",
    lambda _register: reverse("hotline_desk:police_units"),
)


@dataclass(frozen=True, slots=True)
class UnitAt:
    """A police unit, before somebody of staff."""

    unit: PoliceUnit
    person: User


UNIT: Actions[UnitAt] = Actions(
    "a police unit",
    ["unit"],
    "hotline_desk",
    lambda _at: reverse("hotline_desk:police_units"),
    where=lambda at: (at.unit.pk,),
)


@dataclass(frozen=True, slots=True)
class OfficerAt:
    """An officer of a unit."""

    unit: PoliceUnit
    officer: User


OFFICER: Actions[OfficerAt] = Actions(
    "an officer of a police unit",
    ["officer"],
    "hotline_desk",
    lambda _at: reverse("hotline_desk:police_units"),
    where=lambda at: (at.unit.pk, at.officer.pk),
)


def can_verify(at: UnitAt) -> bool:
    """Anybody but who entered it."""
    waits = at.unit.state == UnitState.PROPOSED
    return waits and at.unit.proposed_by_id != at.person.pk


def about_officer(at: OfficerAt) -> Named:
    """The unit and the officer."""
    return (at.unit.pk, at.officer.pk)


UNITS.add(
    Action(
        "add_unit",
        permissions=(REFER,),
        place="register",
        label=_("Enter it"),
        button="",
        icon="plus",
        folded=_("Enter a police unit"),
        form=lambda _register, sent: UnitForm(sent),
        act=lambda _register, by, form: add_unit(form.as_unit(), by=by),
        answers=(UnitKnown,),
        done=_("Entered. A second person has to verify it."),
        history={"police_unit.proposed": _("Police unit entered")},
    )
)
UNIT.add(
    Action(
        "verify_unit",
        permissions=(REFER,),
        place="unit",
        label=_("Verify it"),
        button="",
        size="small",
        icon="check",
        offered=can_verify,
        verb=verify_unit,
        warnings=(SecondPersonNeeded,),
        done=_("Verified. Referrals may go to it now."),
        history={"police_unit.verified": _("Police unit verified")},
    ),
    Action(
        "retire_unit",
        permissions=(REFER,),
        place="unit",
        label=_("Use it no longer"),
        size="small",
        offered=lambda at: at.unit.state != UnitState.RETIRED,
        verb=retire_unit,
        done=_("No longer used."),
        history={"police_unit.retired": _("Police unit no longer used")},
    ),
    Action(
        "add_officer",
        permissions=(REFER,),
        place="unit",
        label=_("Add the officer"),
        folded=_("Add an officer with an account"),
        offered=lambda at: at.unit.state == UnitState.VERIFIED,
        form=lambda _at, sent: OfficerForm(sent),
        verb=add_officer,
        answers=(NoSuchOfficer,),
        done=_("Added. They see what is referred to their unit."),
        history={"police_unit.officer_added": _("Officer added to the unit")},
    ),
)
OFFICER.add(
    Action(
        "remove_officer",
        permissions=(REFER,),
        place="officer",
        label=_("Remove"),
        size="small",
        verb=remove_officer,
        about=about_officer,
        done=_("Removed. They see nothing of the unit any more."),
        history={"police_unit.officer_removed": _("Officer removed from the unit")},
    )
)
