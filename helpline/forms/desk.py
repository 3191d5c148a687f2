"""Forms of the desk (staff only)."""

from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from helpline.models.shift import CAPACITY_LIMIT
from helpline.policies.texts import NOTE_LIMIT_CHARS


class ShiftForm(forms.Form):
    """Which languages, and how many chats at once."""

    languages = forms.MultipleChoiceField(
        label=_("I can talk in"), widget=forms.CheckboxSelectMultiple
    )
    capacity = forms.TypedChoiceField(
        label=_("Chats at once"),
        coerce=int,
        choices=[(number, number) for number in range(1, CAPACITY_LIMIT + 1)],
        initial=1,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["languages"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - narrows the type
        field.choices = [
            (code, get_language_info(code)["name_translated"]) for code, _name in settings.LANGUAGES
        ]


class NoteForm(forms.Form):
    """A note for colleagues."""

    form_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    note = forms.CharField(
        label=_("Note for colleagues"),
        help_text=_("The visitor never sees it. It is erased together with the conversation."),
        max_length=NOTE_LIMIT_CHARS,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class EndForm(forms.Form):
    """A deed that cannot be taken back asks first."""

    sure = forms.BooleanField(widget=forms.HiddenInput)
