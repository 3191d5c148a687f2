"""The three taps after a chat."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helpline.operations.surveys import Said
from helpline.words.adults import to_adults
from helpline.words.answers import Again, Helped, Mood

QUESTIONS = {
    "mood": (_("How are you right now?"), Mood),
    "helped": (_("Did the chat help you?"), Helped),
    "again": (_("Would you come to us again?"), Again),
}


class SurveyForm(forms.Form):
    """Each may be left out, which is "I prefer not to say"."""

    mood = forms.ChoiceField(widget=forms.RadioSelect, required=False)
    helped = forms.ChoiceField(widget=forms.RadioSelect, required=False)
    again = forms.ChoiceField(widget=forms.RadioSelect, required=False)

    def __init__(self, data: Any = None, *, adult: bool) -> None:
        super().__init__(data, auto_id="survey_%s")
        for name, (question, answers) in QUESTIONS.items():
            field: Any = self.fields[name]
            field.label = to_adults(question) if adult else question
            field.choices = answers.choices

    def said(self) -> Said:
        """What was tapped; of anything else nothing."""
        self.is_valid()
        told = self.cleaned_data
        return Said(
            mood=Mood(told.get("mood") or Mood.UNDISCLOSED),
            helped=Helped(told.get("helped") or Helped.UNDISCLOSED),
            again=Again(told.get("again") or Again.UNDISCLOSED),
        )
