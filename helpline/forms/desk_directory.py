"""What a supervisor says of a service in the referral directory (staff only)."""

import re
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from helpline.models import Resource
from helpline.operations.directory import TOLD
from helpline.policies import directory
from helpline.policies.texts import cleaned
from helpline.words.desk import ANSWERS
from helpline.words.desk_directory import TOPICS, AddressedTo

TELEPHONE = re.compile(r"[+\d(][\d ()./-]*")
"""As it is written on paper: digits, spaces, brackets, strokes."""


def language_choices() -> list[tuple[str, str]]:
    """The languages of the site."""
    return [
        (code, get_language_info(code)["name_translated"]) for code, _name in settings.LANGUAGES
    ]


def topic_choices() -> list[tuple[str, str | Promise]]:
    """What a service may help with, in the desk's words."""
    return [(topic.value, ANSWERS["topic"][topic]) for topic in TOPICS]


class ResourceForm(forms.Form):
    """One service. An import says the same, line by line."""

    name = forms.CharField(label=_("Name"), max_length=directory.NAME_LIMIT_CHARS)
    helps_with = forms.CharField(
        label=_("What it helps with"),
        help_text=_("In a sentence or two, for colleagues who choose."),
        max_length=directory.HELPS_LIMIT_CHARS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    audiences = forms.MultipleChoiceField(
        label=_("For whom"),
        choices=AddressedTo.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    topics = forms.MultipleChoiceField(
        label=_("About what"),
        help_text=_("Choose nothing where it helps with everything."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    languages = forms.MultipleChoiceField(label=_("Languages"), widget=forms.CheckboxSelectMultiple)
    region = forms.CharField(
        label=_("Region"),
        help_text=_("Leave it empty where it helps everywhere."),
        max_length=directory.REGION_LIMIT_CHARS,
        required=False,
    )
    telephone = forms.CharField(
        label=_("Telephone"), max_length=directory.TELEPHONE_LIMIT_CHARS, required=False
    )
    web_address = forms.CharField(
        label=_("Web address"),
        help_text=_("Begins with https://"),
        max_length=directory.WEB_ADDRESS_LIMIT_CHARS,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "dir": "ltr"}),
    )
    opening_words = forms.CharField(
        label=_("When it can be reached"),
        help_text=_("In the language of those who ring there: visitors read it."),
        max_length=directory.OPENING_LIMIT_CHARS,
        required=False,
    )
    note = forms.CharField(
        label=_("Note for counsellors"),
        help_text=_("No visitor reads it."),
        max_length=directory.NOTE_LIMIT_CHARS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        for name, choices in (("topics", topic_choices()), ("languages", language_choices())):
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - narrows the type
            field.choices = choices

    def clean_web_address(self) -> str:
        """Raises a form error for what no browser opens safely."""
        address: str = self.cleaned_data["web_address"]
        if address:
            wrong = _("Write a web address that begins with https://")
            URLValidator(schemes=["https"], message=wrong)(address)
        return address

    def clean_telephone(self) -> str:
        """Raises a form error for what nobody can dial."""
        number = directory.unquoted(self.cleaned_data["telephone"])
        if number and not TELEPHONE.fullmatch(number):
            raise forms.ValidationError(
                _("Write the number with digits, spaces and + only."), code="no_telephone"
            )
        return number

    def clean(self) -> dict[str, Any]:
        """Texts without what nobody sees, lists in one order, and a way to reach the service."""
        told = super().clean() or {}
        for name in ("name", "helps_with", "region", "opening_words", "note"):
            if name in told:
                told[name] = directory.unquoted(cleaned(told[name]))
        for name in ("audiences", "topics", "languages"):
            if name in told:
                told[name] = _in_order(self.fields[name], told[name])
        if {"telephone", "web_address"} <= told.keys() and not (
            told["telephone"] or told["web_address"]
        ):
            self.add_error("telephone", _("Say a telephone number, a web address or both."))
        return told


def _in_order(field: Any, chosen: list[str]) -> list[str]:
    return [code for code, _words in field.choices if code in chosen]


def initial_of(resource: Resource) -> dict[str, Any]:
    """A service as the form shows it."""
    return {name: getattr(resource, name) for name in TOLD}


class ImportedForm(ResourceForm):
    """A line of an import: also whether it is in use, and when somebody checked it."""

    active = forms.TypedChoiceField(
        label=_("In use"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda said: said == "yes",
    )
    checked_on = forms.DateField(label=_("Checked on"), required=False, input_formats=["%Y-%m-%d"])

    def clean_checked_on(self) -> date | None:
        """Raises a form error for a day that is still to come."""
        day: date | None = self.cleaned_data["checked_on"]
        if day is not None and day > timezone.localdate():
            raise forms.ValidationError(_("That day is still to come."), code="in_the_future")
        return day
