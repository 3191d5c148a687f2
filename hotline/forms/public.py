"""The report form and the status form. Every limit has a name, and its error names it."""

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import QueryDict
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hotline.models import AgeBand, Category, Group
from hotline.operations.public_status import GROUP_NAMES
from hotline.operations.reporting import ADDRESSES_PER_REPORT, Statement
from hotline.reported_urls import ReportedUrl, names_nothing, read_lines
from portal.privacy import form_tokens, receipts

PURPOSE = "hotline.report"
"""Of form tokens and proofs of work."""
BODY_LIMIT_BYTES = 64 * 1024
WHERE_LIMIT_CHARS = 40_000
URL_LIMIT_CHARS = 8_192
NARRATIVE_LIMIT_CHARS = 10_000
CONTACT_LIMIT_CHARS = 200
CONTACT_LEAST_DIGITS = 6
RECEIPT_LIMIT_CHARS = 100
NAMES_NOTHING = "names_nothing"

_AGES = [
    (AgeBand.UNSAID, _("I would rather not say")),
    (AgeBand.UNDER_13, _("Under 13")),
    (AgeBand.FROM_13_TO_15, _("13 to 15")),
    (AgeBand.FROM_16_TO_17, _("16 or 17")),
    (AgeBand.ADULT, _("18 or older")),
]


@dataclass(frozen=True, slots=True)
class CategoryGroup:
    """Some categories under one heading, as the form shows them."""

    code: str
    title: str | Promise
    categories: tuple[Category, ...]
    is_open: bool


class ReportForm(forms.Form):
    """What anyone may tell us. Only where and what it is about are asked for."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=form_tokens.TOKEN_LIMIT_CHARS)
    as_it_is = forms.BooleanField(label=_("Send it as I wrote it"), required=False)
    where = forms.CharField(
        label=_("Where did you see it?"),
        help_text=_(
            "Copy the address from your browser, one per line. If it was in an app, write the "
            "name of the app and of the account."
        ),
        max_length=WHERE_LIMIT_CHARS,
        widget=forms.Textarea(
            attrs={
                "rows": 3,
                "spellcheck": "false",
                "autocapitalize": "off",
                "autocomplete": "off",
                "dir": "auto",
            }
        ),
        error_messages={"required": _("Please tell us where you saw it.")},
    )
    category: "forms.ModelChoiceField[Category]" = forms.ModelChoiceField(
        label=_("What is it about?"),
        queryset=Category.objects.none(),
        to_field_name="code",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _("Please choose what fits best. It need not be exact."),
            "invalid_choice": _("Please choose one of the list."),
        },
    )
    narrative = forms.CharField(
        label=_("What did you see?"),
        help_text=_(
            "In your own words, as short as you like. Please do not send pictures, and do not "
            "look for more."
        ),
        required=False,
        max_length=NARRATIVE_LIMIT_CHARS,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "autocomplete": "off"}),
    )
    imminent_danger = forms.BooleanField(label=_("Someone is in danger right now"), required=False)
    reporter_is_depicted = forms.BooleanField(
        label=_("I am in the picture or video myself"), required=False
    )
    reporter_age = forms.ChoiceField(
        label=_("How old are you?"),
        choices=_AGES,
        required=False,
        initial=AgeBand.UNSAID,
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

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        cast("Any", self.fields["category"]).queryset = Category.objects.current()
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
        """The URLs in what was typed, each once.

        Where nothing in it names a place, the person is asked once, and may insist.
        """
        typed = self.cleaned_data["where"]
        found = tuple(read_lines(typed))
        if not found:
            raise ValidationError(_("Please tell us where you saw it."), code="required")
        if not self.cleaned_data.get("as_it_is") and names_nothing(typed):
            raise ValidationError(
                _(
                    "We do not recognise a place in this. Did you mean an app or an account? Then "
                    "write the name of the app too. Or tick the box below, and we take it as it is."
                ),
                code=NAMES_NOTHING,
            )
        if len(found) > ADDRESSES_PER_REPORT:
            raise ValidationError(
                ngettext(
                    "That is %(count)d address; one report takes up to %(limit)d.",
                    "Those are %(count)d addresses; one report takes up to %(limit)d. "
                    "Please send the others in a second report.",
                    len(found),
                ),
                code="too_many",
                params={"count": len(found), "limit": ADDRESSES_PER_REPORT},
            )
        if any(len(url.canonical) > URL_LIMIT_CHARS for url in found):
            raise ValidationError(
                _("One address is longer than %(limit)d characters. Is it more than one?"),
                code="too_long",
                params={"limit": URL_LIMIT_CHARS},
            )
        return found

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
        elif sum(mail.isdigit() for mail in contact) < CONTACT_LEAST_DIGITS:
            raise ValidationError(
                _("Please write an e-mail address or a telephone number, or leave it empty."),
                code="contact",
            )
        return contact

    @property
    def asks_back(self) -> bool:
        """Whether the person is asked if they mean what they wrote, or has said so."""
        asked = self.is_bound and self.has_error("where", NAMES_NOTHING)
        return asked or bool(self["as_it_is"].value())

    @cached_property
    def categories(self) -> list[Category]:
        """The categories offered, read once."""
        return list(cast("Any", self.fields["category"]).queryset)

    @property
    def groups(self) -> list[CategoryGroup]:
        """The categories under their headings; the first is open, and the chosen one."""
        chosen = self["category"].value()
        return [
            CategoryGroup(
                code=group,
                title=GROUP_NAMES[group],
                categories=(mine := tuple(c for c in self.categories if c.group == group)),
                is_open=group == Group.CHILDREN or any(c.code == chosen for c in mine),
            )
            for group in Group.values
        ]

    def as_statement(self, language: str) -> Statement:
        """What was said, for the verb."""
        said = self.cleaned_data
        return Statement(
            urls=said["where"],
            category=said["category"],
            language=language,
            narrative=said["narrative"],
            contact=said["contact"],
            imminent_danger=said["imminent_danger"],
            reporter_is_depicted=said["reporter_is_depicted"],
            reporter_age=AgeBand(said["reporter_age"] or AgeBand.UNSAID),
        )


class StatusForm(forms.Form):
    """A receipt opens the status of its report."""

    receipt = forms.CharField(
        label=_("Your receipt"),
        help_text=_("The letters and digits you got when you sent the report."),
        max_length=RECEIPT_LIMIT_CHARS,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "dir": "ltr",
                "class": "receipt-input",
            }
        ),
        error_messages={"required": _("Please write the receipt you kept.")},
    )

    def clean_receipt(self) -> bytes:
        """The digest that the database knows."""
        try:
            return receipts.digest(self.cleaned_data["receipt"])
        except receipts.BadReceipt as bad:
            raise ValidationError(str(bad), code="receipt") from None
