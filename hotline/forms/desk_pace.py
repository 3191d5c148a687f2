"""The form in which a provider is given a pace of its own."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from hotline.models import PACE_REASON_LIMIT_CHARS
from hotline.policies import profiles
from hotline.policies.pace import (
    LONGEST_DEADLINE_HOURS,
    LONGEST_GROUPING_MINUTES,
    MOST_URLS,
    OwnPace,
    objections,
    pace_by_law,
)
from hotline.policies.reminders import LATEST_REMINDER_HOURS

REMINDERS_LIMIT_CHARS = 60


class PaceForm(forms.Form):
    """How a provider is written to; what is left empty follows the law profile."""

    group_minutes = forms.IntegerField(
        label=_("Minutes in which its URLs are put into one notice"),
        help_text=format_lazy(_("At most {most}."), most=LONGEST_GROUPING_MINUTES),
        required=False,
    )
    deadline_hours = forms.IntegerField(
        label=_("Hours it has to act"),
        help_text=format_lazy(_("At most {most}."), most=LONGEST_DEADLINE_HOURS),
        required=False,
    )
    reminder_hours = forms.CharField(
        label=_("Hours after the notice at which it is reminded"),
        help_text=format_lazy(
            _("Parted by blanks, for example 24 48 72. At most {most}."), most=LATEST_REMINDER_HOURS
        ),
        max_length=REMINDERS_LIMIT_CHARS,
        required=False,
    )
    urls = forms.IntegerField(
        label=_("URLs in one notice"),
        help_text=format_lazy(
            _("At most {most}. More are split into several notices."), most=MOST_URLS
        ),
        required=False,
    )
    reason = forms.CharField(
        label=_("Why this pace?"),
        help_text=_("For example what the provider asked for, and who agreed to it."),
        max_length=PACE_REASON_LIMIT_CHARS,
    )

    def __init__(self, data: Any = None, *, own: OwnPace) -> None:
        kept = {
            "group_minutes": own.group_minutes,
            "deadline_hours": own.deadline_hours,
            "reminder_hours": " ".join(map(str, own.reminder_hours)),
            "urls": own.urls,
        }
        super().__init__(data, prefix="pace", initial=kept)

    def clean_reminder_hours(self) -> tuple[int, ...]:
        """As numbers. Raises ValidationError naming the first word that is none."""
        found = []
        for word in self.cleaned_data["reminder_hours"].replace(",", " ").split():
            if not (word.isascii() and word.isdecimal()):
                text = _("%(word)s is no number of hours.")
                raise ValidationError(text, code="hours", params={"word": word})
            found.append(int(word[:6]))
        return tuple(found)

    def clean(self) -> dict[str, Any]:
        """What is out of bounds is said on its field."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors.keys() - {"reason"}:
            for name, refusal in objections(
                self.as_pace(), pace_by_law(profiles.current())
            ).items():
                self.add_error(name, ValidationError(str(refusal.message), code=refusal.code))
        return said

    def as_pace(self) -> OwnPace:
        """For the verb."""
        said = self.cleaned_data
        return OwnPace(
            said["group_minutes"], said["deadline_hours"], said["reminder_hours"], said["urls"]
        )
