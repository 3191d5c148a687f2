"""Addresses that staff type, read as those of a reporter are."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hotline.forms.public import URL_LIMIT_CHARS, WHERE_LIMIT_CHARS
from hotline.operations.reporting import ADDRESSES_PER_REPORT
from hotline.reported_urls import (
    App,
    ReportedUrl,
    each_once,
    names_nothing,
    read_lines_in,
    understood,
)
from portal.web.actions import Words

NAMES_NOTHING = "names_nothing"


def addresses_in(typed: str, *, insists: bool, app: App | None = None) -> tuple[ReportedUrl, ...]:
    """What was typed names these, accounts without an app in `app`; where it names no place, it is
    asked back once.

    Raises ValidationError, which names the limit that is passed.
    """
    lines = understood(typed)
    found = tuple(read_lines_in(typed, app) if app else each_once(lines))
    if not found:
        raise ValidationError(_("Write where it was seen."), code="required")
    if not (insists or app) and names_nothing(lines):
        raise ValidationError(
            _(
                "No place is recognised in this. Write the name of the app too, or tick the "
                "box below."
            ),
            code=NAMES_NOTHING,
        )
    if len(found) > ADDRESSES_PER_REPORT:
        raise ValidationError(
            _("Those are %(count)d addresses; one report takes up to %(limit)d."),
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


class MeantForm(forms.Form):
    """What a report means, by the word of an analyst. `meant` gives the URLs."""

    meant = forms.CharField(
        label=_("What was meant"),
        max_length=WHERE_LIMIT_CHARS,
        widget=forms.Textarea(
            attrs={"rows": 2, "spellcheck": "false", "autocomplete": "off", "dir": "auto"}
        ),
        error_messages={"required": _("Write what was meant.")},
    )
    as_it_is = forms.BooleanField(label=_("Take it as it is written"), required=False)

    def __init__(
        self, data: Any = None, *, prefix: str, help_text: Words, label: Words = ""
    ) -> None:
        super().__init__(data, prefix=prefix)
        meant: Any = self.fields["meant"]
        meant.help_text = help_text
        meant.label = label or meant.label
        meant.widget.attrs.pop("maxlength", None)  # a browser would cut what is pasted

    def clean_meant(self) -> tuple[ReportedUrl, ...]:
        """The addresses in what was typed."""
        insists = self.data.get(self.add_prefix("as_it_is")) is not None
        return addresses_in(self.cleaned_data["meant"], insists=insists)

    @property
    def asks_back(self) -> bool:
        """Whether it was asked if the words are meant as they are, or has been said so."""
        asked = self.is_bound and self.has_error("meant", NAMES_NOTHING)
        return asked or bool(self["as_it_is"].value())
