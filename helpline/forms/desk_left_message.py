"""How a message that was left is worked off (staff only)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from helpline.forms.desk_contacts import WrapUpForm
from helpline.states.left_message import Outcome


class FinishForm(WrapUpForm):
    """What came of it, and exactly one category of today's lists."""

    outcome = forms.TypedChoiceField(
        label=_("What came of it"),
        coerce=Outcome,
        choices=Outcome.choices,
        widget=forms.RadioSelect,
    )
    field_order = ("outcome", "category")
