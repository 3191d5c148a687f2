"""Fields that are worked out once for a form, not copied for each time that somebody sends it."""

from copy import deepcopy
from typing import Any, ClassVar, Protocol, TypeVar

from django import forms
from django.core.exceptions import ValidationError

from hotline.words.report_form import Wording


class WordedForm(Protocol):
    """A form class with words of its own."""

    words: ClassVar[Wording]
    declared_fields: ClassVar[dict[str, Any]]
    base_fields: ClassVar[dict[str, Any]]
    not_sent: ClassVar[dict[str, Any]]


F = TypeVar("F", bound=type[WordedForm])


class SharedFields(dict[str, Any]):
    """What Django would copy for each form. None of ours changes a field of its own."""

    def __deepcopy__(self, _memo: dict[int, Any]) -> dict[str, Any]:
        return dict(self)


class ReadAsSent(forms.Form):
    """A form that reads what was sent without putting each field in words first.

    Django makes a `BoundField` of every field before it reads it, with label and help translated:
    a twentieth of taking a report, for a page that is not shown again. No field of ours is
    disabled or has a prefix, so nothing else is lost. Of what need not be sent and was not, it is
    known what comes of it.
    """

    not_sent: ClassVar[dict[str, Any]] = {}
    """What each field comes to that was left out and may be."""

    def _clean_fields(self) -> None:
        for name, field in self.fields.items():
            try:
                self.cleaned_data[name] = (
                    self.not_sent[name]
                    if name in self.not_sent and name not in self.data
                    else field.clean(field.widget.value_from_datadict(self.data, self.files, name))
                )
                if clean := getattr(self, f"clean_{name}", None):
                    self.cleaned_data[name] = clean()
            except ValidationError as wrong:
                self.add_error(name, wrong)


def in_its_words(form: F) -> F:
    """Gives the fields of a form the labels of its words and leaves out what they leave out."""
    fields = deepcopy(form.declared_fields)
    for name in form.words.left_out:
        del fields[name]
    for name, (label, help_text) in form.words.fields.items():
        fields[name].label, fields[name].help_text = label, help_text
    for choices_of in ("about_whom",):
        asked, left_out = fields[choices_of], form.words.choices_left_out
        asked.choices = [one for one in asked.choices if one[0] not in left_out]
    form.base_fields = SharedFields(fields)
    form.not_sent = {
        name: field.clean(field.widget.value_from_datadict({}, {}, name))
        for name, field in fields.items()
        if not field.required
    }
    return form
