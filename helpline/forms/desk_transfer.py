"""A counsellor asks somebody else to go on with a chat (staff only)."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from helpline.models import Shift
from helpline.operations.transferring import Target
from helpline.policies.texts import NOTE_LIMIT_CHARS

ONE, SPEAKS = "one", "speaks"
Choice = tuple[str, str | Promise]


def targets(free: list[Shift]) -> list[Choice]:
    """Each counsellor who is free, then each language that one of them speaks."""
    people: list[Choice] = [
        (
            f"{ONE}:{shift.pk}",
            format_lazy(
                _("{person}: {languages}, {chats} of {capacity} chats"),
                person=str(shift.counsellor),
                languages=", ".join(shift.languages).upper(),
                chats=shift.chats,  # type: ignore[attr-defined]  # with_chats
                capacity=shift.capacity,
            ),
        )
        for shift in free
    ]
    spoken = sorted({language for shift in free for language in shift.languages})
    return people + [
        (
            f"{SPEAKS}:{code}",
            format_lazy(
                _("Whoever speaks {language} and is first"),
                language=get_language_info(code)["name_translated"],
            ),
        )
        for code in spoken
    ]


class TransferForm(forms.Form):
    """Who is asked, and what they have to know."""

    form_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    to = forms.ChoiceField(
        label=_("Who goes on"),
        help_text=_("Until somebody accepts, the chat stays with you: go on answering."),
        error_messages={"invalid_choice": _("They are no longer free. Choose again.")},
    )
    note = forms.CharField(
        label=_("Hand-over note"),
        help_text=_(
            "What they have to know to go on: what it is about, what you tried, what you promised. "
            "The visitor never sees it."
        ),
        max_length=NOTE_LIMIT_CHARS,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args: Any, free: list[Shift], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
        field.choices = targets(free)

    def target(self) -> Target:
        """Who was chosen, once it is right."""
        kind, _colon, which = self.cleaned_data["to"].partition(":")
        return Target(shift=int(which)) if kind == ONE else Target(language=which)
