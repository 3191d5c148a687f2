"""The structured questions about risk, as a form in the room (staff only)."""

from dataclasses import asdict
from typing import Any
from uuid import uuid4

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from helpline.operations.risk import ShownAssessment
from helpline.policies.risk import RISK_REASON_LIMIT_CHARS, RiskAnswers
from helpline.words.desk_contacts import Risk
from helpline.words.desk_risk import NOT_ASKED, OF_OTHERS, OF_THEMSELVES, QUESTIONS

AS_ANSWERED = ""


class RiskForm(forms.Form):
    """Eight questions, each of which may be left; the level follows, or is chosen with a reason."""

    form_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    level = forms.TypedChoiceField(
        label=_("Level"),
        coerce=lambda value: Risk(int(value)),
        empty_value=None,
        required=False,
    )
    reason = forms.CharField(
        label=_("Why another level"),
        help_text=_("Only where you see it differently. Erased together with the conversation."),
        max_length=RISK_REASON_LIMIT_CHARS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (words, answers) in QUESTIONS.items():
            self.fields[name] = forms.TypedChoiceField(
                label=words,
                choices=answers.choices,
                coerce=answers,
                initial=NOT_ASKED,
                empty_value=answers(NOT_ASKED),
                required=False,
            )
        choices = self.fields["level"]
        assert isinstance(choices, forms.ChoiceField)  # noqa: S101 - narrows the type
        choices.choices = [
            (AS_ANSWERED, _("As the answers say")),
            *((level.value, f"{level.value} · {level.label}") for level in Risk),
        ]

    def of_themselves(self) -> list[BoundField]:
        """Questions about what the child might do to itself."""
        return [self[name] for name in OF_THEMSELVES]

    def of_others(self) -> list[BoundField]:
        """Questions about what somebody does to the child."""
        return [self[name] for name in OF_OTHERS]

    def answers(self) -> RiskAnswers:
        """What was said, once the form is right."""
        return RiskAnswers(**{name: self.cleaned_data[name] for name in QUESTIONS})


def initial_of(newest: ShownAssessment | None) -> dict[str, Any]:
    """What was said last time, so that only what changed is asked again."""
    return asdict(newest.answers) if newest and newest.answers else {}
