"""The questions of the talk page. Nothing here can fail: what is left out is "not said"."""

from typing import Any
from uuid import uuid5

from django import forms
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from helpline.models import Queue
from helpline.operations.opening import PROOF_PURPOSE
from helpline.operations.saying import NewMessage
from helpline.policies.triage import Answers
from helpline.words.adults import to_adults
from helpline.words.answers import (
    ADULT_TOPICS,
    CALLERS,
    AgeBand,
    Audience,
    Caller,
    Mood,
    Safety,
    Topic,
)
from portal.privacy import form_tokens
from portal.privacy.return_words import TEXT_LIMIT_CHARS

CHILD_TOPICS = {topic.value: topic.label for topic in Topic}


class TalkForm(forms.Form):
    """Who are you, what is it about, how are you now; each with "I prefer not to say"."""

    caller = forms.ChoiceField(
        label=_("Who is it about?"), widget=forms.RadioSelect, required=False
    )
    age_band = forms.ChoiceField(
        label=_("How old are you?"),
        widget=forms.RadioSelect,
        choices=AgeBand.choices,
        required=False,
    )
    topic = forms.ChoiceField(
        label=_("What is it about?"), widget=forms.RadioSelect, required=False
    )
    mood = forms.ChoiceField(
        label=_("How are you right now?"),
        widget=forms.RadioSelect,
        choices=Mood.choices,
        required=False,
    )
    safety = forms.ChoiceField(
        label=_("Are you safe at this moment?"),
        widget=forms.RadioSelect,
        choices=Safety.choices,
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Which language do you want to talk in?"), widget=forms.RadioSelect
    )
    token = forms.CharField(widget=forms.HiddenInput, max_length=form_tokens.TOKEN_LIMIT_CHARS)

    def __init__(self, *args: Any, queue: Queue, locale: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.queue, self.locale = queue, locale
        adult = queue.audience == Audience.PARENT
        self._choose("caller", [(one.value, one.label) for one in CALLERS[queue.audience]])
        self._choose("topic", list((ADULT_TOPICS if adult else CHILD_TOPICS).items()))
        names = [(code, _own_name(code)) for code in queue.languages]
        self._choose("language", names)
        if adult:
            self.fields["caller"].label = _("Who are you?")
            self.fields["age_band"].label = _("How old is the child?")
            self.fields["safety"].label = _("Is the child safe at this moment?")
            for name in ("mood", "language"):
                self.fields[name].label = str(to_adults(self.fields[name].label or ""))
        if locale in queue.languages:
            self.fields["language"].widget = forms.HiddenInput()
            self.fields["language"].initial = locale
        self.fields["token"].initial = form_tokens.new(PROOF_PURPOSE)

    @property
    def asks_for_language(self) -> bool:
        """Only where nobody speaks the language of the page."""
        return self.locale not in self.queue.languages

    def clean_token(self) -> str:
        """A form of ours. Raises a form error with a kind word otherwise."""
        token: str = self.cleaned_data["token"]
        try:
            form_tokens.check(token, PROOF_PURPOSE)
        except form_tokens.BadToken as bad:
            raise forms.ValidationError(str(bad.message)) from bad
        return token

    def with_fresh_token(self) -> None:
        """What was answered stays; sent again, it is another form."""
        self.data = {**self.data, "token": form_tokens.new(PROOF_PURPOSE)}

    def answers(self) -> Answers:
        """What was said."""
        told = self.cleaned_data
        return Answers(
            audience=Audience(self.queue.audience),
            caller=Caller(told["caller"] or Caller.UNDISCLOSED),
            age_band=AgeBand(told["age_band"] or AgeBand.UNDISCLOSED),
            topic=Topic(told["topic"] or Topic.UNDISCLOSED),
            mood=Mood(told["mood"] or Mood.UNDISCLOSED),
            safety=Safety(told["safety"] or Safety.UNDISCLOSED),
        )

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows for the type checker
        field.choices = choices


def _own_name(code: str) -> str:
    """The language as its speakers write it, with a capital to stand alone."""
    name = str(get_language_info(code)["name_local"])
    return name[:1].upper() + name[1:]


class SayForm(forms.Form):
    """The composer without a script."""

    text = forms.CharField(widget=forms.Textarea, strip=True)
    message_id = forms.UUIDField(widget=forms.HiddenInput)
    follows = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def new_message(self, participant: int) -> NewMessage:
        """What was written. Sent twice it is one message; another text is another message."""
        told = self.cleaned_data
        own_id = uuid5(told["message_id"], told["text"])
        return NewMessage(participant, own_id, told["text"], told["follows"])


class ReturnForm(forms.Form):
    """The words that were shown once."""

    words = forms.CharField(
        label=_("Your words"),
        max_length=TEXT_LIMIT_CHARS,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
