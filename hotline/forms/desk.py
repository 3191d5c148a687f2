"""Forms of the desk. Words come from the vocabulary, loaded once for a page."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hotline.models import (
    REASON_LIMIT_CHARS,
    AbuseContact,
    AiGenerated,
    Category,
    Claim,
    ContentKind,
    Location,
    ProviderRole,
    Report,
    Scheme,
    SelfGenerated,
    Term,
)
from hotline.models.querysets import VOCABULARY_VERSION
from hotline.operations.assessing import NewAssessment
from hotline.operations.provider_match import evidence_of, match_of
from hotline.operations.providers import NewProvider
from hotline.policies import profiles
from hotline.policies.combinations import objections
from hotline.states import (
    MATCH_NEEDS_CONFIRMATION,
    MATCH_NEEDS_REASON,
    REPORT_UNTOUCHED,
    Match,
    Outcome,
)
from hotline.words.countries import country_code
from hotline.words.errors import NoHost, NoMailbox, NoSuchCountry
from hotline.words.mailbox import ascii_host, ascii_mailbox

CONFIDENCE = [("1", _("Unsure")), ("2", _("Fairly sure")), ("3", _("Certain"))]
PURPOSES = [
    ("judge", _("To assess the report")),
    ("answer", _("To answer the reporter")),
    ("check", _("To check a colleague's work")),
]
NAME_LIMIT_CHARS = 120
SOURCE_LIMIT_CHARS = 200
DOMAINS_LIMIT_CHARS = 2_000
ASNS_LIMIT_CHARS = 2_000
LARGEST_ASN = 2**32 - 1
"""RFC 6793."""


class CountryField(forms.CharField):
    """Two letters of a country that there is; what it gives is the code in capitals."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("label", _("Country"))
        more.setdefault("help_text", _("Two letters, for example FR."))
        attrs = {"autocomplete": "off", "size": 4, "spellcheck": "false"}
        super().__init__(max_length=6, widget=forms.TextInput(attrs=attrs), **more)

    def clean(self, value: Any) -> str:
        """Raises ValidationError for what is no country."""
        typed = super().clean(value)
        try:
            return country_code(typed)
        except NoSuchCountry as refused:
            raise ValidationError(refused.message, code=refused.code) from None


class AssessForm(forms.Form):
    """One judgement of one address."""

    classification = forms.ChoiceField(label=_("Classification"), widget=forms.RadioSelect)
    article = forms.ChoiceField(label=_("Law it breaks"), required=False)
    reason = forms.ChoiceField(label=_("Reason"), required=False)
    youngest_age = forms.ChoiceField(label=_("Age of the youngest child"), required=False)
    sex = forms.ChoiceField(label=_("Sex"), required=False)
    content_kind = forms.ChoiceField(
        label=_("What it is"), choices=ContentKind.choices, required=False
    )
    site_type = forms.ChoiceField(label=_("Type of site"), required=False)
    commerciality = forms.ChoiceField(label=_("Commerciality"), required=False)
    ai_generated = forms.ChoiceField(
        label=_("Made by a machine"), choices=AiGenerated.choices, initial=AiGenerated.NO
    )
    self_generated = forms.ChoiceField(
        label=_("Taken by the child"),
        choices=SelfGenerated.choices,
        initial=SelfGenerated.UNKNOWN,
    )
    confidence = forms.ChoiceField(
        label=_("How sure are you?"), choices=CONFIDENCE, initial="2", widget=forms.RadioSelect
    )

    NEEDED = {
        "article": _("needed when it is illegal"),
        "reason": _("needed when it cannot be assessed"),
        "youngest_age": _("needed for baseline"),
    }
    LISTS = {
        "classification": Scheme.CLASSIFICATION,
        "reason": Scheme.REASON,
        "youngest_age": Scheme.AGE_BAND,
        "sex": Scheme.SEX,
        "site_type": Scheme.SITE_TYPE,
        "commerciality": Scheme.COMMERCIALITY,
    }

    def __init__(
        self,
        data: Any = None,
        *,
        terms: Iterable[Term] | None = None,
        categories: Iterable[str] = (),
    ) -> None:
        """`categories`: what was reported; where one law fits it, that is chosen already."""
        super().__init__(data)
        offered = list(
            terms or Term.objects.filter(version=VOCABULARY_VERSION).order_by("sort_order")
        )
        for name, scheme in self.LISTS.items():
            choices = [(term.code, term.name) for term in offered if term.scheme == scheme]
            field = self.fields[name]
            empty = [] if name == "classification" else [("", "—")]
            field.choices = [*empty, *choices]  # type: ignore[attr-defined]  # all are ChoiceFields
        self._offer_articles(categories)
        for name, when in self.NEEDED.items():
            self.fields[name].needed_when = when  # type: ignore[attr-defined]  # for need.html

    def _offer_articles(self, categories: Iterable[str]) -> None:
        profile = profiles.current()
        fitting = profile.article_for(categories, baseline=False)
        field: Any = self.fields["article"]
        field.choices = [("", "—"), *((one.code, one.text) for one in profile.law)]
        field.initial = fitting.code if fitting else ""

    def clean(self) -> dict[str, Any]:
        """What does not go together is said on the field to correct."""
        said: dict[str, Any] = super().clean() or {}
        if not self.errors:
            wrong = objections(self.as_new_assessment().findings(), profiles.current())
            for name, refusal in wrong.items():
                self.add_error(name, forms.ValidationError(str(refusal.message), code=refusal.code))
        return said

    def as_new_assessment(self) -> NewAssessment:
        """What was found, for the verb."""
        said = self.cleaned_data
        return NewAssessment(
            classification=said["classification"],
            reason=said["reason"],
            youngest_age=said["youngest_age"],
            sex=said["sex"],
            site_type=said["site_type"],
            commerciality=said["commerciality"],
            content_kind=ContentKind(said["content_kind"] or ContentKind.UNKNOWN),
            ai_generated=AiGenerated(said["ai_generated"]),
            self_generated=SelfGenerated(said["self_generated"]),
            confidence=int(said["confidence"]),
            article=said["article"],
        )


