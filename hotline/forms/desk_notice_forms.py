"""Forms about a provider's own form: what became of it, and where it is."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hotline.models import FORM_NOTE_LIMIT_CHARS, TICKET_LIMIT_CHARS
from hotline.states import FORM_FAILURES, Failure
from hotline.words.errors_providers import NoFormAddress
from hotline.words.form_address import form_address

NOTE_LIMIT_CHARS = 2_000
SOURCE_LIMIT_CHARS = 200


def note_field() -> forms.CharField:
    """What else is to be kept about it."""
    return forms.CharField(
        label=_("Note"),
        help_text=_("Kept sealed. Nothing about the reporter."),
        required=False,
        max_length=NOTE_LIMIT_CHARS,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class FormSentForm(forms.Form):
    """The form left; `overtaken` says how many of its URLs may not be told any more."""

    ticket = forms.CharField(
        label=_("The provider’s number for it"),
        help_text=_("If it gave you one."),
        required=False,
        max_length=TICKET_LIMIT_CHARS,
    )
    note = note_field()
    already = forms.BooleanField(
        label=_("It had left, with all of its URLs, before that changed."), required=False
    )

    def __init__(self, data: Any = None, *, overtaken: int) -> None:
        super().__init__(data, prefix="sent")
        if not overtaken:
            del self.fields["already"]


class FormNotSentForm(forms.Form):
    """Why the form could not be sent."""

    why = forms.TypedChoiceField(
        label=_("Why"),
        choices=[(one.value, one.label) for one in FORM_FAILURES],
        coerce=Failure,
        widget=forms.RadioSelect,
    )
    note = note_field()

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="failed")


class FormContactForm(forms.Form):
    """A web form by which a provider takes notices, and where it was found."""

    form_url = forms.CharField(
        label=_("Address of the form"),
        help_text=_("It begins with https://. Nothing of ours opens it."),
    )
    form_note = forms.CharField(
        label=_("How it is filled in"),
        help_text=_("For example which kind of complaint to choose."),
        required=False,
        max_length=FORM_NOTE_LIMIT_CHARS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    source = forms.CharField(
        label=_("Where was it found?"),
        help_text=_("For example the registry, or the provider's own page."),
        max_length=SOURCE_LIMIT_CHARS,
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="form")

    def clean_form_url(self) -> str:
        """As a browser would open it."""
        try:
            return form_address(self.cleaned_data["form_url"])
        except NoFormAddress as refused:
            raise ValidationError(str(refused.message), code=refused.code) from None
