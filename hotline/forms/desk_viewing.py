"""How an analyst looks, why they look on, and how they are; what a supervisor plans for them."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from hotline.forms.desk_case import PURPOSES
from hotline.models import Feeling, LookingOn, TakenAnyway
from hotline.policies.welfare import DAY_LIMIT_MINUTES, Plan
from hotline.words.errors import LookingPaused

HOW = [("yes", _("Blurred, without sound")), ("no", _("As it is"))]
LONGEST_BREAK_MINUTES = 60


_HIDDEN = forms.HiddenInput(attrs={"id": False})
"""Several forms of a page have it, and no label points to it."""


class StaysOpenForm(forms.Form):
    """Sent from a page on which the reporter's words stand open, it says for which purpose."""

    opened = forms.ChoiceField(choices=PURPOSES, required=False, widget=_HIDDEN)

    def __init__(self, data: Any = None, *, opened: str = "") -> None:
        super().__init__(data, initial={"opened": opened})
        if data is None and not opened:
            del self.fields["opened"]


class ViewingForm(StaysOpenForm):
    """Blurred unless said otherwise: most of what is reported can be told from that.

    Whoever has looked enough is told so, and in danger asked why they look on.
    """

    blurred = forms.TypedChoiceField(
        label=_("How you look"),
        choices=HOW,
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )
    why = forms.ChoiceField(label=_("Why you look on"), choices=LookingOn.choices)

    def __init__(
        self,
        data: Any = None,
        *,
        pause: LookingPaused | None = None,
        in_danger: bool = False,
        opened: str = "",
    ) -> None:
        super().__init__(data, opened=opened)
        if pause:
            self.fields["blurred"].help_text = str(pause.message)
        if not pause or not in_danger:
            del self.fields["why"]

    def as_look(self) -> dict[str, Any]:
        """For the verb."""
        return {name: said for name, said in self.cleaned_data.items() if name != "opened"}


class TakeAnywayForm(forms.Form):
    """Why somebody takes on what their plan leaves to colleagues; kept in the record."""

    why = forms.TypedChoiceField(
        label=_("Why you take it on"),
        help_text=_("For the auditors' record. Colleagues do not see it, nor what your plan says."),
        choices=[("", "—"), *TakenAnyway.choices],
        coerce=TakenAnyway,
    )


class CheckInForm(forms.Form):
    """How somebody is. No words are asked for: they could not be kept so that nobody reads them."""

    feeling = forms.TypedChoiceField(
        label=_("At this moment"),
        help_text=_(
            "It is counted for the team without your name. Your supervisor and the centre manager "
            "see sums of at least five people."
        ),
        choices=Feeling.choices,
        coerce=Feeling,
        widget=forms.RadioSelect,
    )


class PlanForm(forms.Form):
    """How much somebody looks at, and what they are spared."""

    day_minutes = forms.IntegerField(
        label=_("Minutes of viewing a day"),
        help_text=format_lazy(
            _("At most {minutes}, as INHOPE advises."), minutes=DAY_LIMIT_MINUTES
        ),
        min_value=0,
        max_value=DAY_LIMIT_MINUTES,
    )
    block_minutes = forms.IntegerField(
        label=_("Minutes of viewing before a break"), min_value=1, max_value=DAY_LIMIT_MINUTES
    )
    break_minutes = forms.IntegerField(
        label=_("Minutes of a break"), min_value=1, max_value=LONGEST_BREAK_MINUTES
    )
    no_video = forms.BooleanField(label=_("No videos"), required=False)
    no_small_children = forms.BooleanField(label=_("No very small children"), required=False)
    in_training = forms.BooleanField(
        label=_("In training: a colleague looks as well at everything they assess"),
        required=False,
    )

    def __init__(self, data: Any = None, *, person_id: int, plan: Plan) -> None:
        names = list(self.base_fields)
        initial = {name: getattr(plan, name) for name in names}
        super().__init__(data, prefix=f"plan-{person_id}", initial=initial)