class CountryForm(forms.Form):
    """An analyst's word on the hosting country."""

    country = CountryField()


class ReadForm(forms.Form):
    """Why somebody opens what a reporter wrote; kept in the record."""

    purpose = forms.ChoiceField(label=_("Why do you open it?"), choices=PURPOSES)


class SetAsideForm(forms.Form):
    """How a report ends without being judged."""

    outcome = forms.TypedChoiceField(
        label=_("Set aside as"),
        coerce=Outcome,
        choices=[
            (Outcome.OUT_OF_SCOPE, Outcome.OUT_OF_SCOPE.label),
            (Outcome.SPAM, Outcome.SPAM.label),
        ],
    )


class NoticeForm(forms.Form):
    """Whom to write to: verified addresses, those first to which the evidence points."""

    abuse_contact = forms.TypedChoiceField(label=_("Whom to write to"), coerce=int)
    reason = forms.CharField(
        label=_("Why this provider?"),
        help_text=_("Say nothing about the reporter."),
        max_length=REASON_LIMIT_CHARS,
        required=False,
    )
    confirmed = forms.BooleanField(
        label=_("I checked that this provider hosts it."),
        required=False,
    )

    NEEDED = {
        "reason": _("needed when the evidence points elsewhere"),
        "confirmed": _("needed for a provider in another country"),
    }

    def __init__(self, data: Any = None, *, location: Location) -> None:
        super().__init__(data)
        for name, when in self.NEEDED.items():
            self.fields[name].needed_when = when  # type: ignore[attr-defined]  # for need.html
        evidence = evidence_of(location)
        self.matches: dict[int, Match] = {}
        groups: dict[Match, list[tuple[int, str]]] = {match: [] for match in Match}
        for found in AbuseContact.objects.usable_in(location.country):
            provider = found.provider
            match = match_of(evidence, provider)
            self.matches[found.pk] = match
            words = f"{provider.name} ({provider.country}) · {found.email}"
            groups[match].append((found.pk, words))
        field: Any = self.fields["abuse_contact"]
        field.choices = [(match.label, offered) for match, offered in groups.items() if offered]

    def clean(self) -> dict[str, Any]:
        """A reason, and a confirmation, where the evidence speaks against the choice."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        match = self.matches.get(said.get("abuse_contact", 0))
        if match in MATCH_NEEDS_REASON and not said.get("reason", "").strip():
            against = {"against": Match(match).label}
            text = _("%(against)s. Say why you write to it all the same.")
            self.add_error("reason", ValidationError(text, code="why", params=against))
        if match in MATCH_NEEDS_CONFIRMATION and not said.get("confirmed"):
            text = _("Confirm that you checked that it hosts this URL.")
            self.add_error("confirmed", ValidationError(text, code="confirm"))
        return said


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


class ProviderForm(NetworksForm):
    """A provider somebody found."""

    name = forms.CharField(label=_("Name"), max_length=NAME_LIMIT_CHARS)
    country = CountryField()
    roles = forms.MultipleChoiceField(
        label=_("What it is to a URL"),
        choices=ProviderRole.choices,
        initial=[ProviderRole.HOST],
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("name", "country", "roles", "domains", "asns")

    def as_provider(self) -> NewProvider:
        """For the verb."""
        said = self.cleaned_data
        return NewProvider(
            name=said["name"],
            country=said["country"],
            roles=tuple(ProviderRole(role) for role in said["roles"]),
            domains=said["domains"],
            asns=said["asns"],
        )


class AbuseContactForm(forms.Form):
    """An abuse address and where it was found."""

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


class QueueFilter(django_filters.FilterSet):
    """Which reports a work list shows."""

    SHOWN = [
        ("open", _("Open")),
        ("new", _("New")),
        ("mine", _("Mine")),
        ("danger", _("Danger")),
        ("ended", _("Ended")),
    ]
    show = django_filters.ChoiceFilter(choices=SHOWN, method="only", empty_label=None)
    category = django_filters.ModelChoiceFilter(
        label=_("Category"),
        queryset=Category.objects.all(),
        to_field_name="code",
        empty_label=_("All categories"),
    )
    language = django_filters.ChoiceFilter(
        label=_("Language"), choices=(), empty_label=_("All languages")
    )

    class Meta:
        model = Report
        fields = ("category", "language")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.filters["category"].queryset = Category.objects.current()
        self.filters["language"].extra["choices"] = settings.LANGUAGES

    @property
    def shown(self) -> str:
        """The chosen view of the list."""
        chosen = self.data.get("show") if self.data else None
        return chosen if chosen in dict(self.SHOWN) else "open"

    def only(self, queryset: QuerySet[Report], _name: str, _value: str) -> QuerySet[Report]:
        """Left to `filter_queryset`, which knows the view also when none was chosen."""
        return queryset

    def filter_queryset(self, queryset: Any) -> Any:
        """The rows of the chosen view."""
        found = super().filter_queryset(queryset)
        if self.shown == "ended":
            return found.filter(closed_at__isnull=False).order_by("-closed_at", "-id")
        found = found.open().by_urgency()
        if self.shown == "new":
            return found.filter(state__in=REPORT_UNTOUCHED)
        if self.shown == "danger":
            return found.filter(imminent_danger=True)
        if self.shown == "mine":
            mine = Claim.objects.open().filter(by=self.request.user)
            return found.filter(submissions__location__in=mine.values("location")).distinct()
        return found
