"""How somebody came to what they assess, asked where no look of theirs was measured."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from hotline.operations.told_viewing import Told
from hotline.policies.welfare import DAY_LIMIT_MINUTES
from hotline.words.errors_assessing import LookedTooLong

LOOKED, NOT_LOOKED = "looked", "not"


class HowSeenForm(forms.Form):
    """The question, as part of a form that records an assessment."""

    seen = forms.ChoiceField(
        label=_("How did you come to this?"),
        help_text=_(
            "No look was measured here. What you say counts in your day and stands with the "
            "assessment."
        ),
        choices=[
            (LOOKED, _("I looked")),
            (NOT_LOOKED, _("I did not look: known, told by somebody, not reachable …")),
        ],
        widget=forms.RadioSelect,
    )
    told_minutes = forms.IntegerField(
        label=_("Minutes you looked, in all"),
        help_text=format_lazy(
            _("Rounded up, at most {limit}, and not longer than since you took it on."),
            limit=DAY_LIMIT_MINUTES,
        ),
        min_value=1,
        max_value=DAY_LIMIT_MINUTES,
        required=False,
    )

    def ask_how(self, *, asked: bool, most_minutes: int = DAY_LIMIT_MINUTES) -> None:
        """The question stands only where it is open; `most_minutes` since it was taken on."""
        self.asks_how, self.most_minutes = asked, most_minutes
        if not asked:
            del self.fields["seen"], self.fields["told_minutes"]
            return
        self.fields["told_minutes"].needed_when = _("needed when you looked")  # type: ignore[attr-defined]  # for need.html

    def clean_told_minutes(self) -> int | None:
        """Not more than there were."""
        minutes: int | None = self.cleaned_data["told_minutes"]
        if minutes and minutes > self.most_minutes:
            refused = LookedTooLong(self.most_minutes)
            raise ValidationError(str(refused.message), code=refused.code)
        return minutes

    def clean(self) -> dict[str, Any]:
        """Minutes belong to looking, and looking to minutes."""
        said: dict[str, Any] = super().clean() or {}
        seen, minutes = said.get("seen"), said.get("told_minutes")
        if "told_minutes" in self.errors:
            return said
        if seen == LOOKED and not minutes:
            needed = _("Say for how many minutes you looked.")
            self.add_error("told_minutes", ValidationError(needed, code="required"))
        if seen == NOT_LOOKED and minutes:
            either = _("You say that you did not look. Then leave this empty.")
            self.add_error("told_minutes", ValidationError(either, code="either"))
        return said

    @property
    def told(self) -> Told | None:
        """For the verb; None where it was not asked."""
        seen = self.cleaned_data.get("seen")
        return Told(self.cleaned_data.get("told_minutes") or 0) if seen else None
