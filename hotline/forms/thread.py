"""The forms of the thread behind the receipt: an answer of the reporter."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

MESSAGE_LIMIT_CHARS = 2_000


class EraseForm(forms.Form):
    """The reporter has erased what they told us. The receipt goes with it, never in the URL."""

    receipt = forms.CharField(widget=forms.HiddenInput)
    erase = forms.CharField(widget=forms.HiddenInput, initial="yes")
    sure = forms.BooleanField(
        label=_("Yes, erase it for ever"),
        error_messages={"required": _("Please tick the box first. Nothing has been erased yet.")},
    )


class MessageForm(forms.Form):
    """What a reporter answers, or adds unasked. The receipt goes with it, never in the URL."""

    receipt = forms.CharField(widget=forms.HiddenInput)
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    words = forms.CharField(
        label=_("Your answer"),
        max_length=MESSAGE_LIMIT_CHARS,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "autocomplete": "off"}),
        error_messages={"required": _("Please write your answer first.")},
    )

    def __init__(
        self, data: Any = None, *, receipt: str = "", number: int = 0, asked: bool
    ) -> None:
        """`asked`: a question is open; else it is something to add."""
        super().__init__(data, initial={"receipt": receipt, "number": number})
        self._is_asked(asked)

    def _is_asked(self, asked: bool) -> None:
        words: Any = self.fields["words"]
        words.widget.attrs.pop("maxlength", None)  # a browser would cut what is pasted
        if asked:
            words.label = _("Your answer")
            words.help_text = _(
                "A short answer is enough. Write only what you know already. Please do not look "
                "for it again, and do not write your own name."
            )
        else:
            words.label = _("Something to add?")
            words.help_text = _("Only if you know more by now. Please do not look for it again.")

    def go_on(self, number: int, *, asked: bool) -> None:
        """The same words and errors, for a thread that went on meanwhile."""
        self.data = {**dict(self.data.items()), "number": str(number)}
        self._is_asked(asked)
