"""Actions after a provider was told: what it answered is looked at, and somebody else is asked."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.utils.translation import gettext_lazy as _

from hotline.desk.actions.base import CASE, CaseAt, ItemAction
from hotline.forms.desk_case import ConfirmGoneForm, EscalateForm
from hotline.operations.escalating import escalate
from hotline.operations.leading_on import add_target
from hotline.operations.moves import note_move_seen
from hotline.operations.removals import (
    answer_waits,
    ask_again,
    confirm_gone,
    follow_move,
    give_up,
    note_reappeared,
    tell_partner_again,
    was_online,
)
from hotline.operations.watch_answers import (
    end_watching,
    note_still_gone,
    note_still_there,
    watch_on,
)
from hotline.policies.next_steps import Step
from hotline.states import (
    EXCHANGE_TOLD,
    REPORT_ENDED,
    ExchangeState,
    MoveSeen,
    RemovalState,
    Verdict,
)
from hotline.words.errors import ColleagueIsOnIt, MachineSawIt, ReportEnded
from hotline.words.errors_addresses import NotOnThisCase, TooManyAddresses
from portal.accounts.models import User
from portal.web.actions import Done


def is_illegal(at: CaseAt) -> bool:
    """A verdict stands, and it says illegal."""
    return bool(at.item.location.verdict == Verdict.ILLEGAL)


def may_be_asked_again(at: CaseAt) -> bool:
    """An answer, or silence, waits for a person."""
    return answer_waits(at.item.location)


def gone_form(at: CaseAt, sent: Any) -> ConfirmGoneForm:
    """Asks why the machine saw it online, where it did a short while ago."""
    newest = next(iter(at.item.checks), None)
    return ConfirmGoneForm(sent, saw_it=was_online(newest, at.case.now))


def asked_again(leaves: bool) -> Done:
    """Without a notice of ours nothing leaves by itself."""
    if leaves:
        return Done(_("The provider is asked again: a reminder leaves now."))
    return Done(
        _("It is open again. No notice of ours stands: tell the provider and record it."),
        messages.WARNING,
    )


def may_follow(at: CaseAt) -> bool:
    """It moved, and where it goes on is known."""
    location, watch = at.item.location, at.item.watch
    if Step.FOLLOW_MOVE in at.item.steps:
        return bool(location.country)
    by_hosting = watch is not None and watch.moved_because == MoveSeen.HOSTING
    told = location.exchange_state in EXCHANGE_TOLD
    return Step.SEE_MOVE in at.item.steps and by_hosting and told


def leads_to_an_address(at: CaseAt) -> bool:
    """Another site's, which the report does not name yet, as far as anybody has seen."""
    watch = at.item.watch
    leads = watch is not None and watch.moved_at is not None and bool(watch.moved_host)
    return leads and at.case.report.state not in REPORT_ENDED


def add_the_target(at: CaseAt, by: User, form: Any) -> None:
    """The form has nothing to ask."""
    del form
    add_target(at.case.report.pk, at.item.location.pk, by=by)


@dataclass(eq=False, kw_only=True)
class FollowUp(ItemAction):
    """What is done once others were told: it belongs to the URL, not to the report."""

    place: str = "next_step"
    goes_on: bool = True


