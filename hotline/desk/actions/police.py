"""Actions towards the police: on a case, and on a referral."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hotline.desk.actions.base import CASE, CaseAt, ItemAction
from hotline.desk.actions.removal import is_illegal
from hotline.forms.desk_police import (
    GiveUpPoliceForm,
    HoldForm,
    PoliceAnswerForm,
    ReferForm,
    RefuseRenewalForm,
    WhichHoldForm,
)
from hotline.models import Hold, Referral, RefusedRenewal
from hotline.models.querysets import ANSWER_REFERRAL, CASE_WORK, REFER
from hotline.operations.holds import (
    ask_for_renewal,
    may_be_renewed,
    refuse_renewal,
    release_hold,
    renew_hold,
    set_hold,
)
from hotline.operations.police_answers import give_up_police, record_police_answer
from hotline.operations.police_mail import is_written_to
from hotline.operations.reading import Held
from hotline.operations.referring import refer
from hotline.operations.telling_again import note_told_again
from hotline.policies.next_steps import Step
from hotline.states import REPORT_UNTOUCHED, PoliceState, Verdict
from hotline.words.errors_police import (
    HeldLongEnough,
    HoldStands,
    NotToBeReferred,
    PoliceNeedWords,
    RenewalNotAsked,
    UnitNotVerified,
)
from portal.accounts.models import User
from portal.web.actions import Action, Actions, Done, Named

SPEAKS_WITH_POLICE = (*CASE_WORK, REFER)
POLICE_ACCOUNTS = (*SPEAKS_WITH_POLICE, ANSWER_REFERRAL)
HOLD_SET = _("Held. Until it ends nobody but the police is told; what had not left was taken back.")
HOLD_HISTORY = {"hold.set": _("Held for the police")}


@dataclass(frozen=True, slots=True)
class ReferralAt:
    """A referral, before somebody who may read it, with the holds that this person may end.

    `others_hold`: a unit that is not theirs asks us to wait as well; who that is stays with us.
    """

    referral: Referral
    person: User
    holds: list[Held]
    others_hold: bool

    @property
    def is_held(self) -> bool:
        """Whether the unit of this referral asks us to wait."""
        return any(held.hold.unit_id == self.referral.unit_id for held in self.holds)

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


def may_be_referred(at: CaseAt) -> bool:
    """What was found illegal; because of danger anything that somebody has taken on."""
    taken_on = at.case.report.state not in REPORT_UNTOUCHED
    return at.item.may_refer and (is_illegal(at) or taken_on)


def refer_form(at: CaseAt, sent: Any) -> ReferForm:
    """Asks for words where nothing illegal was found, or where somebody is in danger."""
    danger = at.case.report.imminent_danger or at.item.location.danger_since is not None
    return ReferForm(sent, danger=danger, found_illegal=is_illegal(at))


def may_be_held(at: CaseAt) -> bool:
    """Illegal and still there; also where another unit asked before."""
    return is_illegal(at) and not at.item.location.is_gone


def to_renew(holds: list[Held]) -> list[Hold]:
    """Those for which the police asked for time that the profile still has."""
    return [one.hold for one in holds if one.hold.renewal_asked_at is not None]


def to_ask_for(holds: list[Held]) -> list[Hold]:
    """Those for which more time may be asked for."""
    waiting = (one.hold for one in holds if one.hold.renewal_asked_at is None)
    return [hold for hold in waiting if may_be_renewed(hold)]


def to_release(holds: list[Held]) -> list[Hold]:
    """All of them."""
    return [one.hold for one in holds]


def told_no(made: RefusedRenewal) -> Done:
    """Whoever asked reads it, or has to be told by a person."""
    if is_written_to(made.hold):
        return Done(_("The police are told that there is no more time, and why."))
    return Done(
        _("Written down. No mail reaches whoever asked: tell them that there is no more time."),
        messages.WARNING,
    )


def hold_buttons(
    kind: Callable[..., Action[Any]], holds: Callable[[Any], list[Held]], *, suffix: str = ""
) -> tuple[Action[Any], ...]:
    """What is done with a hold that stands, from a case and from a referral alike."""
    return (
        kind(
            f"ask_for_renewal{suffix}",
            label=_("The police need more time"),
            offered=lambda at: bool(to_ask_for(holds(at))),
            form=lambda at, sent: WhichHoldForm(sent, to_ask_for(holds(at))),
            verb=ask_for_renewal,
            done=_("Written down. A supervisor decides."),
            history={"hold.renewal_asked": _("The police asked for more time")},
        ),
        kind(
            f"renew_hold{suffix}",
            permissions=("hotline.adjudicate",),
            label=_("Renew the hold"),
            icon="history",
            offered=lambda at: bool(to_renew(holds(at))),
            form=lambda at, sent: WhichHoldForm(sent, to_renew(holds(at))),
            verb=renew_hold,
            warnings=(RenewalNotAsked,),
            done=_("Renewed. The police are told until when."),
            history={"hold.renewed": _("Hold renewed")},
        ),
        kind(
            f"refuse_renewal{suffix}",
            permissions=("hotline.adjudicate",),
            label=_("Say no"),
            layout="notify-form",
            folded=_("Give no more time"),
            offered=lambda at: bool(to_renew(holds(at))),
            form=lambda at, sent: RefuseRenewalForm(sent, to_renew(holds(at)), prefix="refuse"),
            verb=refuse_renewal,
            answers=(RenewalNotAsked,),
            done=told_no,
            history={"hold.renewal_refused": _("No more time for the police")},
        ),
        kind(
            f"release_hold{suffix}",
            label=_("Release the hold"),
            icon="check",
            offered=lambda at: bool(holds(at)),
            form=lambda at, sent: WhichHoldForm(sent, to_release(holds(at))),
            verb=release_hold,
            done=_("Released. What was held back may be told now."),
            history={"hold.released": _("Hold released")},
        ),
    )


def hold_from_case(at: CaseAt, by: User, form: HoldForm) -> None:
    """What an officer told somebody of us."""
    set_hold(at.item.location.pk, form.as_hold(), by=by)


def hold_from_referral(at: ReferralAt, by: User, form: HoldForm) -> None:
    """What an officer says by their account, or somebody of us for them."""
    new = form.as_hold()
    own = replace(new, unit_id=at.referral.unit_id) if at.is_officers else new
    set_hold(at.referral.location_id, own, by=by)


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
        offered=may_be_referred,
        form=refer_form,
        verb=refer,
        answers=(NotToBeReferred, UnitNotVerified, PoliceNeedWords),
        done=_("The referral is on its way."),
        history={
            "police.queued": _("Referred to the police"),
            "police.referred": _("The police were told"),
            "police.withdrawn": _("Referral taken back before it left"),
        },
    ),
    PoliceAction(
        "note_told_again",
        label=_("They know now"),
        hint=lambda _at: _("Press it once you have told everybody who is named here."),
        icon="check",
        offered=lambda at: Step.TELL_AGAIN in at.item.steps,
        verb=note_told_again,
        done=_("Recorded."),
        history={"retraction.told_again": _("Told by hand that it is illegal after all")},
    ),
    PoliceAction(
        "give_up_police",
        permissions=("hotline.adjudicate",),
        label=_("Nobody else can act: give up"),
        folded=_("Nobody else can act"),
        offered=lambda at: at.item.location.police_state == PoliceState.DECLINED,
        form=lambda _at, sent: GiveUpPoliceForm(sent),
        verb=give_up_police,
        done=_("Given up. The reporter reads that nobody else can act."),
        history={
            "police.declined": _("The police do not act"),
            "police.given_up": _("Given up after the police did not act"),
            "police.others_told": _("Others were told after the police did not act"),
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
        answers=(HeldLongEnough, HoldStands),
        done=HOLD_SET,
        history=HOLD_HISTORY,
    ),
    *hold_buttons(PoliceAction, lambda at: at.item.holds),
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
            not at.is_held
            and at.referral.location.verdict == Verdict.ILLEGAL
            and not at.referral.location.is_gone
        ),
        form=hold_form,
        act=hold_from_referral,
        answers=(HeldLongEnough, HoldStands),
        done=HOLD_SET,
        history=HOLD_HISTORY,
    ),
    *hold_buttons(ReferralAction, lambda at: at.holds, suffix="_of_referral"),
)
