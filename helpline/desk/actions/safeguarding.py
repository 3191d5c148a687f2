"""Actions on a call for a supervisor: be on it, close it, decide."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from helpline.forms.desk_safeguarding import DecisionForm
from helpline.models import SafeguardingIncident
from helpline.operations import safeguarding
from helpline.policies import safeguarding as policy
from helpline.states.safeguarding import IncidentState
from helpline.words.errors_desk_safeguarding import (
    CallMovedOn,
    DecisionNeeded,
    SecondPersonNeeded,
    WhenTold,
    WhichAuthority,
    WhyAlone,
    WhyChildNotTold,
    WhyNobodyTold,
)
from helpline.words.permissions import MAY_ANSWER, MAY_SUPERVISE
from portal.accounts.models import User
from portal.database.clock import database_now
from portal.web.actions import Action, Actions


@dataclass(frozen=True, slots=True)
class CallAt:
    """A call for a supervisor, before somebody of staff."""

    incident: SafeguardingIncident
    person: User

    @property
    def talks_there(self) -> bool:
        """Whether they talk with the child themselves."""
        return safeguarding.talks_there(self.incident.conversation, self.person)

    @property
    def decides_alone(self) -> bool:
        """Nobody else came, and they took it."""
        return self.incident.alone and self.incident.owner_id == self.person.pk

    @property
    def is_second(self) -> bool:
        """Whether they may be on it and decide: another person, or nobody came for long."""
        if not self.talks_there or self.decides_alone:
            return True
        waits = self.incident.state == IncidentState.OPEN
        return waits and policy.nobody_came(self.incident.acknowledge_by, database_now())


def call_url(at: CallAt) -> str:
    """Where the conversation says what became of it."""
    return reverse("helpline_desk:room", args=[at.incident.conversation_id]) + "#help"


def list_url(_at: object) -> str:
    """All calls: whoever lost the conversation meanwhile sees the board's."""
    return reverse("helpline_desk:queue")


def decision_form(at: CallAt, sent: Any) -> DecisionForm:
    """Asks for a reason where somebody decides alone."""
    return DecisionForm(sent, alone=at.decides_alone)


CALL: Actions[CallAt] = Actions(
    "a call for a supervisor",
    ["on_it", "decision"],
    "helpline_desk",
    call_url,
    where=lambda at: (at.incident.pk,),
)
CALL.add(
    Action(
        "acknowledge_call",
        permissions=(MAY_SUPERVISE,),
        place="on_it",
        label=_("I am on it"),
        button="talk",
        size="small",
        icon="check",
        template="desk/helpline/actions/call_button.html",
        offered=lambda at: at.incident.state == IncidentState.OPEN and at.is_second,
        verb=safeguarding.acknowledge,
        warnings=(CallMovedOn, SecondPersonNeeded),
        history={"safeguarding.acknowledged": _("A supervisor is on it")},
    ),
    Action(
        "withdraw_call",
        permissions=(MAY_ANSWER,),
        place="on_it",
        label=_("No longer needed"),
        size="small",
        template="desk/helpline/actions/call_button.html",
        offered=lambda at: (
            at.incident.state == IncidentState.OPEN
            and not policy.takes_two(at.incident.level)
            and at.talks_there
        ),
        verb=safeguarding.close_call,
        warnings=(CallMovedOn, DecisionNeeded),
        url_refused=list_url,
        history={"help.withdrawn": _("Help no longer needed")},
    ),
    Action(
        "close_call",
        permissions=(MAY_ANSWER, MAY_SUPERVISE),
        place="on_it",
        label=_("Help is given"),
        size="small",
        template="desk/helpline/actions/call_button.html",
        offered=lambda at: (
            at.incident.state == IncidentState.ACKNOWLEDGED
            and not policy.takes_two(at.incident.level)
        ),
        verb=safeguarding.close_call,
        warnings=(CallMovedOn, DecisionNeeded),
        url_refused=list_url,
        done=_("Closed. Nothing had to be decided."),
        history={"help.given": _("Help given")},
    ),
    Action(
        "decide_call",
        permissions=(MAY_SUPERVISE,),
        place="decision",
        label=_("Save the decision"),
        button="talk",
        size="small",
        folded=_("Write down what was decided"),
        unfolded=lambda at: policy.takes_two(at.incident.level),
        template="desk/helpline/actions/decide_call.html",
        offered=lambda at: at.incident.state == IncidentState.ACKNOWLEDGED and at.is_second,
        form=decision_form,
        act=lambda at, by, form: safeguarding.decide(at.incident.pk, form.decision(), by=by),
        answers=(WhyChildNotTold, WhichAuthority, WhenTold, WhyNobodyTold, WhyAlone),
        warnings=(CallMovedOn, SecondPersonNeeded),
        done=_("The decision is saved. The record of this contact can be saved now."),
        history={"safeguarding.decided": _("A second person decided")},
    ),
)
