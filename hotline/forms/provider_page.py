"""What a provider answers about the URLs of a notice: one small form for each of them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hotline.models import NoticeItem
from hotline.operations.provider_answers import ItemAnswer
from hotline.states import ITEM_AFTER, ProviderSays

WORDS_LIMIT_CHARS = 500
SAYS = [
    ("", _("No answer yet")),
    (ProviderSays.REMOVED, _("It is removed")),
    (ProviderSays.MOVED, _("It is not with us any more, or never was")),
    (ProviderSays.DISPUTE, _("We disagree")),
]


class AnswerForm(forms.Form):
    """One URL: what became of it, and for a move or a disagreement some words."""

    says = forms.TypedChoiceField(
        label=_("Your answer"),
        choices=SAYS,
        coerce=ProviderSays,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("Where it is now, or why you disagree"),
        help_text=_("Not the name of a customer."),
        max_length=WORDS_LIMIT_CHARS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any, item: NoticeItem, *, all_removed: bool = False) -> None:
        said = (says for says, state in ITEM_AFTER.items() if state == item.state)
        super().__init__(data, prefix=f"url{item.pk}", initial={"says": next(said, "")})
        self.item, self.all_removed = item, all_removed

    def clean(self) -> dict[str, Any]:
        """Whoever disagrees says why; with "all removed", what was left open is removed."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if self.all_removed and not said.get("says"):
            said["says"] = ProviderSays.REMOVED
        if said.get("says") == ProviderSays.DISPUTE and not said.get("words", "-"):
            text = _("Please say why you disagree, so that a person can look at it again.")
            self.add_error("words", ValidationError(text, code="why"))
        return said

    def as_answer(self) -> ItemAnswer | None:
        """For the verb; None where nothing was said."""
        says = self.cleaned_data["says"]
        if not says:
            return None
        return ItemAnswer(self.item.pk, says, self.cleaned_data["words"])
