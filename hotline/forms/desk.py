"""Forms of the desk. Words come from the vocabulary, loaded once for a page."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hotline import profiles
from hotline.combinations import objections
from hotline.models import (
    AiGenerated,
    Category,
    Claim,
    ContentKind,
    ProviderAddress,
    ProviderRole,
    Report,
    Scheme,
    SelfGenerated,
    Term,
)
from hotline.operations.judging import Judgement
from hotline.operations.providers import NewProvider
from hotline.querysets import VOCABULARY_VERSION
from hotline.states import REPORT_UNTOUCHED, Outcome

CONFIDENCE = [("1", _("Unsure")), ("2", _("Fairly sure")), ("3", _("Certain"))]
PURPOSES = [
    ("judge", _("To judge the report")),
    ("answer", _("To answer the reporter")),
    ("check", _("To check a colleague's work")),
]
NAME_LIMIT_CHARS = 120
SOURCE_LIMIT_CHARS = 200
DOMAINS_LIMIT_CHARS = 2_000


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
        "reason": _("needed when it cannot be judged"),
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
        offered = list(terms or Term.objects.filter(version=VOCABULARY_VERSION).order_by("place"))
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
            wrong = objections(self.as_judgement().findings(), profiles.current())
            for name, refusal in wrong.items():
                self.add_error(name, forms.ValidationError(str(refusal.message), code=refusal.code))
        return said

    def as_judgement(self) -> Judgement:
        """What was found, for the verb."""
        said = self.cleaned_data
        return Judgement(
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

    country = forms.RegexField(
        label=_("Country"),
        regex=r"^\s*[A-Za-z]{2}\s*$",
        max_length=6,
        help_text=_("Two letters, for example FR."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": 4, "spellcheck": "false"}),
        error_messages={"invalid": _("Give the two letters of the country, for example FR.")},
    )


class ReadForm(forms.Form):
    """Why somebody opens what a reporter wrote; kept in the record."""

    purpose = forms.ChoiceField(label=_("Why do you open it?"), choices=PURPOSES)


class SetAsideForm(forms.Form):
    """How a report ends without being judged."""

    outcome = forms.ChoiceField(
        label=_("Set aside as"),
        choices=[
            (Outcome.OUT_OF_SCOPE, Outcome.OUT_OF_SCOPE.label),
            (Outcome.SPAM, Outcome.SPAM.label),
        ],
    )


class NoticeForm(forms.Form):
    """Whom to write to: only addresses that a second person verified."""

    address: "forms.ModelChoiceField[ProviderAddress]" = forms.ModelChoiceField(
        label=_("Whom to write to"), queryset=ProviderAddress.objects.none(), empty_label=None
    )

    def __init__(
        self, data: Any = None, *, usable: QuerySet[ProviderAddress] | None = None
    ) -> None:
        super().__init__(data)
        field: Any = self.fields["address"]
        field.queryset = ProviderAddress.objects.none() if usable is None else usable
        field.label_from_instance = lambda found: f"{found.provider.name} · {found.address}"


class ProviderForm(forms.Form):
    """A provider somebody found."""

    name = forms.CharField(label=_("Name"), max_length=NAME_LIMIT_CHARS)
    country = forms.RegexField(
        label=_("Country"),
        regex=r"^\s*[A-Za-z]{2}\s*$",
        max_length=6,
        help_text=_("Two letters, for example FR."),
        error_messages={"invalid": _("Give the two letters of the country, for example FR.")},
    )
    roles = forms.MultipleChoiceField(
        label=_("What it is to an address"),
        choices=ProviderRole.choices,
        initial=[ProviderRole.HOST],
        widget=forms.CheckboxSelectMultiple,
    )
    domains = forms.CharField(
        label=_("Domains"),
        help_text=_("Its own names, parted by blanks."),
        required=False,
        max_length=DOMAINS_LIMIT_CHARS,
    )

    def as_provider(self) -> NewProvider:
        """For the verb."""
        said = self.cleaned_data
        return NewProvider(
            name=said["name"],
            country=said["country"],
            roles=tuple(ProviderRole(role) for role in said["roles"]),
            domains=tuple(said["domains"].split()),
        )


class AddressForm(forms.Form):
    """An abuse address and where it was found."""

    address = forms.EmailField(label=_("Abuse address"))
    source = forms.CharField(
        label=_("Where was it found?"),
        help_text=_("For example the registry, or the provider's own page."),
        max_length=SOURCE_LIMIT_CHARS,
    )


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
