"""The action on somebody's welfare plan."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hotline.forms.desk_viewing import PlanForm
from hotline.operations.welfare import set_plan
from hotline.policies.welfare import Plan
from portal.accounts.models import User
from portal.web.actions import Action, Actions


@dataclass(frozen=True, slots=True)
class PlanAt:
    """An analyst and their plan."""

    analyst: User
    plan: Plan

    def __str__(self) -> str:
        return str(self.analyst)


PLAN: Actions[PlanAt] = Actions(
    "the plan of an analyst",
    ["plan"],
    "hotline_desk",
    lambda _at: reverse("hotline_desk:welfare"),
    where=lambda at: (at.analyst.pk,),
)
PLAN.add(
    Action(
        "set_plan",
        permissions=("hotline.adjudicate",),
        place="plan",
        label=_("Save the plan"),
        folded=_("Change the plan"),
        layout="action plan",
        form=lambda at, sent: PlanForm(sent, person_id=at.analyst.pk, plan=at.plan),
        act=lambda at, by, form: set_plan(at.analyst.pk, Plan(**form.cleaned_data), by=by),
        done=_("Saved. It holds from now on."),
        history={"welfare.plan_set": _("Welfare plan set")},
    )
)
