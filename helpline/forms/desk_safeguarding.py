"""What a second person writes down before a hard chat is over (staff only)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helpline.operations.safeguarding import Decision
from helpline.policies.safeguarding import AUTHORITY_LIMIT_CHARS, DECISION_LIMIT_CHARS

YES, NO = "yes", "no"
_YES_NO = [(YES, _("Yes")), (NO, _("No"))]


def _text(label: Any, hint: Any = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=DECISION_LIMIT_CHARS,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


def _yes_no(label: Any, hint: Any = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        help_text=hint,
        choices=_YES_NO,
        coerce=lambda value: value == YES,
        widget=forms.RadioSelect,
    )


class DecisionForm(forms.Form):
    """What was decided, whether the child knows, and who else does."""

    decided = _text(_("What was decided"), required=True)
    told_child = _yes_no(_("Was the child told?"), _("First, unless that raises the danger."))
    why_child_not_told = _text(_("Why not"))
    told_authority = _yes_no(_("Was an authority told?"))
    authority = forms.CharField(
        label=_("Which one"), required=False, max_length=AUTHORITY_LIMIT_CHARS
    )
    reference = forms.CharField(
        label=_("Their reference"),
        help_text=_("Erased together with the conversation: keep it where your centre keeps such."),
        required=False,
        max_length=AUTHORITY_LIMIT_CHARS,
    )
    why_alone = _text(
        _("Why you decide alone"), _("Whom you tried to reach, and why this cannot wait.")
    )

    def __init__(self, *args: Any, alone: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not alone:
            del self.fields["why_alone"]

    def decision(self) -> Decision:
        """What it says, once it is right."""
        return Decision(**self.cleaned_data)
