"""What a reporter may add if they like: how to get in, where it was found, how to reach them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from hotline.forms.shared_fields import ReadAsSent
from hotline.models import AboutWhom, AgeBand, Media, SeenIn
from hotline.reported_urls import apps

CONTACT_LIMIT_CHARS = 200
CONTACT_LEAST_DIGITS = 6
HINT_LIMIT_CHARS = 1_000

_AGES = [
    (AgeBand.UNSAID, _("I would rather not say")),
    (AgeBand.UNDER_13, _("Under 13")),
    (AgeBand.FROM_13_TO_15, _("13 to 15")),
    (AgeBand.FROM_16_TO_17, _("16 or 17")),
    (AgeBand.ADULT, _("18 or older")),
]
_ABOUT = [
    (AboutWhom.UNSAID, _("I would rather not say")),
    (AboutWhom.ME, _("Me")),
    (AboutWhom.MY_CHILD, _("My child")),
    (AboutWhom.KNOWN, _("Somebody I know")),
    (AboutWhom.UNKNOWN, _("Somebody I do not know")),
]
_SEEN_IN = [
    (SeenIn.UNSAID, _("I would rather not say")),
    (SeenIn.WEBSITE, _("A website")),
    (SeenIn.SOCIAL, _("A social network")),
    (SeenIn.CHAT, _("A chat or a messenger")),
    (SeenIn.GAME, _("A game")),
    (SeenIn.VIDEO, _("Videos or a live stream")),
    (SeenIn.FILES, _("A place to store or exchange files")),
    (SeenIn.MAIL, _("An e-mail or a text message")),
    (SeenIn.OTHER, _("Somewhere else")),
]
_MEDIA = [
    (Media.UNSAID, _("I would rather not say")),
    (Media.PICTURE, _("Pictures")),
    (Media.VIDEO, _("Videos")),
    (Media.LIVE, _("Something live")),
    (Media.TEXT, _("Texts or messages")),
    (Media.DRAWN, _("Drawn, or made by a computer")),
    (Media.SEVERAL, _("Several of these")),
    (Media.OTHER, _("Something else")),
]
APPS = sorted(((app.key, app.name) for app in apps().values()), key=lambda one: one[1].lower())
"""Every app we know accounts of, by its name."""
TYPED = {"autocomplete": "off", "dir": "auto", "spellcheck": "false", "autocapitalize": "off"}


class MoreFields(ReadAsSent):
    """Nothing of this is asked for; each answer makes the work easier."""

    app = forms.ChoiceField(
        label=_("Was it in an app?"),
        help_text=_("Then choose it, and write the name of the account or the group above."),
        choices=[("", _("No, or in another app")), *APPS],
        required=False,
    )
    about_whom = forms.ChoiceField(
        label=_("Whom is it about?"),
        choices=_ABOUT,
        required=False,
        widget=forms.RadioSelect,
        initial=AboutWhom.UNSAID,
    )
    seen_in = forms.ChoiceField(
        label=_("What kind of place is it?"), choices=_SEEN_IN, required=False
    )
    medium = forms.ChoiceField(label=_("What is it?"), choices=_MEDIA, required=False)
    found_via = forms.CharField(
        label=_("Where did you find the way there?"),
        help_text=_("The page, message or search that led you there. Some pages only open so."),
        required=False,
        max_length=HINT_LIMIT_CHARS,
        widget=forms.TextInput(attrs=TYPED),
    )
    access_hint = forms.CharField(
        label=_("What does one need to get in?"),
        help_text=_("A password, an invitation, or what has to be pressed. Only we read it."),
        required=False,
        max_length=HINT_LIMIT_CHARS,
        widget=forms.TextInput(attrs=TYPED),
    )
    contact = forms.CharField(
        label=_("E-mail address or telephone number"),
        help_text=_(
            "Only if you want us to be able to ask you something. Without it your report counts "
            "just as much."
        ),
        required=False,
        max_length=CONTACT_LIMIT_CHARS,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    reporter_age = forms.ChoiceField(
        label=_("How old are you?"), choices=_AGES, required=False, initial=AgeBand.UNSAID
    )
    MORE = ("seen_in", "medium", "found_via", "access_hint", "contact", "reporter_age")
    """Folded under one heading until somebody opens it."""

    @property
    def more(self) -> list[forms.BoundField]:
        """The folded fields that this form has."""
        return [self[name] for name in self.MORE if name in self.fields]

    @property
    def more_is_open(self) -> bool:
        """Whether something in the folded fields was filled in or is wrong."""
        return any(one.errors or one.value() not in {None, "", AgeBand.UNSAID} for one in self.more)

    def clean_contact(self) -> str:
        """Something one could write to or call."""
        contact: str = self.cleaned_data["contact"]
        if not contact:
            return contact
        if "@" in contact:
            try:
                validate_email(contact)
            except ValidationError:
                raise ValidationError(
                    _("This does not look like an e-mail address, such as name@example.org."),
                    code="contact",
                ) from None
        elif sum(mark.isdigit() for mark in contact) < CONTACT_LEAST_DIGITS:
            raise ValidationError(
                _("Please write an e-mail address or a telephone number, or leave it empty."),
                code="contact",
            )
        return contact

    def particulars(self) -> dict[str, Any]:
        """What was added, by the names of a statement."""
        said = self.cleaned_data
        return {
            "about_whom": AboutWhom(said.get("about_whom") or AboutWhom.UNSAID),
            "seen_in": SeenIn(said.get("seen_in") or SeenIn.UNSAID),
            "media": Media(said.get("medium") or Media.UNSAID),
            "found_via": said.get("found_via", ""),
            "access_hint": said.get("access_hint", ""),
            "contact": said.get("contact", ""),
            "reporter_age": AgeBand(said.get("reporter_age") or AgeBand.UNSAID),
        }
