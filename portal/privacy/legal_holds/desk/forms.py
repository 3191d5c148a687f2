"""Who asked that something is kept, until when, and why (staff only)."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.database.clock import end_of_day
from portal.privacy.legal_holds.limits import (
    FILE_NUMBER_LIMIT_CHARS,
    HOLD_DAYS_MOST,
    REASON_LIMIT_CHARS,
)
from portal.privacy.legal_holds.states import Authority


class AskHoldForm(forms.Form):
    """What the second person reads before they answer."""

    authority = forms.ChoiceField(
        label=_("Who asked for it"), choices=[("", _("Please choose")), *Authority.choices]
    )
    file_number = forms.CharField(
        label=_("Their file number"),
        help_text=_("Needed where somebody else asked for it."),
        required=False,
        max_length=FILE_NUMBER_LIMIT_CHARS,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    until = forms.DateField(
        label=_("Keep until the end of"),
        help_text=_("Afterwards it is forgotten as if nobody had asked. It can be asked again."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(
        label=_("Why it has to be kept"),
        help_text=_("For the second person. Nothing of what was reported or said."),
        max_length=REASON_LIMIT_CHARS,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def clean_until(self) -> datetime:
        """The end of that day where the centre is."""
        day: date = self.cleaned_data["until"]
        today = timezone.localdate()
        if day <= today:
            raise forms.ValidationError(_("Please choose a day after today."), code="past")
        if day > today + timedelta(days=HOLD_DAYS_MOST):
            raise forms.ValidationError(
                _("At most %(days)s days ahead; ask again before they are over."),
                code="too_long",
                params={"days": HOLD_DAYS_MOST},
            )
        return end_of_day(day)

    def clean(self) -> dict[str, Any]:
        """Whoever is no part of this house has a file number."""
        cleaned: dict[str, Any] = super().clean() or {}
        outside = cleaned.get("authority") not in (None, Authority.OURSELVES)
        if outside and not cleaned.get("file_number"):
            self.add_error("file_number", _("Please give the number of their file or order."))
        return cleaned
