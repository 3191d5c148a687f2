"""The report form and the status form. Every limit has a name, and its error names it."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hotline.forms.public_more import MoreFields
from hotline.forms.shared_fields import in_its_words
from hotline.forms.tiles import CategoryField, TileGroup, group_in_words, groups_of
from hotline.models import Channel
from hotline.models.vocabulary import offered_categories
from hotline.operations.reporting import ADDRESSES_PER_REPORT, Statement
from hotline.reported_urls import (
    ReportedUrl,
    apps,
    each_once,
    names_nothing,
    read_lines_in,
    understood,
)
from hotline.words.report_form import PLAIN, SIMPLE, Wording
from hotline.words.status_page import PLAIN as STATUS
from hotline.words.status_page import StatusWording
from portal.privacy import form_tokens, receipts

PURPOSE = "hotline.report"
"""Of form tokens and proofs of work."""
BODY_LIMIT_BYTES = 64 * 1024
"""Text of one report, in UTF-8."""
WHERE_LIMIT_CHARS = 40_000
URL_LIMIT_CHARS = 8_192
NARRATIVE_LIMIT_CHARS = 10_000
RECEIPT_LIMIT_CHARS = 100
NAMES_NOTHING = "names_nothing"


@in_its_words
class ReportForm(MoreFields):
    """What anyone may tell us. Only where and what it is about are asked for."""

    words: ClassVar[Wording] = PLAIN
    field_order = (
        *("token", "where", "as_it_is", "app", "category", "narrative"),
        *("imminent_danger", "about_whom", *MoreFields.MORE),
    )

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
            attrs={"rows": 3, "spellcheck": "false", "autocapitalize": "off", "dir": "auto"}
        ),
        error_messages={"required": _("Please tell us where you saw it.")},
    )
    category = CategoryField(
        label=_("What is it about?"),
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
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    imminent_danger = forms.BooleanField(label=_("Someone is in danger right now"), required=False)

    opened_ms = ""
    """When it was opened, in milliseconds; known of a form that has a token of ours."""
    _is_refused = False

    def refuse(self, message: str) -> None:
        """The form comes again as it was sent, with `message`; its places are not read.

        Call it before anything asks whether the form is valid.
        """
        self._is_refused = True
        self.full_clean()
        self.add_error(None, message)

    def clean_token(self) -> str:
        """Ours and of today; else a fresh one goes back with everything that was typed."""
        token: str = self.cleaned_data["token"]
        try:
            self.opened_ms = form_tokens.opened_ms(token, PURPOSE)
        except form_tokens.BadToken as bad:
            self.data = {**dict(self.data.items()), "token": form_tokens.new(PURPOSE)}
            raise ValidationError(bad.message, code="token") from None
        return token

    def clean(self) -> dict[str, Any]:
        """All fields together are no longer than one report may be."""
        sent = self.data.items()
        typed = sum(len(text.encode()) for name, text in sent if name in self.fields)
        if typed > BODY_LIMIT_BYTES:
            raise ValidationError(
                _(
                    "These are %(size)d kilobytes of text; one report takes up to %(limit)d. "
                    "Please shorten it, or send the rest in a second report."
                ),
                code="too_long",
                params={"size": -(-typed // 1024), "limit": BODY_LIMIT_BYTES // 1024},
            )
        said = self.cleaned_data
        if self._is_refused:
            return said
        if "where" in said and (found := self._read(said["where"])) is not None:
            said["where"] = found
        return said

    def _read(self, typed: str) -> tuple[ReportedUrl, ...] | None:
        """The URLs in what was typed, each once; None when something is wrong with them.

        Where nothing in it names a place, the person is asked once, and may insist.
        """
        app = apps().get(self.cleaned_data.get("app", ""))
        lines = [] if app else understood(typed)
        found = tuple(read_lines_in(typed, app) if app else each_once(lines))
        insists = app or self.cleaned_data.get("as_it_is")
        if not insists and names_nothing(lines):
            self.add_error("where", ValidationError(str(self.words.asks_back), code=NAMES_NOTHING))
        elif wrong := _too_much(found):
            self.add_error("where", wrong)
        else:
            return found
        return None

    @property
    def asks_back(self) -> bool:
        """Whether the person is asked if they mean what they wrote, or has said so."""
        asked = self.is_bound and self.has_error("where", NAMES_NOTHING)
        return asked or bool(self["as_it_is"].value())

    @property
    def groups(self) -> list[TileGroup]:
        """The categories as tiles under their headings."""
        offered = offered_categories()
        if self.words.categories:
            return group_in_words(offered, self.words.categories)
        return groups_of(offered.values(), self["category"].value())

    def as_statement(self, language: str, channel: Channel) -> Statement:
        """What was said, for the verb."""
        said = self.cleaned_data
        return Statement(
            urls=said["where"],
            category=said["category"],
            language=language,
            narrative=said["narrative"],
            imminent_danger=said["imminent_danger"],
            channel=channel,
            **self.particulars(),
        )


@in_its_words
class SimpleReportForm(ReportForm):
    """The same in words for children, with fewer questions."""

    words = SIMPLE


def _too_much(found: tuple[ReportedUrl, ...]) -> ValidationError | None:
    if not found:
        return ValidationError(_("Please tell us where you saw it."), code="required")
    if len(found) > ADDRESSES_PER_REPORT:
        return ValidationError(
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
        return ValidationError(
            _("One address is longer than %(limit)d characters. Is it more than one?"),
            code="too_long",
            params={"limit": URL_LIMIT_CHARS},
        )
    return None


class StatusForm(forms.Form):
    """A receipt opens the status of its report, in the words of one version of the page."""

    receipt = forms.CharField(
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
    )

    def __init__(self, data: QueryDict | None = None, *, words: StatusWording = STATUS) -> None:
        super().__init__(data)
        self.words = words
        asked: Any = self.fields["receipt"]
        asked.label, asked.help_text = words.label, words.hint
        asked.error_messages["required"] = words.missing

    def clean_receipt(self) -> bytes:
        """The digest that the database knows."""
        try:
            return receipts.digest(self.cleaned_data["receipt"])
        except receipts.BadReceipt as bad:
            raise ValidationError(str(self.words.mistyped or bad), code="receipt") from None
