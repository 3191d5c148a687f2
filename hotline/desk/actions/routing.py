"""Actions on one URL after its assessment: its country, a partner, what was done by hand."""

from django.contrib import messages
from django.utils.translation import gettext_lazy as _

from hotline.desk.actions.base import CASE, CaseAt, ItemAction
from hotline.desk.words import MANUAL_ACTION_IS_NEXT
from hotline.forms.desk_case import CountryForm
from hotline.forms.desk_manual_action import ManualActionForm
from hotline.models import Forward
from hotline.operations.forwards import queue_forward
from hotline.operations.hosting import decide_country, is_relied_on
from hotline.operations.manual_actions import record_manual_action
from hotline.policies.next_steps import Step
from hotline.states import ExchangeState
from portal.web.actions import Done


def country_is_open(at: CaseAt) -> bool:
    """Where there can be a country, and nobody was told because of it."""
    free = at.item.claim is None or at.item.is_mine
    return at.item.location.has_country and free and not is_relied_on(at.item.location)


def on_the_list(forward: Forward) -> Done:
    """Without a partner in that country the police come next."""
    if forward.state == ExchangeState.NO_HOTLINE:
        return Done(_("No partner works for that country."), messages.WARNING)
    return Done(_("It is on the list. The partner is still to be told."))


CASE.add(
    ItemAction(
        "decide_country",
        goes_on=True,
        place="hosting",
        label=_("Decide"),
        folded=_("Decide it yourself"),
        unfolded=lambda at: bool(at.item.observations) and not at.item.location.country,
        offered=country_is_open,
        form=lambda _at, sent: CountryForm(sent),
        verb=decide_country,
        done=_("The country is decided."),
        history={"country.decided": _("Country decided")},
    ),
    ItemAction(
        "queue_forward",
        goes_on=True,
        place="next_step",
        label=_("Put it on the list"),
        template="desk/hotline/actions/queue_forward.html",
        icon="handover",
        key="f",
        offered=lambda at: Step.FORWARD in at.item.steps,
        verb=queue_forward,
        done=on_the_list,
        history={
            "forward.queued": _("Waits for the partner"),
            "forward.no_hotline": _("No hotline in that country"),
        },
    ),
    ItemAction(
        "record_manual_action",
        goes_on=True,
        place="manual_action",
        label=_("Record it"),
        icon="check",
        layout="assess-grid",
        folded=_("Record what was done by hand"),
        unfolded=lambda at: bool(at.item.steps & MANUAL_ACTION_IS_NEXT),
        offered=lambda at: bool(at.item.may_tell),
        form=lambda at, sent: ManualActionForm(
            sent, offered=at.item.may_tell, asked_in=at.item.asked_in
        ),
        act=lambda at, by, form: record_manual_action(at.item.location.pk, form.as_done(), by=by),
        done=_("Recorded."),
        history={"manual_action.recorded": _("Done by hand")},
    ),
)
