"""A reply that is kept ready (staff only)."""

from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from helpline.forms.desk_directory import language_choices
from helpline.models import CannedReply
from helpline.operations.replies import TOLD
from helpline.policies.replies import REPLY_LIMIT_CHARS, TITLE_LIMIT_CHARS, unknown_in
from helpline.policies.texts import cleaned
from helpline.words.desk_directory import AddressedTo


class ReplyForm(forms.Form):
    """One reply in one language."""

    title = forms.CharField(
        label=_("Title"),
        help_text=_("Counsellors find it by this; no visitor reads it."),
        max_length=TITLE_LIMIT_CHARS,
    )
    language = forms.ChoiceField(label=_("Language"))
    audiences = forms.MultipleChoiceField(
        label=_("For whom"), choices=AddressedTo.choices, widget=forms.CheckboxSelectMultiple
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=REPLY_LIMIT_CHARS,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
        field.choices = language_choices()

    def clean_title(self) -> str:
        """Without what nobody sees."""
        return cleaned(self.cleaned_data["title"])

    def clean_text(self) -> str:
        """Raises a form error for a placeholder that nothing fills."""
        text = cleaned(self.cleaned_data["text"])
        unknown = unknown_in(text)
        if unknown:
            words = say("Nothing fills this: %(unknown)s. Below stands what can be filled.")
            raise forms.ValidationError(words % {"unknown": " ".join(unknown)}, code="unknown")
        return text

    def clean_audiences(self) -> list[str]:
        """In one order."""
        return [one.value for one in AddressedTo if one in self.cleaned_data["audiences"]]


def initial_of(reply: CannedReply) -> dict[str, Any]:
    """A reply as the form shows it."""
    return {name: getattr(reply, name) for name in TOLD}
