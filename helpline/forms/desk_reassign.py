"""A supervisor moves a running chat (staff only)."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from helpline.forms.desk_transfer import ONE, targets
from helpline.models import Shift
from helpline.operations.reassigning import Why
from helpline.policies.texts import NOTE_LIMIT_CHARS
from helpline.words.desk_reassigning import MoveReason


class TakeOverForm(forms.Form):
    """Why; read by whoever talked there."""

    form_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    reason = forms.ChoiceField(
        label=_("Why"),
        choices=MoveReason.choices,
        help_text=_("The counsellor who talks now loses the chat at once and reads this."),
    )
    note = forms.CharField(
        label=_("What else they have to know"),
        help_text=_("Read by whoever talked and whoever goes on. The visitor never sees it."),
        required=False,
        max_length=NOTE_LIMIT_CHARS,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def why(self) -> Why:
        """What it says, once it is right."""
        told = self.cleaned_data
        reason = MoveReason(told["reason"])
        return Why(reason=reason, note=told["note"], form_id=told["form_id"])


class ReassignForm(TakeOverForm):
    """Also to whom."""

    to = forms.ChoiceField(
        label=_("Who goes on"),
        error_messages={"invalid_choice": _("They are no longer free. Choose again.")},
    )
    field_order = ("form_id", "to", "reason", "note")

    def __init__(self, *args: Any, free: list[Shift], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
        field.choices = [one for one in targets(free) if one[0].startswith(f"{ONE}:")]

    def to_shift(self) -> int:
        """The shift of whoever was chosen, once it is right."""
        return int(self.cleaned_data["to"].partition(":")[2])
