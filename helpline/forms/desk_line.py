"""A supervisor changes the line (staff only)."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from helpline.operations.reordering import Because
from helpline.policies.texts import REASON_LIMIT_CHARS


class ReasonForm(forms.Form):
    """Why, in the supervisor's own words."""

    form_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    reason = forms.CharField(
        label=_("Why"),
        help_text=_(
            "Kept with your name among the notes for colleagues. The visitor never sees it."
        ),
        error_messages={"required": _("Write down why.")},
        max_length=REASON_LIMIT_CHARS,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def because(self) -> Because:
        """What it says, once it is right."""
        return Because(self.cleaned_data["reason"], self.cleaned_data["form_id"])
