"""The form that asks a reporter something."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from hotline.words.questions import SUGGESTED

QUESTION_LIMIT_CHARS = 500


class AskForm(forms.Form):
    """A question that is suggested, or one's own words."""

    suggestion = forms.ChoiceField(label=_("A question that is often asked"), required=False)
    question = forms.CharField(
        label=_("Or in your own words"),
        required=False,
        max_length=QUESTION_LIMIT_CHARS,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "autocomplete": "off"}),
        error_messages={
            "max_length": _(
                "A question has up to %(limit_value)d characters; this one has %(show_value)d."
            )
        },
    )

    def __init__(self, data: Any = None, *, language: str) -> None:
        """Suggestions are in the `language` of the report: it is what the reporter reads."""
        super().__init__(data)
        with translation.override(language):
            self.suggested = {code: str(words) for code, words in SUGGESTED.items()}
        suggestion: Any = self.fields["suggestion"]
        suggestion.choices = [("", "—"), *self.suggested.items()]
        question: Any = self.fields["question"]
        question.widget.attrs.pop("maxlength", None)  # a browser would cut what is pasted
        question.help_text = _(
            "In the language of the report (%(language)s), in words a child understands. Ask one "
            "thing only. Never ask anybody to look again, for a picture or for a name."
        ) % {"language": translation.get_language_info(language)["name_translated"]}

    def clean(self) -> dict[str, Any]:
        """One's own words count before a suggestion."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not self.words:
            raise ValidationError(_("Choose a question or write one."), code="required")
        return said

    @property
    def words(self) -> str:
        """What is asked."""
        said = self.cleaned_data
        own: str = said.get("question", "")
        return own or self.suggested.get(said.get("suggestion", ""), "")
