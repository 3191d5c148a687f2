"""Forms of the register of providers."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hotline.forms.desk_case import CountryField
from hotline.models import ProviderRole
from hotline.operations.provider_candidates import Candidate
from hotline.operations.providers import NewProvider
from hotline.reported_urls.apps import apps
from hotline.words.errors import NoHost, NoMailbox
from hotline.words.mailbox import ascii_host, ascii_mailbox

NAME_LIMIT_CHARS = 120
SOURCE_LIMIT_CHARS = 200
DOMAINS_LIMIT_CHARS = 2_000
ASNS_LIMIT_CHARS = 2_000
LARGEST_ASN = 2**32 - 1
"""RFC 6793."""


def _domains(typed: str) -> tuple[str, ...]:
    """Domains parted by blanks, in ASCII. Raises ValidationError naming the first wrong one."""
    found = []
    for word in typed.split():
        try:
            found.append(ascii_host(word))
        except NoHost:
            text = _("%(word)s is no domain. Write domains like example.org.")
            raise ValidationError(text, code="domain", params={"word": word}) from None
    return tuple(found)


def _asns(typed: str) -> tuple[int, ...]:
    """Numbers of networks parted by blanks, with or without AS. Raises ValidationError."""
    found = []
    for word in typed.upper().replace(",", " ").split():
        digits = word.removeprefix("AS")
        if not (digits.isascii() and digits.isdecimal() and int(digits[:11]) <= LARGEST_ASN):
            text = _("%(word)s is no network number. Write them like AS64500.")
            raise ValidationError(text, code="asn", params={"word": word})
        found.append(int(digits))
    return tuple(found)


class NetworksForm(forms.Form):
    """What is known to be a provider's own: by this the evidence points to it."""

    domains = forms.CharField(
        label=_("Domains"),
        help_text=_("Its own names, parted by blanks."),
        required=False,
        max_length=DOMAINS_LIMIT_CHARS,
    )
    asns = forms.CharField(
        label=_("Networks (AS numbers)"),
        help_text=_("Parted by blanks, for example AS64500."),
        required=False,
        max_length=ASNS_LIMIT_CHARS,
    )

    def clean_domains(self) -> tuple[str, ...]:
        """In ASCII."""
        return _domains(self.cleaned_data["domains"])

    def clean_asns(self) -> tuple[int, ...]:
        """As numbers."""
        return _asns(self.cleaned_data["asns"])


class AppsForm(forms.Form):
    """Which apps a provider runs."""

    apps = forms.MultipleChoiceField(
        label=_("Apps it runs"),
        help_text=_("Accounts in them are offered for a notice to this provider, as a platform."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, named: Sequence[str] = ()) -> None:
        super().__init__(data, prefix="apps", initial={"apps": list(named)})
        field: Any = self.fields["apps"]
        field.choices = sorted(((app.key, app.name) for app in apps().values()), key=_by_name)


def _by_name(choice: tuple[str, str]) -> str:
    return choice[1].casefold()


class AddressedForm(forms.Form):
    """As what, and in which language, a provider is written to."""

    roles = forms.TypedMultipleChoiceField(
        label=_("What it is to a URL"),
        choices=ProviderRole.choices,
        coerce=ProviderRole,
        initial=[ProviderRole.HOST],
        widget=forms.CheckboxSelectMultiple,
    )
    language = forms.ChoiceField(
        label=_("Language of our notices"),
        choices=[("", _("That of the law profile")), *settings.LANGUAGES],
        required=False,
    )

    @property
    def languages(self) -> tuple[str, ...]:
        """For the verb."""
        chosen = self.cleaned_data["language"]
        return (chosen,) if chosen else ()


class ProviderForm(AddressedForm, NetworksForm):
    """A provider somebody found."""

    name = forms.CharField(label=_("Name"), max_length=NAME_LIMIT_CHARS)
    country = CountryField()
    field_order = ("name", "country", "roles", "language", "domains", "asns")

    def as_provider(self) -> NewProvider:
        """For the verb."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "language"}
        return NewProvider(**said, languages=self.languages)


class CandidateForm(forms.Form):
    """A provider as a registry names it; what is sent says which observation was seen."""

    observation_id = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, candidate: Candidate | None) -> None:
        super().__init__(data)
        self.candidate = candidate
        self.fields["observation_id"].initial = candidate.observation_id if candidate else None


class AbuseContactForm(forms.Form):
    """An abuse contact and where it was found."""

    email = forms.EmailField(label=_("Abuse contact"))
    source = forms.CharField(
        label=_("Where was it found?"),
        help_text=_("For example the registry, or the provider's own page."),
        max_length=SOURCE_LIMIT_CHARS,
    )

    def clean_email(self) -> str:
        """As a mail server reads it; signs that cannot be seen are refused."""
        try:
            return ascii_mailbox(self.cleaned_data["email"])
        except NoMailbox as refused:
            raise ValidationError(refused.message, code=refused.code) from None
