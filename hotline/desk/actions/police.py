"""Actions towards the police: on a case, on a referral, and on the register of police units."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hotline.desk.actions.base import CASE, CaseAt, ItemAction
from hotline.desk.actions.removal import is_illegal
from hotline.forms.desk_police import (
    HoldForm,
    OfficerForm,
    PoliceAnswerForm,
    ReferForm,
    UnitForm,
)
from hotline.models import PoliceUnit, Referral
from hotline.models.querysets import ANSWER_REFERRAL, CASE_WORK, REFER
from hotline.operations.holds import (
    ask_for_renewal,
    may_be_renewed,
    release_hold,
    renew_hold,
    set_hold,
)
from hotline.operations.police_answers import record_police_answer
from hotline.operations.police_units import (
    add_officer,
    add_unit,
    remove_officer,
    retire_unit,
    verify_unit,
)
from hotline.operations.reading import Held
from hotline.operations.referring import may_be_referred, refer
from hotline.states import UnitState, Verdict
from hotline.words.errors import (
    HoldStands,
    NoSuchOfficer,
    NotToBeReferred,
    RenewalNotAsked,
    SecondPersonNeeded,
    UnitKnown,
    UnitNotVerified,
)
from portal.accounts.models import User
from portal.web.actions import Action, Actions, Named

SPEAKS_WITH_POLICE = (*CASE_WORK, REFER)
POLICE_ACCOUNTS = (*SPEAKS_WITH_POLICE, ANSWER_REFERRAL)
HOLD_SET = _("Held. Until it ends nobody but the police is told; what had not left was taken back.")
HISTORY = {
    "set": {"hold.set": _("Held for the police")},
    "asked": {"hold.renewal_asked": _("The police asked for more time")},
    "renewed": {"hold.renewed": _("Hold renewed")},
    "released": {"hold.released": _("Hold released")},
}


@dataclass(frozen=True, slots=True)
class ReferralAt:
    """A referral, before somebody who may read it; `held` while the police ask us to wait."""

    referral: Referral
    person: User
    held: Held | None

    @property
    def is_officers(self) -> bool:
        """Whether an officer with an account reads it."""
        return not any(map(self.person.has_perm, SPEAKS_WITH_POLICE))


def page_of(referral: Referral) -> str:
    """The page of a referral."""
    return reverse("hotline_desk:referral", args=[referral.pk])


REFERRAL: Actions[ReferralAt] = Actions(
    "a referral",
    ("answer", "hold"),
    "hotline_desk",
    lambda at: page_of(at.referral),
    where=lambda at: (at.referral.pk,),
)
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


@dataclass(eq=False, kw_only=True)
class PoliceAction(ItemAction):
    """What is done towards the police about a URL, whoever works on its case."""

    permissions: tuple[str, ...] = CASE_WORK
    place: str = "police"
    goes_on: bool = True
    beside_a_colleague: bool = True


@dataclass(eq=False, kw_only=True)
class ReferralAction(Action[ReferralAt]):
    """The same from the page of a referral: `verb` is called with its location."""

    permissions: tuple[str, ...] = POLICE_ACCOUNTS
    place: str = "hold"
    about: Callable[[ReferralAt], Named] = lambda at: (at.referral.location_id,)


def may_be_held(at: CaseAt) -> bool:
    """Illegal, still there, and not held."""
    return is_illegal(at) and at.item.held is None and not at.item.location.is_gone


def can_renew(held: Held | None) -> bool:
    """Whether the police asked for time that the profile still has."""
    return held is not None and held.hold.renewal_asked_at is not None


def can_ask(held: Held | None) -> bool:
    """Whether more time may be asked for."""
    if held is None or held.hold.renewal_asked_at is not None:
        return False
    return may_be_renewed(held.hold)


def hold_from_case(at: CaseAt, by: User, form: HoldForm) -> None:
    """What an officer told somebody of us."""
    set_hold(at.item.location.pk, form.as_hold(), by=by)


def hold_from_referral(at: ReferralAt, by: User, form: HoldForm) -> None:
    """What an officer says by their account, or somebody of us for them."""
    set_hold(at.referral.location_id, form.as_hold(), by=by)


def hold_form(at: ReferralAt, sent: Any) -> HoldForm:
    """An officer with an account is not asked who they are."""
    officer = str(at.person) if at.is_officers else ""
    return HoldForm(sent, agency=at.referral.addressee.name, officer=officer)


CASE.add(
    PoliceAction(
        "refer",
        label=_("Refer it to the police"),
        button="",
        icon="send",
        layout="notify-form",
        template="desk/hotline/actions/refer.html",
        offered=lambda at: may_be_referred(at.item.location),
        form=lambda at, sent: ReferForm(sent, danger=at.case.report.imminent_danger),
        verb=refer,
        answers=(NotToBeReferred, UnitNotVerified),
        done=_("The referral is on its way."),
        history={
            "police.queued": _("Referred to the police"),
            "police.referred": _("The police were told"),
        },
    ),
    PoliceAction(
        "set_hold",
        label=_("Hold it"),
        button="",
        folded=_("The police ask us to wait"),
        offered=may_be_held,
        form=lambda at, sent: HoldForm(
            sent, agency=at.item.referral.addressee.name if at.item.referral else ""
        ),
        act=hold_from_case,
        answers=(HoldStands,),
        done=HOLD_SET,
        history=HISTORY["set"],
    ),
    PoliceAction(
        "ask_for_renewal",
        label=_("The police need more time"),
        offered=lambda at: can_ask(at.item.held),
        verb=ask_for_renewal,
        done=_("Written down. A supervisor decides."),
        history=HISTORY["asked"],
    ),
    PoliceAction(
        "renew_hold",
        permissions=("hotline.adjudicate",),
        label=_("Renew the hold"),
        icon="history",
        offered=lambda at: can_renew(at.item.held),
        verb=renew_hold,
        warnings=(RenewalNotAsked,),
        done=_("Renewed. The police are told until when."),
        history=HISTORY["renewed"],
    ),
    PoliceAction(
        "release_hold",
        label=_("Release the hold"),
        icon="check",
        offered=lambda at: at.item.held is not None,
        verb=release_hold,
        done=_("Released. What was held back may be told now."),
        history=HISTORY["released"],
    ),
)
REFERRAL.add(
    Action(
        "answer_referral",
        permissions=POLICE_ACCOUNTS,
        place="answer",
        label=_("Keep the answer"),
        button="",
        icon="check",
        layout="notify-form",
        form=lambda _at, sent: PoliceAnswerForm(sent),
        verb=record_police_answer,
        done=_("Kept."),
        history={
            "police.answered": _("The police answered"),
            "police.acknowledged": _("The police have it"),
            "police.closed": _("The police are finished with it"),
        },
    ),
    ReferralAction(
        "hold_referral",
        label=_("Ask the hotline to wait"),
        button="",
        folded=_("Ask the hotline to wait"),
        offered=lambda at: (
            at.held is None
            and at.referral.location.verdict == Verdict.ILLEGAL
            and not at.referral.location.is_gone
        ),
        form=hold_form,
        act=hold_from_referral,
        answers=(HoldStands,),
        done=HOLD_SET,
        history=HISTORY["set"],
    ),
    ReferralAction(
        "ask_for_more_time",
        label=_("Ask for more time"),
        offered=lambda at: can_ask(at.held),
        verb=ask_for_renewal,
        done=_("Written down. A supervisor decides."),
        history=HISTORY["asked"],
    ),
    ReferralAction(
        "renew_referral_hold",
        permissions=("hotline.adjudicate",),
        label=_("Renew the hold"),
        icon="history",
        offered=lambda at: can_renew(at.held),
        verb=renew_hold,
        warnings=(RenewalNotAsked,),
        done=_("Renewed. The police are told until when."),
        history=HISTORY["renewed"],
    ),
    ReferralAction(
        "release_referral_hold",
        label=_("Release the hold"),
        icon="check",
        offered=lambda at: at.held is not None,
        verb=release_hold,
        done=_("Released. What was held back may be told now."),
        history=HISTORY["released"],
    ),
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
