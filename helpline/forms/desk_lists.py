"""A category of the lists that contacts are counted by (staff only)."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from helpline.models.category import OTHER_LIST, Category, Scheme
from helpline.operations.category_lists import headings, names_of, partners
from helpline.policies.texts import cleaned

NAME_LIMIT_CHARS = 160
HERE = "en"
"""The language in which a category must have a name: the networks' own."""


class CategoryForm(forms.Form):
    """Its name in each language, and what it counts as on the other network's list."""

    counts_as = forms.ModelChoiceField(
        label=_("Counts on the other network’s list as"),
        queryset=Category.objects.none(),
        required=False,
        empty_label=_("Nothing"),
    )

    def __init__(self, scheme: Scheme, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        names = {
            f"name_{code}": forms.CharField(
                label=format_lazy("{}: {}", _("Name"), language),
                max_length=NAME_LIMIT_CHARS,
                required=code == HERE,
                widget=forms.TextInput(attrs={"lang": code, "dir": "auto"}),
            )
            for code, language in settings.LANGUAGES
        }
        self.fields = names | self.fields
        if scheme in OTHER_LIST:
            self.fields["counts_as"].queryset = partners(scheme)  # type: ignore[attr-defined]
            self.fields["counts_as"].label_from_instance = _full_name  # type: ignore[attr-defined]
        else:
            del self.fields["counts_as"]

    def clean(self) -> dict[str, Any]:
        """The names in one place, without what nobody sees."""
        told: dict[str, Any] = super().clean() or {}
        codes = [code for code, _language in settings.LANGUAGES]
        told["names"] = {code: cleaned(told.get(f"name_{code}") or "") for code in codes}
        if f"name_{HERE}" in told and not told["names"][HERE]:
            self.add_error(f"name_{HERE}", _("Please give it a name."))
        return told


class NewCategoryForm(CategoryForm):
    """The same for a new category: under which heading, and from when on."""

    parent = forms.ModelChoiceField(
        label=_("Under which heading"),
        queryset=Category.objects.none(),
        required=False,
        empty_label=_("Please choose"),
    )
    valid_from = forms.DateField(
        label=_("From which day on"),
        help_text=_("Contacts of earlier days cannot carry it."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=timezone.localdate,
    )

    def __init__(self, scheme: Scheme, data: Any = None) -> None:
        super().__init__(scheme, data)
        offered = headings(scheme)
        if offered.exists():
            self.fields["parent"].queryset = offered  # type: ignore[attr-defined]
            self.fields["parent"].required = scheme == Scheme.CHI
        else:
            del self.fields["parent"]

    def clean_valid_from(self) -> date:
        """Not before today: what was counted stays what it was."""
        day: date = self.cleaned_data["valid_from"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("Please choose today or a later day."), code="past")
        return day


class EndCategoryForm(forms.Form):
    """From which day on no contact carries it."""

    valid_to = forms.DateField(
        label=_("No longer used from"),
        help_text=_("Contacts of earlier days keep it, and the sheets still count it there."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_valid_to(self) -> date:
        """Tomorrow at the earliest: contacts of today may carry it."""
        day: date = self.cleaned_data["valid_to"]
        if day < timezone.localdate() + timedelta(days=1):
            raise forms.ValidationError(_("Please choose a day after today."), code="past")
        return day


def initial_of(category: Category) -> dict[str, Any]:
    """A category as the form shows it."""
    names = {f"name_{code}": name for code, name in names_of(category).items()}
    return names | {"counts_as": category.counts_as_id}


def _full_name(category: Category) -> str:
    return category.full_name
