"""The form that records what somebody did outside of this system."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hotline.models import RECIPIENT_LIMIT_CHARS, NoticeItem
from hotline.operations.manual_actions import Done
from hotline.states import TO_THE_POLICE, Addressee, Answer, Means
from hotline.words.errors import DONE_WITHIN_DAYS, NotInTheFuture, TooLongAgo

REFERENCE_LIMIT_CHARS = 120
NOTE_LIMIT_CHARS = 2_000
MINUTES = "%Y-%m-%dT%H:%M"


class ManualActionForm(forms.Form):
    """Whom somebody told, when and how, and what came of it."""

    addressee = forms.TypedChoiceField(label=_("Who was told"), coerce=Addressee)
    means = forms.TypedChoiceField(label=_("How"), choices=Means.choices, coerce=Means)
    recipient = forms.CharField(
        label=_("Which unit or organisation"),
        help_text=_("Its name, not the name of a person."),
        max_length=RECIPIENT_LIMIT_CHARS,
    )
    happened_at = forms.DateTimeField(
        label=_("When"),
        initial=timezone.localtime,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MINUTES),
    )
    reference = forms.CharField(
        label=_("Their reference"), required=False, max_length=REFERENCE_LIMIT_CHARS
    )
    answer = forms.TypedChoiceField(
        label=_("What came of it"),
        choices=Answer.choices,
        coerce=Answer,
        initial=Answer.TOLD,
        widget=forms.RadioSelect,
    )
    answers_notice = forms.BooleanField(
        help_text=_("Then no reminder of that notice asks for this URL again."),
        required=False,
        initial=True,
    )
    note = forms.CharField(
        label=_("Note"),
        help_text=_("Kept sealed. Nothing about the reporter."),
        required=False,
        max_length=NOTE_LIMIT_CHARS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        offered: Sequence[Addressee] = (),
        asked_in: NoticeItem | None = None,
    ) -> None:
        """`asked_in`: the notice in which a provider is asked for it, if one has left."""
        super().__init__(data, prefix="hand")
        field: Any = self.fields["addressee"]
        field.choices = [(one.value, one.label) for one in offered]
        if asked_in is None or Addressee.PROVIDER not in offered:
            del self.fields["answers_notice"]
            return
        notice = asked_in.notice
        self.fields["answers_notice"].label = _(
            "If a provider said so: it was %(provider)s, which notice %(number)s asked"
        ) % {"provider": notice.provider.name, "number": notice.number}

    def clean_happened_at(self) -> datetime:
        """Only what was done is recorded."""
        moment: datetime = self.cleaned_data["happened_at"]
        if moment > timezone.now():
            raise forms.ValidationError(NotInTheFuture.message, code=NotInTheFuture.code)
        if moment < timezone.now() - timedelta(days=DONE_WITHIN_DAYS):
            raise forms.ValidationError(TooLongAgo.message, code=TooLongAgo.code)
        return moment

    def clean(self) -> dict[str, Any]:
        """Only the police agree that a provider is told."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("answer") == Answer.AGREED and said.get("addressee") not in TO_THE_POLICE:
            text = _("Only the police say that. Choose what came of it from whom you told.")
            self.add_error("answer", forms.ValidationError(text, code="police-only"))
        return said

    def as_done(self) -> Done:
        """For the verb."""
        return Done(**self.cleaned_data)
