"""The grid in which the parts of a page are assessed: a row for each, what they share on top."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hotline.forms.desk_case import CONFIDENCE, AssessForm
from hotline.forms.desk_told import HowSeenForm
from hotline.models import AiGenerated, Scheme, Term
from hotline.models.querysets import VOCABULARY_VERSION
from hotline.operations.assessing import NewAssessment
from hotline.operations.case import CaseItem
from hotline.policies import profiles
from hotline.policies.combinations import objections
from hotline.policies.welfare import DAY_LIMIT_MINUTES
from hotline.words.errors_assessing import HowNotSaid
from portal.web.actions import Words


class Column(NamedTuple):
    """A list in each row: `empty` stands in it until something is chosen."""

    scheme: Scheme
    empty: Words
    label: Words


OF_A_ROW = {
    "classification": Column(
        Scheme.CLASSIFICATION, _("Classification"), _("Classification of URL %(number)d")
    ),
    "youngest_age": Column(
        Scheme.AGE_BAND, _("Age"), _("Age of the youngest child at URL %(number)d")
    ),
    "reason": Column(Scheme.REASON, _("Reason"), _("Reason at URL %(number)d")),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One part and its fields; without fields where it is not this person's to assess."""

    item: CaseItem
    fields: list[forms.BoundField]


class PartsForm(HowSeenForm):
    """Assessments of what is on a page; a row that is left empty waits."""

    article = forms.ChoiceField(label=_("Law they break, where they are illegal"), required=False)
    ai_generated = forms.TypedChoiceField(
        label=_("Made by a machine"),
        choices=AiGenerated.choices,
        coerce=AiGenerated,
        initial=AiGenerated.NO,
    )
    confidence = forms.TypedChoiceField(
        label=_("How sure are you?"), choices=CONFIDENCE, coerce=int, initial="2"
    )

    def __init__(
        self,
        data: Any = None,
        *,
        parts: Sequence[CaseItem],
        categories: Iterable[str],
        unmeasured: Collection[int] = (),
        most_minutes: int = DAY_LIMIT_MINUTES,
    ) -> None:
        """`parts`: all that is on the page; those that are free or one's own have a row.

        `unmeasured`: the locations at which this person was not measured looking; a row that is
        filled for one of them asks how they came to it.
        """
        super().__init__(data, prefix="parts")
        self.unmeasured = frozenset(unmeasured)
        self.ask_how(asked=bool(self.unmeasured), most_minutes=most_minutes)
        if self.asks_how:
            self.fields["seen"].required = False
            self.fields["seen"].needed_when = _("needed for what no look was measured of")  # type: ignore[attr-defined]  # for need.html
        self.parts = parts
        self.open = [one for one in parts if is_open_to_its_reader(one)]
        self._offer_articles(categories)
        choices = _choices()
        for part in self.open:
            for name, column in OF_A_ROW.items():
                words = str(column.label) % {"number": part.number}
                attrs = {"aria-label": words}
                self.fields[f"{part.location.pk}-{name}"] = forms.ChoiceField(
                    label=words,
                    choices=choices[name],
                    required=False,
                    widget=forms.Select(attrs=attrs),
                )

    def _offer_articles(self, categories: Iterable[str]) -> None:
        profile = profiles.current()
        fitting = profile.article_for(categories, baseline=False)
        article: Any = self.fields["article"]
        article.choices = [("", "—"), *((one.code, one.text) for one in profile.law)]
        article.initial = fitting.code if fitting else ""
        article.needed_when = AssessForm.NEEDED["article"]

    @cached_property
    def shared(self) -> list[forms.BoundField]:
        """The fields above the rows."""
        return [self[name] for name in ("article", "ai_generated", "confidence")]

    @cached_property
    def how(self) -> list[forms.BoundField]:
        """How they came to it, where that is asked."""
        return [self[name] for name in ("seen", "told_minutes") if name in self.fields]

    @cached_property
    def rows(self) -> list[Row]:
        """Every part, in order."""
        mine = {one.location.pk for one in self.open}
        return [
            Row(
                part,
                [self[f"{part.location.pk}-{name}"] for name in OF_A_ROW]
                if part.location.pk in mine
                else [],
            )
            for part in self.parts
        ]

    def clean(self) -> dict[str, Any]:
        """What does not go together is said in its row, what has gone meanwhile above them."""
        said = super().clean()
        self.found = self._found(said) if "confidence" in said and "ai_generated" in said else {}
        profile = profiles.current()
        for pk, new in self.found.items():
            wrong = objections(new.findings(), profile)
            for name, refusal in wrong.items():
                at = f"{pk}-{name}" if name in OF_A_ROW else f"{pk}-classification"
                self.add_error(at, ValidationError(str(refusal.message), code=refusal.code))
        self._say_what_is_gone()
        if self.unmeasured & self.found.keys() and not said.get("seen"):
            self.add_error("seen", ValidationError(str(HowNotSaid.message), code="required"))
        if not self.errors and not self.found:
            raise ValidationError(_("Choose a classification in at least one row."), code="empty")
        return said

    def _found(self, said: dict[str, Any]) -> dict[int, NewAssessment]:
        shared = NewAssessment(
            "",
            article=said.get("article", ""),
            ai_generated=said["ai_generated"],
            confidence=said["confidence"],
        )
        found: dict[int, NewAssessment] = {}
        for part in self.open:
            pk = part.location.pk
            row = {name: said.get(f"{pk}-{name}", "") for name in OF_A_ROW}
            if row["classification"]:
                found[pk] = replace(shared, **row)
            elif any(row.values()):
                needed = ValidationError(_("Choose a classification."), code="required")
                self.add_error(f"{pk}-classification", needed)
        return found

    def _say_what_is_gone(self) -> None:
        rows = {one.location.pk for one in self.open}
        for part in self.parts:
            sent = self.data.get(self.add_prefix(f"{part.location.pk}-classification"))
            if sent and part.location.pk not in rows:
                words = gettext("A colleague has assessed or claimed URL %(number)d meanwhile.")
                self.add_error(None, ValidationError(words % {"number": part.number}, code="gone"))


def is_open_to_its_reader(part: CaseItem) -> bool:
    """Whether the person who reads the case may assess it."""
    free = part.claim is None and part.may_look
    return not part.is_assessed and (part.is_mine or free)


def _choices() -> dict[str, list[tuple[str, str]]]:
    """The words of each column. Classifications are numbered: a digit chooses one of a list."""
    words = list(Term.objects.filter(version=VOCABULARY_VERSION).order_by("sort_order"))
    found: dict[str, list[tuple[str, str]]] = {}
    for name, column in OF_A_ROW.items():
        terms = [(one.code, str(one.name)) for one in words if one.scheme == column.scheme]
        found[name] = [("", str(column.empty)), *terms]
    numbered = enumerate(found["classification"][1:], 1)
    found["classification"][1:] = [(code, f"{number} {name}") for number, (code, name) in numbered]
    return found
