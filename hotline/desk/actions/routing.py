"""Actions on one URL after its assessment: its country, a partner, what was done by hand."""

from typing import Any

from django.contrib import messages
from django.utils.translation import gettext_lazy as _

from hotline.desk.actions.base import CASE, CaseAt, ItemAction
from hotline.forms.desk_case import CountryForm
from hotline.forms.desk_manual_action import ManualActionForm
from hotline.operations.forwards import queue_forward
from hotline.operations.hosting import decide_country, is_relied_on
from hotline.operations.manual_actions import record_manual_action
from hotline.policies.next_steps import Step
from hotline.states import ExchangeState
from portal.accounts.models import User
from portal.web.actions import Done


@CASE.add
class DecideCountry(ItemAction):
    """Decide the hosting country."""

    place = "hosting"
    label = _("Decide")
    template = "desk/hotline/actions/decide_country.html"
    form_class = CountryForm
    verb = staticmethod(decide_country)
    done = _("The country is decided.")
    history = {"country.decided": _("Country decided")}

    def is_due(self, subject: CaseAt) -> bool:
        """Where there can be one, and nobody was told because of it."""
        item = subject.item
        free = item.claim is None or item.is_mine
        return item.location.has_country and free and not is_relied_on(item.location)


@CASE.add
class QueueForward(ItemAction):
    """Let the URL wait for the partner."""

    place = "next_step"
    label = _("Put it on the list")
    icon = "handover"
    key = "f"
    done = _("It is on the list. The partner is still to be told.")
    history = {
        "forward.queued": _("Waits for the partner"),
        "forward.no_hotline": _("No hotline in that country"),
    }

    def is_due(self, subject: CaseAt) -> bool:
        """When it is illegal and hosted abroad."""
        return Step.FORWARD in subject.item.steps

    def act(self, subject: CaseAt, *, by: User, form: Any) -> Done | None:
        """Without a partner in that country the police come next."""
        made = queue_forward(*self.about(subject), by=by)
        if made.state == ExchangeState.NO_HOTLINE:
            return Done(_("No partner works for that country."), messages.WARNING)
        return None


@CASE.add
class RecordManualAction(ItemAction):
    """Record what somebody did outside of this system."""

    place = "manual_action"
    label = _("Record it")
    button = ""
    icon = "check"
    template = "desk/hotline/actions/record_manual_action.html"
    done = _("Recorded.")
    history = {"manual_action.recorded": _("Done by hand")}

    def is_due(self, subject: CaseAt) -> bool:
        """While it is somebody's turn to be told."""
        return bool(subject.item.may_tell)

    def form(self, subject: CaseAt, data: Any = None) -> ManualActionForm:
        """Whom, when, how, and what came of it."""
        return ManualActionForm(data, offered=subject.item.may_tell)

    def act(self, subject: CaseAt, *, by: User, form: Any) -> None:
        """Their answer moves the case."""
        record_manual_action(subject.item.location.pk, form.as_done(), by=by)
