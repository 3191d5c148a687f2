"""What a second person writes down before a hard chat is over (staff only)."""

from datetime import datetime
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpline.operations.safeguarding import Decision
from helpline.policies import mandatory_reporting
from helpline.policies.safeguarding import AUTHORITY_LIMIT_CHARS, DECISION_LIMIT_CHARS
from helpline.words.errors_desk_safeguarding import (
    WhenTold,
    WhichAuthority,
    WhyChildNotTold,
    WhyNobodyTold,
)

YES, NO = "yes", "no"
MOMENT = ("told_on", "told_time")
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
    """What was decided, whether the child knows, and which authority does or why none."""

    decided = _text(_("What was decided"), required=True)
    told_child = _yes_no(_("Was the child told?"), _("First, unless that raises the danger."))
    why_child_not_told = _text(_("Why not"))
    told_authority = _yes_no(_("Was an authority told?"))
    authority = forms.CharField(
        label=_("Which one"), required=False, max_length=AUTHORITY_LIMIT_CHARS
    )
    told_under = forms.ChoiceField(label=_("Under which provision"), required=False)
    told_on = forms.DateField(
        label=_("On which day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    told_time = forms.TimeField(
        label=_("At what time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    reference = forms.CharField(
        label=_("Their reference"),
        help_text=_("Erased together with the conversation: keep it where your centre keeps such."),
        required=False,
        max_length=AUTHORITY_LIMIT_CHARS,
    )
    why_nobody_told = _text(
        _("Why nobody was told"), _("Also where the law does not ask for it, or only allows it.")
    )
    why_alone = _text(
        _("Why you decide alone"), _("Whom you tried to reach, and why this cannot wait.")
    )

    def __init__(self, *args: Any, alone: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        law = mandatory_reporting.current()
        provisions: Any = self.fields["told_under"]
        provisions.choices = [
            ("", _("None of those that the law names")),
            *((f"{law.label}:{one.code}", one.article) for one in law.duties),
        ]
        if not law.duties:
            del self.fields["told_under"]
        if not alone:
            del self.fields["why_alone"]

    def clean(self) -> dict[str, Any]:
        """What an answer asks for besides; the verb looks again, under its lock."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("told_child") is False and not said.get("why_child_not_told"):
            self.add_error("why_child_not_told", str(WhyChildNotTold.message))
        if said.get("told_authority") is False and not said.get("why_nobody_told"):
            self.add_error("why_nobody_told", str(WhyNobodyTold.message))
        if said.get("told_authority") and not said.get("authority"):
            self.add_error("authority", str(WhichAuthority.message))
        if said.get("told_authority") and not self.errors.keys() & {"told_on", "told_time"}:
            at = _moment(said)
            if at is None or at > timezone.now():
                self.add_error("told_on", str(WhenTold.message))
        return said

    def told(self) -> list[BoundField]:
        """Fields about the authority that was told."""
        names = ("authority", "told_under", "told_on", "told_time", "reference")
        return [self[name] for name in names if name in self.fields]

    def decision(self) -> Decision:
        """What it says, once it is right."""
        rest = {name: one for name, one in self.cleaned_data.items() if name not in MOMENT}
        return Decision(**rest, told_at=_moment(self.cleaned_data))


def _moment(said: dict[str, Any]) -> datetime | None:
    """Day and time together, by the clock of the site; None where one of them is missing."""
    day, time = (said.get(name) for name in MOMENT)
    return timezone.make_aware(datetime.combine(day, time)) if day and time else None
