"""The form with which staff enter a report; its limits are those of the public one."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hotline.forms.desk_addresses import NAMES_NOTHING, addresses_in
from hotline.forms.public import NARRATIVE_LIMIT_CHARS, WHERE_LIMIT_CHARS
from hotline.forms.public_more import (
    APPS,
    CONTACT_LEAST_DIGITS,
    CONTACT_LIMIT_CHARS,
    HINT_LIMIT_CHARS,
    TYPED,
)
from hotline.models import AboutWhom, AgeBand, Category, Channel, Media, SeenIn
from hotline.operations.intake import ENTERED_BY_STAFF
from hotline.operations.reporting import Statement
from hotline.reported_urls import ReportedUrl, apps
from portal.privacy import form_tokens

PURPOSE = "hotline.intake"
WRITTEN = frozenset({"where", "narrative", "found_via", "access_hint", "contact"})


class IntakeForm(forms.Form):
    """What somebody told a member of staff, or what they found themselves."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=form_tokens.TOKEN_LIMIT_CHARS)
    channel = forms.TypedChoiceField(
        label=_("How it came in"),
        choices=[(one.value, one.label) for one in ENTERED_BY_STAFF],
        coerce=Channel,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how it came in.")},
    )
    app = forms.ChoiceField(
        label=_("In an app"),
        help_text=_("Then the box takes the name of the account or the group."),
        choices=[("", "—"), *APPS],
        required=False,
    )
    where = forms.CharField(
        label=_("Where it was seen"),
        help_text=_(
            "One address per line, or the name of the app and of the account. Do not open it to "
            "check."
        ),
        max_length=WHERE_LIMIT_CHARS,
        widget=forms.Textarea(
            attrs={"rows": 3, "spellcheck": "false", "autocomplete": "off", "dir": "auto"}
        ),
        error_messages={"required": _("Write where it was seen.")},
    )
    as_it_is = forms.BooleanField(label=_("Take it as it is written"), required=False)
    category: "forms.ModelChoiceField[Category]" = forms.ModelChoiceField(
        label=_("Category"),
        queryset=Category.objects.none(),
        to_field_name="code",
        empty_label="—",
        error_messages={"required": _("Choose what fits best.")},
    )
    narrative = forms.CharField(
        label=_("What was told"),
        help_text=_("In the words of whoever told it. Kept sealed."),
        required=False,
        max_length=NARRATIVE_LIMIT_CHARS,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "autocomplete": "off"}),
    )
    language = forms.ChoiceField(
        label=_("Language they read"), choices=settings.LANGUAGES, initial=get_language
    )
    imminent_danger = forms.BooleanField(label=_("Someone is in danger right now"), required=False)
    about_whom = forms.TypedChoiceField(
        label=_("About whom"),
        choices=AboutWhom.choices,
        coerce=AboutWhom,
        empty_value=AboutWhom.UNSAID,
        required=False,
    )
    seen_in = forms.TypedChoiceField(
        label=_("Kind of place"),
        choices=SeenIn.choices,
        coerce=SeenIn,
        empty_value=SeenIn.UNSAID,
        required=False,
    )
    medium = forms.TypedChoiceField(
        label=_("Kind of content"),
        choices=Media.choices,
        coerce=Media,
        empty_value=Media.UNSAID,
        required=False,
    )
    found_via = forms.CharField(
        label=_("Found through"),
        help_text=_("The page, message or search that led there. Kept sealed."),
        required=False,
        max_length=HINT_LIMIT_CHARS,
        widget=forms.TextInput(attrs=TYPED),
    )
    access_hint = forms.CharField(
        label=_("How to get in"),
        help_text=_("A password, an invitation, or what has to be pressed. Kept sealed."),
        required=False,
        max_length=HINT_LIMIT_CHARS,
        widget=forms.TextInput(attrs=TYPED),
    )
    reporter_age = forms.TypedChoiceField(
        label=_("How old they are"),
        choices=AgeBand.choices,
        coerce=AgeBand,
        initial=AgeBand.UNSAID,
        empty_value=AgeBand.UNSAID,
        required=False,
    )
    contact = forms.CharField(
        label=_("E-mail address or telephone number"),
        help_text=_("Only if they want to be reached. Kept sealed, and forgotten before the rest."),
        required=False,
        max_length=CONTACT_LIMIT_CHARS,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        category: Any = self.fields["category"]
        category.queryset = Category.objects.current()
        for name in self.fields.keys() & WRITTEN:
            kept: Any = self.fields[name]
            kept.widget.attrs.pop("maxlength", None)  # a browser would cut what is pasted
        if not self.is_bound:
            self.initial["token"] = form_tokens.new(PURPOSE)

    def clean_token(self) -> str:
        """Ours and of today; else a fresh one goes back with everything that was typed."""
        token: str = self.cleaned_data["token"]
        try:
            form_tokens.check(token, PURPOSE)
        except form_tokens.BadToken as bad:
            self.data = {**dict(self.data.items()), "token": form_tokens.new(PURPOSE)}
            raise ValidationError(bad.message, code="token") from None
        return token

    def clean_where(self) -> tuple[ReportedUrl, ...]:
        """The addresses in what was typed; where nothing names a place, it asks back once."""
        insists = self.data.get("as_it_is") is not None
        app = apps().get(self.cleaned_data.get("app", ""))
        return addresses_in(self.cleaned_data["where"], insists=insists, app=app)

    def clean_contact(self) -> str:
        """Something one could write to or call."""
        contact: str = self.cleaned_data["contact"]
        digits = sum(sign.isdigit() for sign in contact)
        if "@" in contact:
            try:
                validate_email(contact)
            except ValidationError:
                raise ValidationError(
                    _("This is no e-mail address such as name@example.org."), code="contact"
                ) from None
        elif contact and digits < CONTACT_LEAST_DIGITS:
            raise ValidationError(
                _("Write an e-mail address or a telephone number, or leave it empty."),
                code="contact",
            )
        return contact

    @property
    def came_by(self) -> Channel:
        """How it came in."""
        chosen: Channel = self.cleaned_data["channel"]
        return chosen

    @property
    def asks_back(self) -> bool:
        """Whether it was asked if the words are meant as they are, or has been said so."""
        asked = self.is_bound and self.has_error("where", NAMES_NOTHING)
        return asked or bool(self["as_it_is"].value())

    def as_statement(self) -> Statement:
        """What was said, for the verb. A find of one's own has nobody who could be reached."""
        said = self.cleaned_data
        from_somebody = self.came_by != Channel.PROACTIVE
        return Statement(
            urls=said["where"],
            category=said["category"],
            language=said["language"],
            narrative=said["narrative"],
            contact=said.get("contact", "") if from_somebody else "",
            imminent_danger=said["imminent_danger"],
            about_whom=said["about_whom"] if from_somebody else AboutWhom.UNSAID,
            seen_in=said["seen_in"],
            media=said["medium"],
            found_via=said["found_via"],
            access_hint=said["access_hint"],
            reporter_age=said["reporter_age"] if from_somebody else AgeBand.UNSAID,
            channel=self.came_by,
        )


class HandedOverForm(IntakeForm):
    """What somebody named to a counsellor. How to reach them is not asked: it stays a report of
    nobody, and whoever made it has the receipt."""

    channel = None  # type: ignore[assignment]
    contact = None  # type: ignore[assignment]
    came_by = Channel.HELPLINE

    def __init__(self, data: Any = None, *, begun: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.initial = {**self.initial, **(begun or {})}
        self.fields["narrative"].help_text = _(
            "Only what whoever assesses it has to know, in your own words. Nothing of the chat is "
            "copied here."
        )
