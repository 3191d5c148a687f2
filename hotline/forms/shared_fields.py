"""Fields that are worked out once for a form, not copied for each time that somebody sends it."""

from copy import deepcopy
from typing import Any, ClassVar, Protocol, TypeVar

from hotline.words.report_form import Wording


class WordedForm(Protocol):
    """A form class with words of its own."""

    words: ClassVar[Wording]
    declared_fields: ClassVar[dict[str, Any]]
    base_fields: ClassVar[dict[str, Any]]


F = TypeVar("F", bound=type[WordedForm])


class SharedFields(dict[str, Any]):
    """What Django would copy for each form. None of ours changes a field of its own."""

    def __deepcopy__(self, _memo: dict[int, Any]) -> dict[str, Any]:
        return dict(self)


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
    return form
