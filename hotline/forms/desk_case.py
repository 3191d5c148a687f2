"""Forms of a case. Words come from the vocabulary, loaded once for a page."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hotline.forms.desk_told import HowSeenForm
from hotline.models import (
    REASON_LIMIT_CHARS,
    AbuseContact,
    AiGenerated,
    Category,
    ContentKind,
    Location,
    ProviderRole,
    Scheme,
    SelfGenerated,
    Term,
)
from hotline.models.querysets import VOCABULARY_VERSION
from hotline.operations.assessing import NewAssessment
from hotline.operations.notices import FIRST_AS
from hotline.operations.provider_match import evidence_of, match_of
from hotline.operations.responsiveness import records_of
from hotline.policies import profiles
from hotline.policies.combinations import objections
from hotline.policies.responsiveness import Record
from hotline.policies.welfare import DAY_LIMIT_MINUTES
from hotline.states import (
    MATCH_NEEDS_CONFIRMATION,
    MATCH_NEEDS_REASON,
    Match,
    NotInDanger,
    Outcome,
    ProviderState,
    SeenGone,
    WhyOnline,
    WithoutPolice,
)
from hotline.words.countries import country_code
from hotline.words.errors import NoSuchCountry
from portal.database.clock import database_now
from portal.web.actions import Words

CONFIDENCE = [("1", _("Unsure")), ("2", _("Fairly sure")), ("3", _("Certain"))]
PURPOSES = [
    ("judge", _("To assess the report")),
    ("answer", _("To answer the reporter")),
    ("check", _("To check a colleague's work")),
]


class CountryField(forms.CharField):
    """Two letters of a country that there is; what it gives is the code in capitals."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("label", _("Country"))
        more.setdefault("help_text", _("Two letters, for example FR."))
        attrs = {"autocomplete": "off", "size": 4, "spellcheck": "false"}
        super().__init__(max_length=6, widget=forms.TextInput(attrs=attrs), **more)

    def clean(self, value: Any) -> str:
        """Raises ValidationError for what is no country."""
        typed: str = super().clean(value)
        if not typed:
            return ""
        try:
            return country_code(typed)
        except NoSuchCountry as refused:
            raise ValidationError(refused.message, code=refused.code) from None


class AtHome(NamedTuple):
    """What a classification means under the profile of this centre."""

    name: Words
    means: Words
    articles: list[str]


def at_home(categories: Iterable[str], profile: profiles.Profile) -> list[AtHome]:
    """What is illegal everywhere and what only here, and under which provisions.

    Of those that apply only here, the ones for what was reported; all where none fits.
    """
    named = set(categories)
    everywhere = [one.text for one in profile.law if one.baseline]
    fitting = [one.text for one in profile.law if named & one.categories]
    return [
        AtHome(_("Baseline"), _("Illegal here as everywhere:"), everywhere),
        AtHome(
            _("National law"), _("Illegal here, by:"), fitting or [one.text for one in profile.law]
        ),
    ]