CASE.add(
    FollowUp(
        "confirm_gone",
        label=_("It is gone"),
        folded=_("It is gone"),
        button="",
        icon="check",
        layout="notify-form",
        offered=lambda at: is_illegal(at) and not at.item.location.is_gone,
        form=gone_form,
        verb=confirm_gone,
        answers=(MachineSawIt,),
        done=_("Noted as gone."),
        history={
            "removal.removed_confirmed": _("Gone"),
            "exchange.confirmed_removed": _("Gone abroad"),
        },
    ),
    FollowUp(
        "tell_partner_again",
        label=_("It is still there: tell the partner again"),
        icon="onward",
        offered=lambda at: (
            is_illegal(at) and at.item.location.exchange_state == ExchangeState.ACTIONED_BY_PARTNER
        ),
        verb=tell_partner_again,
        done=_("Noted: it is still there. Tell the partner again and record it."),
        history={"exchange.to_tell_again": _("Still there: the partner is to be told again")},
    ),
    FollowUp(
        "note_still_there",
        label=_("It is still there"),
        icon="eye",
        offered=lambda at: Step.RECHECK in at.item.steps,
        verb=note_still_there,
        done=_("Noted. When to look again follows from the profile."),
        history={"watch.watched": _("Watched until it is gone")},
    ),
    FollowUp(
        "watch_on",
        label=_("Go on watching"),
        icon="eye",
        offered=lambda at: Step.DECIDE_WATCH in at.item.steps,
        verb=watch_on,
        done=_("It is watched on, as rarely as it was last."),
        history={"watch.prolonged": _("Watched on after the last look")},
    ),
    FollowUp(
        "end_watching",
        label=_("End the watch"),
        offered=lambda at: Step.DECIDE_WATCH in at.item.steps,
        verb=end_watching,
        done=_("The watch has ended. Answers still count."),
        history={"watch.ended": _("No longer watched")},
    ),
    FollowUp(
        "note_still_gone",
        label=_("It is still gone"),
        icon="check",
        offered=lambda at: Step.LOOK_FOR_RETURN in at.item.steps,
        verb=note_still_gone,
        done=_("Noted. When to look again follows from the profile."),
        history={"watch.still_gone": _("Still gone, a person looked")},
    ),
    FollowUp(
        "follow_move",
        label=_("It moved: go on from there"),
        icon="onward",
        offered=may_follow,
        verb=follow_move,
        done=_("It goes on from where it is hosted now."),
        history={
            "removal.moved_domestic": _("Moved within the country"),
            "removal.moved_abroad": _("Moved abroad"),
            "exchange.moved": _("Moved: the partner is no longer asked"),
            "watch.leads_elsewhere": _("Leads to another site, the machine saw"),
            "watch.hosted_elsewhere": _("Hosted elsewhere, the machine saw"),
        },
    ),
    FollowUp(
        "add_target",
        label=_("Add the address it leads to"),
        icon="plus",
        offered=leads_to_an_address,
        act=add_the_target,
        answers=(ReportEnded, NotOnThisCase, ColleagueIsOnIt, TooManyAddresses),
        done=_("Added. It stands in the list."),
        history={"watch.target_added": _("The address it leads to added to the report")},
    ),
    FollowUp(
        "note_move_seen",
        label=_("Seen: nothing follows"),
        icon="eye",
        offered=lambda at: Step.SEE_MOVE in at.item.steps,
        verb=note_move_seen,
        done=_("Noted."),
        history={"watch.move_seen": _("Seen where it moved")},
    ),
    FollowUp(
        "ask_again",
        label=_("It is still there: ask again"),
        icon="mail",
        offered=may_be_asked_again,
        verb=ask_again,
        done=asked_again,
        history={
            "provider.asked_again": _("Provider asked again"),
            "removal.notified": _("Provider told"),
        },
    ),
    FollowUp(
        "escalate",
        place="other_contact",
        label=_("Queue the notice"),
        folded=_("Write to somebody else"),
        button="",
        icon="mail",
        layout="notify-form",
        template="desk/hotline/actions/choose_contact.html",
        offered=may_be_asked_again,
        form=lambda at, sent: EscalateForm(sent, location=at.item.location),
        verb=escalate,
        done=_("The notice to somebody else is queued."),
        history={
            "notice.queued": _("Notice queued"),
            "notice.item.ended": _("No longer asked of the provider before"),
        },
    ),
    FollowUp(
        "give_up",
        label=_("Nobody removes it: give up"),
        offered=lambda at: (
            is_illegal(at) and at.item.location.removal_state == RemovalState.UNANSWERED
        ),
        verb=give_up,
        done=_("Given up. An answer still counts."),
        history={"removal.unresolvable": _("Given up: nobody removes it")},
    ),
    FollowUp(
        "note_reappeared",
        label=_("It is back"),
        icon="warning",
        offered=lambda at: is_illegal(at) and at.item.location.is_gone,
        verb=note_reappeared,
        done=_("Noted: it is back. What there is to do begins anew."),
        history={
            "removal.reappeared": _("Back again"),
            "exchange.reappeared": _("Back again, abroad"),
        },
    ),
)
