"""What a visitor leaves behind while nobody can talk."""

from typing import Any

from django import forms
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from helpline.operations.leaving_messages import PROOF_PURPOSE, NewLeftMessage
from helpline.policies.texts import DIGITS_LEAST, LEFT_MESSAGE_LIMIT_CHARS, REACH_LIMIT_CHARS
from helpline.words.adults import to_adults
from helpline.words.answers import AgeBand, Audience, Wish
from portal.privacy import form_tokens

SIGNS_OF_NUMBERS = frozenset("0123456789+()-/. \u00a0")


class LeaveMessageForm(forms.Form):
    """A few words, and whether and how to answer."""

    text = forms.CharField(
        label=_("What do you want to tell us?"),
        max_length=LEFT_MESSAGE_LIMIT_CHARS,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        error_messages={"required": _("Write a few words first.")},
    )
    wish = forms.ChoiceField(
        label=_("Shall we answer?"),
        choices=Wish.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of these.")},
    )
    reach = forms.CharField(
        label=_("Your telephone number or e-mail"),
        help_text=_("Only the counsellor who answers sees it."),
        required=False,
        max_length=REACH_LIMIT_CHARS,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    age_band = forms.ChoiceField(
        label=_("How old are you?"),
        choices=AgeBand.choices,
        initial=AgeBand.UNDISCLOSED,
        required=False,
    )
    token = forms.CharField(widget=forms.HiddenInput, max_length=form_tokens.TOKEN_LIMIT_CHARS)

    def __init__(self, data: Any = None, *, audience: Audience, locale: str) -> None:
        super().__init__(data)
        self.audience, self.locale = audience, locale
        self.fields["token"].initial = form_tokens.new(PROOF_PURPOSE)
        if audience == Audience.PARENT:
            self.fields["age_band"].label = _("How old is the child?")
            for name in ("text", "reach"):
                self.fields[name].label = str(to_adults(self.fields[name].label or ""))
            required = self.fields["text"].error_messages
            required["required"] = str(to_adults(required["required"]))
            wishes: Any = self.fields["wish"]
            wishes.error_messages["required"] = to_adults(wishes.error_messages["required"])
            wishes.choices = [(code, to_adults(words)) for code, words in Wish.choices]

    def clean_token(self) -> str:
        """A form of ours. Raises a form error with a kind word otherwise."""
        token: str = self.cleaned_data["token"]
        try:
            form_tokens.check(token, PROOF_PURPOSE)
        except form_tokens.BadToken as bad:
            raise forms.ValidationError(str(bad.message)) from bad
        return token

    def clean(self) -> dict[str, Any]:
        """Where an answer is wanted, there is a way to give it."""
        told: dict[str, Any] = super().clean() or {}
        wish, reach = told.get("wish"), told.get("reach", "")
        if "reach" in self.errors:
            return told
        if wish == Wish.CALL and not is_number(reach):
            self._add("reach", _("Write the telephone number at which we reach you."), "no_number")
        elif wish == Wish.WRITE and not is_mail(reach):
            self._add("reach", _("Write the e-mail address at which we reach you."), "no_mail")
        return told

    def _add(self, field: str, words: Any, code: str) -> None:
        said = to_adults(words) if self.audience == Audience.PARENT else words
        self.add_error(field, forms.ValidationError(str(said), code=code))

    def left(self) -> NewLeftMessage:
        """For the verb."""
        told = self.cleaned_data
        return NewLeftMessage(
            self.audience,
            told["text"],
            Wish(told["wish"]),
            told["reach"] if told["wish"] != Wish.NOTHING else "",
            self.locale,
            age_band=AgeBand(told["age_band"] or AgeBand.UNDISCLOSED),
        )


def is_number(text: str) -> bool:
    """Whether somebody can be called at it: digits, and the signs between them."""
    digits = sum(sign.isdecimal() for sign in text)
    return digits >= DIGITS_LEAST and set(_plain(text)) <= SIGNS_OF_NUMBERS


def _plain(text: str) -> str:
    """Digits of any script as the usual ones."""
    return "".join(str(int(sign)) if sign.isdecimal() else sign for sign in text)


def is_mail(text: str) -> bool:
    """Whether it is written like a mail address."""
    try:
        EmailValidator()(text)
    except forms.ValidationError:
        return False
    return True