class AssessForm(HowSeenForm):
    """One assessment of one URL."""

    classification = forms.ChoiceField(label=_("Classification"), widget=forms.RadioSelect)
    article = forms.ChoiceField(label=_("Law it breaks"), required=False)
    reason = forms.ChoiceField(label=_("Reason"), required=False)
    youngest_age = forms.ChoiceField(label=_("Age of the youngest child"), required=False)
    sex = forms.ChoiceField(label=_("Sex"), required=False)
    severity = forms.ChoiceField(label=_("Severity"), required=False)
    content_kind = forms.TypedChoiceField(
        label=_("What it is"),
        choices=ContentKind.choices,
        coerce=ContentKind,
        empty_value=ContentKind.UNKNOWN,
        required=False,
    )
    site_type = forms.ChoiceField(label=_("Type of site"), required=False)
    commerciality = forms.ChoiceField(label=_("Commerciality"), required=False)
    ai_generated = forms.TypedChoiceField(
        label=_("Made by a machine"),
        choices=AiGenerated.choices,
        coerce=AiGenerated,
        initial=AiGenerated.NO,
    )
    self_generated = forms.TypedChoiceField(
        label=_("Taken by the child"),
        choices=SelfGenerated.choices,
        coerce=SelfGenerated,
        initial=SelfGenerated.UNKNOWN,
    )
    confidence = forms.TypedChoiceField(
        label=_("How sure are you?"),
        choices=CONFIDENCE,
        coerce=int,
        initial="2",
        widget=forms.RadioSelect,
    )

    FOUND = tuple(field.name for field in fields(NewAssessment))
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
        "severity": Scheme.SEVERITY,
        "site_type": Scheme.SITE_TYPE,
        "commerciality": Scheme.COMMERCIALITY,
    }

    def __init__(
        self,
        data: Any = None,
        *,
        categories: Iterable[str] = (),
        asks_how: bool = False,
        most_minutes: int = DAY_LIMIT_MINUTES,
    ) -> None:
        """`categories`: what was reported; where one law fits it, that is chosen already."""
        super().__init__(data)
        self.ask_how(asked=asks_how, most_minutes=most_minutes)
        offered = list(Term.objects.filter(version=VOCABULARY_VERSION).order_by("sort_order"))
        for name, scheme in self.LISTS.items():
            choices = [(term.code, term.name) for term in offered if term.scheme == scheme]
            field = self.fields[name]
            empty = [] if name == "classification" else [("", "—")]
            field.choices = [*empty, *choices]  # type: ignore[attr-defined]  # all are ChoiceFields
        self._offer_articles(list(categories))
        for name, when in self.NEEDED.items():
            self.fields[name].needed_when = when  # type: ignore[attr-defined]  # for need.html

    def _offer_articles(self, categories: list[str]) -> None:
        profile = profiles.current()
        fitting = profile.article_for(categories, baseline=False)
        field: Any = self.fields["article"]
        field.choices = [("", "—"), *((one.code, one.text) for one in profile.law)]
        field.initial = fitting.code if fitting else ""
        self.at_home = at_home(categories, profile)

    def clean(self) -> dict[str, Any]:
        """What does not go together is said on the field to correct."""
        said = super().clean()
        if not self.errors.keys() & set(self.FOUND):
            wrong = objections(self.as_new_assessment().findings(), profiles.current())
            for name, refusal in wrong.items():
                self.add_error(name, forms.ValidationError(str(refusal.message), code=refusal.code))
        return said

    def as_new_assessment(self) -> NewAssessment:
        """What was found, for the verb."""
        found = {name: self.cleaned_data[name] for name in self.FOUND}
        return NewAssessment(**found)


class CountryForm(forms.Form):
    """An analyst's word on the hosting country."""

    country = CountryField()


class ReadForm(forms.Form):
    """Why somebody opens what a reporter wrote; kept in the record."""

    purpose = forms.ChoiceField(label=_("Why do you open it?"), choices=PURPOSES)


class DangerForm(forms.Form):
    """How somebody learnt that a person is in danger now; kept in the record."""

    how = forms.ChoiceField(
        label=_("How do you know?"),
        help_text=_(
            "From then on it stands first everywhere. Only a supervisor can take this back."
        ),
        choices=[
            ("reporter", _("The reporter says so")),
            ("seen", _("What was reported shows it")),
            ("told", _("Police, a partner or the helpline say so")),
        ],
    )


class NotInDangerForm(forms.Form):
    """Why a supervisor takes back that somebody is in danger."""

    why = forms.TypedChoiceField(
        label=_("How do you know?"),
        help_text=_("Kept in the record under your name."),
        choices=NotInDanger.choices,
        coerce=NotInDanger,
    )


class CategoryForm(forms.Form):
    """What a report is about, by whoever works on it; the one that it has is not among them."""

    category: "forms.ModelChoiceField[Category]" = forms.ModelChoiceField(
        label=_("What is it about?"),
        help_text=_("The reporter is not told. The old category stays in the history."),
        queryset=Category.objects.none(),
        to_field_name="code",
        empty_label="—",
    )

    def __init__(self, data: Any = None, *, now: Category) -> None:
        super().__init__(data)
        category: Any = self.fields["category"]
        category.queryset = Category.objects.current().exclude(code=now.code)


