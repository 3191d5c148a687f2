"""Forms about what is referred to the police: to whom, what they say, and how long we wait."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from hotline.models import AGENCY_LIMIT_CHARS, UNIT_NAME_LIMIT_CHARS, Hold, PoliceUnit
from hotline.operations.holds import NewHold
from hotline.operations.police_units import NewUnit
from hotline.states import NobodyElse, PoliceSays, UnitChannel, Urgency
from hotline.words.errors import NoMailbox
from hotline.words.mailbox import ascii_mailbox

OFFICER_LIMIT_CHARS = 120
WORDS_LIMIT_CHARS = 2_000


class ReferForm(forms.Form):
    """To which unit, and how soon it should look."""

    unit_id = forms.TypedChoiceField(label=_("Police unit"), coerce=int)
    urgency = forms.TypedChoiceField(
        label=_("How soon they should look"),
        choices=Urgency.choices,
        coerce=Urgency,
        initial=Urgency.NORMAL,
    )

    message = forms.CharField(
        label=_("What the police need to know"),
        help_text=_("Who is in danger, where, and from what. Nothing about the reporter."),
        max_length=WORDS_LIMIT_CHARS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, data: Any = None, *, danger: bool = False, found_illegal: bool = True
    ) -> None:
        super().__init__(data, prefix="refer")
        self.fields["message"].required = not found_illegal
        if not danger:
            del self.fields["message"]
        field: Any = self.fields["unit_id"]
        self.units = list(PoliceUnit.objects.usable())
        field.choices = [(unit.pk, f"{unit.name} · {unit.email}") for unit in self.units]
        if danger:
            self.fields["urgency"].initial = Urgency.DANGER


class GiveUpPoliceForm(forms.Form):
    """Why nobody else is told of what the police do not act on."""

    why = forms.TypedChoiceField(
        label=_("Why is nobody else told?"),
        help_text=_("Kept in the record under your name."),
        choices=NobodyElse.choices,
        coerce=NobodyElse,
    )


class HoldForm(forms.Form):
    """Who of the police asks us to wait, and why."""

    agency = forms.CharField(label=_("Police unit"), max_length=AGENCY_LIMIT_CHARS)
    officer = forms.CharField(
        label=_("Who asked"),
        help_text=_("Name or number of the officer. Kept sealed."),
        max_length=OFFICER_LIMIT_CHARS,
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Kept sealed. Nothing about the reporter."),
        max_length=WORDS_LIMIT_CHARS,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any = None, *, agency: str = "", officer: str = "") -> None:
        """An officer with an account is not asked who they are."""
        super().__init__(data, prefix="hold", initial={"agency": agency})
        self.asked = (agency, officer) if officer else None
        if self.asked:
            del self.fields["agency"], self.fields["officer"]

    def as_hold(self) -> NewHold:
        """For the verb."""
        said = self.cleaned_data
        agency, officer = self.asked or (said["agency"], said["officer"])
        return NewHold(agency, officer, said["reason"])


class WhichHoldForm(forms.Form):
    """Which unit's hold is meant; asked only where there are several."""

    hold_id = forms.TypedChoiceField(
        label=_("Which police unit?"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, data: Any, holds: Sequence[Hold], *, prefix: str = "") -> None:
        super().__init__(data, prefix=prefix or None)
        field: Any = self.fields["hold_id"]
        field.choices = [(hold.pk, hold.agency) for hold in holds]
        if len(holds) == 1:
            field.widget, field.initial = forms.HiddenInput(), holds[0].pk


class RefuseRenewalForm(WhichHoldForm):
    """Why the police get no more time."""

    reason = forms.CharField(
        label=_("Why not"),
        help_text=_("The police unit reads it. Kept sealed. Nothing about the reporter."),
        max_length=WORDS_LIMIT_CHARS,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class PoliceAnswerForm(forms.Form):
    """What the police say, in a word and in their own."""

    says = forms.TypedChoiceField(
        label=_("What the police say"), choices=PoliceSays.choices, coerce=PoliceSays
    )
    words = forms.CharField(
        label=_("Their reference, or what the hotline should know"),
        help_text=_("Kept sealed. Nothing about the reporter."),
        max_length=WORDS_LIMIT_CHARS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class UnitForm(forms.Form):
    """A police unit and the address its mails go to."""

    name = forms.CharField(label=_("Name of the unit"), max_length=UNIT_NAME_LIMIT_CHARS)
    email = forms.CharField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    channel = forms.TypedChoiceField(
        label=_("What it gets by mail"),
        choices=UnitChannel.choices,
        coerce=UnitChannel,
        widget=forms.RadioSelect,
        initial=UnitChannel.PORTAL,
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def clean_email(self) -> str:
        """As mail servers read it."""
        try:
            return ascii_mailbox(self.cleaned_data["email"])
        except NoMailbox:
            raise forms.ValidationError(NoMailbox.message, code=NoMailbox.code) from None

    def as_unit(self) -> NewUnit:
        """For the verb."""
        return NewUnit(**self.cleaned_data)


class OfficerForm(forms.Form):
    """An account with the role of a police officer."""

    email = forms.CharField(
        label=_("E-mail address of the account"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
