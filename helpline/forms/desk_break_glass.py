"""Why the sealed address of a visitor is to be opened (staff only)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from helpline.policies.break_glass import REASON_LIMIT_CHARS


class AskForm(forms.Form):
    """A reason, which the other person reads before they answer."""

    reason = forms.CharField(
        label=_("Why it has to be opened"),
        help_text=_("What is about to happen, and what was tried without it."),
        max_length=REASON_LIMIT_CHARS,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
