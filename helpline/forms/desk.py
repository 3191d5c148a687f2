"""Forms of the desk (staff only)."""

from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from helpline.models import Category
from helpline.models.category import Scheme
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


class WrapUpForm(forms.Form):
    """Exactly one category of today's lists."""

    category = forms.ModelChoiceField(
        label=_("Category"),
        queryset=Category.objects.none(),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one category. The statistics need exactly one.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["category"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - narrows the type
        field.queryset = Category.objects.choosable().valid(timezone.localdate())

    def groups(self) -> list[tuple[str, list[tuple[str, list[Category]]]]]:
        """Schemes, each with its headings, each with what can be chosen."""
        rows = list(Category.objects.valid(timezone.localdate()).order_by("scheme", "position"))
        heads = {row.pk: str(row) for row in rows if not row.choosable}
        grouped: dict[str, dict[str, list[Category]]] = {one: {} for one in Scheme.values}
        for row in rows:
            if row.choosable:
                scheme = Scheme(row.scheme)
                head = heads.get(row.parent_id or 0, str(scheme.label))
                grouped[row.scheme].setdefault(head, []).append(row)
        return [(str(Scheme(one).label), list(groups.items())) for one, groups in grouped.items()]
