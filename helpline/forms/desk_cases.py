"""A case: what it is called, who sees it, what is agreed in it, and its flags (staff only)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpline.models import Case
from helpline.operations.case_texts import Titled
from helpline.operations.flags import REFUSED
from helpline.policies.cases import (
    FLAG_DAYS_MOST,
    FLAG_DAYS_USUAL,
    FLAG_LIMIT_CHARS,
    REASON_LIMIT_CHARS,
    STEP_DAYS_USUAL,
    STEP_LIMIT_CHARS,
    SUMMARY_LIMIT_CHARS,
    TITLE_LIMIT_CHARS,
    wrong_day,
)
from helpline.states.case import CaseEnd
from helpline.words.desk_cases import FlagReason
from portal.accounts.models import User


def _day(**more: Any) -> forms.DateField:
    return forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more
    )


def _text(rows: int, **more: Any) -> forms.CharField:
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}), **more)


def _why(label: Any) -> forms.CharField:
    missing = {"required": _("Write down why.")}
    return _text(2, label=label, max_length=REASON_LIMIT_CHARS, error_messages=missing)


class CaseForm(forms.Form):
    """What a case is called and about."""

    title = forms.CharField(
        label=_("Working title"),
        help_text=_("What colleagues find it by: no name, no town, no school, no number."),
        max_length=TITLE_LIMIT_CHARS,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    summary = _text(
        5,
        label=_("What it is about"),
        help_text=_("What whoever answers next has to know. Sealed, and forgotten with the case."),
        max_length=SUMMARY_LIMIT_CHARS,
        required=False,
    )

    def told(self) -> Titled:
        """What it says, once it is right."""
        return Titled(self.cleaned_data["title"], self.cleaned_data["summary"])


class AddToCaseForm(forms.Form):
    """Which open case a contact belongs to."""

    case = forms.ModelChoiceField(
        label=_("Case"),
        queryset=Case.objects.none(),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a case."),
            "invalid_choice": _("This case is no longer open to you. Choose again."),
        },
    )

    def __init__(self, *args: Any, cases: QuerySet[Case], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["case"].queryset = cases  # type: ignore[attr-defined]


class TakeOutForm(forms.Form):
    """Why a contact is taken out."""

    reason = _why(_("Why it does not belong here"))


class CloseForm(forms.Form):
    """Why nobody works on it any more."""

    because = forms.TypedChoiceField(
        label=_("Why it is closed"), choices=CaseEnd.choices, coerce=CaseEnd
    )
    note = _text(
        2,
        label=_("What colleagues should know if it begins again"),
        help_text=_("Next steps that are open are then due for nobody."),
        max_length=REASON_LIMIT_CHARS,
        required=False,
    )


class PersonForm(forms.Form):
    """Somebody of the helpline."""

    person = forms.ModelChoiceField(
        label=_("Colleague"),
        queryset=User.objects.none(),
        empty_label=None,
        error_messages={"invalid_choice": _("They cannot be chosen any more. Choose again.")},
    )

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class StepForm(forms.Form):
    """What somebody does next, and by when."""

    form_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    text = forms.CharField(
        label=_("What is agreed"),
        max_length=STEP_LIMIT_CHARS,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    owner = forms.ModelChoiceField(
        label=_("Who does it"), queryset=User.objects.none(), empty_label=None
    )
    due_on = _day(label=_("By when"))

    def __init__(self, *args: Any, people: QuerySet[User], by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]
        self.fields["owner"].initial = by.pk
        self.fields["due_on"].initial = timezone.localdate() + timedelta(days=STEP_DAYS_USUAL)


class UntilForm(forms.Form):
    """Through which day a flag stands."""

    until = _day(label=_("Stands until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        field = self.fields["until"]
        field.initial = today + timedelta(days=FLAG_DAYS_USUAL)
        field.help_text = _("At most %(days)d days from today; it ends by itself.") % {
            "days": FLAG_DAYS_MOST
        }
        field.widget.attrs |= {
            "min": today.isoformat(),
            "max": (today + timedelta(days=FLAG_DAYS_MOST)).isoformat(),
        }

    def clean_until(self) -> Any:
        """Today or later, and not longer than a flag may stand."""
        until = self.cleaned_data["until"]
        wrong = wrong_day(until, today=timezone.localdate())
        if wrong is not None:
            raise forms.ValidationError(str(REFUSED[wrong].message))
        return until


class FlagForm(UntilForm):
    """What whoever answers next should know first."""

    form_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    reason = forms.TypedChoiceField(
        label=_("Reason"), choices=FlagReason.choices, coerce=FlagReason
    )
    text = _text(
        3,
        label=_("What to do, or to leave"),
        help_text=_("No name, no address, no device: a flag is about contacts of this case only."),
        max_length=FLAG_LIMIT_CHARS,
    )
    field_order = ("form_id", "reason", "text", "until")


class RenewForm(UntilForm):
    """Why it still holds."""

    reason = _why(_("Why it still holds"))


class EndFlagForm(forms.Form):
    """Why it holds no longer."""

    reason = _why(_("Why it holds no longer"))
