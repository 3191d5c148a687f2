"""Forms of what a delivery network hides: whom to ask, and what is behind it."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hotline.forms.desk_case import CountryField, NoticeForm
from hotline.models import AbuseContact, Location, ProviderAnswer, ProviderRole
from hotline.operations.origin import HOLDER_LIMIT_CHARS, Origin, country_of
from hotline.words.errors import NotAnOrigin


class OriginNoticeForm(NoticeForm):
    """Which delivery network to ask for the origin."""

    def contacts(self, location: Location) -> Iterable[AbuseContact]:
        """Operators of delivery networks."""
        found: Iterable[AbuseContact] = AbuseContact.objects.usable_in(location.country).filter(
            provider__roles__contains=[ProviderRole.CDN]
        )
        return found


class OriginForm(forms.Form):
    """Where something behind a delivery network is hosted, as somebody learnt it."""

    ip = forms.GenericIPAddressField(
        label=_("IP address of the origin"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        required=False,
        unpack_ipv4=True,
    )
    holder = forms.CharField(label=_("Who hosts it"), max_length=HOLDER_LIMIT_CHARS, required=False)
    country = CountryField(
        help_text=_("Two letters, for example FR. Empty: by the geo data of the IP address."),
        required=False,
    )

    def __init__(self, data: Any = None, *, told: Origin | None = None) -> None:
        super().__init__(data, initial=asdict(told) if told else None)

    def clean(self) -> dict[str, Any]:
        """The country is given, or follows from the IP address."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return said
        try:
            found = country_of(said["ip"]) if said["ip"] else ""
        except NotAnOrigin as refused:
            self.add_error("ip", ValidationError(refused.message, code=refused.code))
            return said
        said["country"] = said["country"] or found
        if not said["country"]:
            text = _("Give the country: the geo data does not settle it.")
            self.add_error("country", ValidationError(text, code="country"))
        return said

    def as_origin(self) -> Origin:
        """For the verb."""
        return Origin(**self.cleaned_data)


class ToldOriginForm(forms.Form):
    """What a delivery network says; what is sent says which answer was read."""

    answer_id = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, answer: ProviderAnswer | None, origin: Origin | None
    ) -> None:
        super().__init__(data)
        self.origin = origin
        self.fields["answer_id"].initial = answer.pk if answer else None