class ConfirmGoneForm(forms.Form):
    """How somebody saw that it is gone, and why the machine saw it online where it did."""

    seen = forms.TypedChoiceField(
        label=_("How did you see it?"), choices=SeenGone.choices, coerce=SeenGone
    )
    despite = forms.TypedChoiceField(
        label=_("Why did the machine see it online?"), choices=WhyOnline.choices, coerce=WhyOnline
    )

    def __init__(self, data: Any = None, *, saw_it: bool = False) -> None:
        super().__init__(data)
        if not saw_it:
            del self.fields["despite"]


class CloseUntoldForm(forms.Form):
    """Why a report that speaks of danger ends although nobody told the police."""

    why = forms.TypedChoiceField(
        label=_("Why were the police not told?"),
        help_text=_("Kept in the record under your name."),
        choices=WithoutPolice.choices,
        coerce=WithoutPolice,
    )


class SetAsideForm(forms.Form):
    """How a report ends without being assessed."""

    outcome = forms.TypedChoiceField(
        label=_("Set aside as"),
        coerce=Outcome,
        choices=[
            (Outcome.OUT_OF_SCOPE, Outcome.OUT_OF_SCOPE.label),
            (Outcome.SPAM, Outcome.SPAM.label),
        ],
    )


def _records_of_unresponsive(contacts: list[AbuseContact]) -> Mapping[int, Record]:
    """Asked for only where one of them is marked."""
    marked = {
        one.provider_id: one.provider
        for one in contacts
        if one.provider.state == ProviderState.UNRESPONSIVE
    }
    return records_of(list(marked.values()), database_now()) if marked else {}


def record_words(record: Record) -> str:
    """How a provider answered, in one line."""
    return _("answered %(in_time)d of %(asked)d in time") % {
        "in_time": record.in_time,
        "asked": record.asked,
    }


class NoticeForm(forms.Form):
    """Whom to write to: verified abuse contacts, those first to which the evidence points."""

    contact_id = forms.TypedChoiceField(label=_("Whom to write to"), coerce=int)
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
        groups: dict[Match, list[tuple[int | str, str]]] = {match: [] for match in Match}
        contacts = list(self.contacts(location))
        records = _records_of_unresponsive(contacts)
        for found in contacts:
            provider = found.provider
            match = match_of(evidence, found)
            self.matches[found.pk] = match
            words = f"{provider.name} ({provider.country}) · {found.reached_at}"
            if provider.pk in records:
                words = f"{words} · {record_words(records[provider.pk])}"
            groups[match] += self.options(found, words)
        field: Any = self.fields["contact_id"]
        field.choices = [(match.label, offered) for match, offered in groups.items() if offered]

    def contacts(self, location: Location) -> Iterable[AbuseContact]:
        """Those who may be chosen."""
        found: Iterable[AbuseContact] = AbuseContact.objects.usable_in(location.country)
        return found

    def options(self, contact: AbuseContact, words: str) -> list[tuple[int | str, str]]:
        """What may be chosen of one abuse contact."""
        return [(contact.pk, words)]

    def clean(self) -> dict[str, Any]:
        """A reason, and a confirmation, where the evidence speaks against the choice."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        match = self.matches.get(said.get("contact_id", 0))
        if match in MATCH_NEEDS_REASON and not said.get("reason", "").strip():
            against = {"against": Match(match).label}
            text = _("%(against)s. Say why you write to it all the same.")
            self.add_error("reason", ValidationError(text, code="why", params=against))
        if match in MATCH_NEEDS_CONFIRMATION and not said.get("confirmed"):
            text = _("Confirm that you checked that it hosts this URL.")
            self.add_error("confirmed", ValidationError(text, code="confirm"))
        return said


class EscalateForm(NoticeForm):
    """Whom to write to instead, and as what: each of the things that it is by the register."""

    contact_id = forms.TypedChoiceField(label=_("Whom to write to, and as what"), coerce=str)

    def options(self, contact: AbuseContact, words: str) -> list[tuple[int | str, str]]:
        """Once for each of its roles, those first that can do something about the content."""
        roles = [role for role in FIRST_AS if role in contact.provider.roles]
        return [(f"{contact.pk}:{role}", f"{words} · {role.label}") for role in roles]

    def clean(self) -> dict[str, Any]:
        """The abuse contact and the role that were chosen together."""
        chosen, _colon, role = self.cleaned_data.get("contact_id", "").partition(":")
        if role:
            self.cleaned_data |= {"contact_id": int(chosen), "role": ProviderRole(role)}
        return super().clean()
