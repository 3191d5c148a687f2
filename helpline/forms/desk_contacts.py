"""Contact records: the wrap-up, what is written down by hand, and corrections (staff only)."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from helpline.models import Category, Resource
from helpline.models.category import ABOUT, OTHER_LIST, Scheme
from helpline.operations.contacts import ByHand, Told
from helpline.policies.contacts import MINUTES_MOST
from helpline.words.answers import CALLERS, AgeBand, Audience, Caller
from helpline.words.desk import ANSWERS
from helpline.words.desk_contacts import HIGH_RISK, OFFLINE, RISK_MEANS, Gender, Result, Risk
from helpline.words.errors_contacts import ActionMissing

BY_THE_LISTS, ON_ONE_LIST = "", "none"
TO_CASE = "case"
"""Value of the button that saves a record and goes on to the case it belongs to."""


class WrapUpForm(forms.Form):
    """Exactly one category of that day's lists; the rest is asked, and only the risk is needed."""

    category = forms.ModelChoiceField(
        label=_("Category"),
        queryset=Category.objects.none(),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one category. The statistics need exactly one.")},
    )
    risk = forms.TypedChoiceField(
        label=_("How high was the risk at its highest?"),
        choices=Risk.choices,
        coerce=lambda value: Risk(int(value)),
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    actions = forms.ModelMultipleChoiceField(
        label=_("What was done"),
        queryset=Category.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    resources = forms.ModelMultipleChoiceField(
        label=_("Services they were told of"),
        queryset=Resource.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    result = forms.TypedChoiceField(
        label=_("How it ended for them"),
        choices=Result.choices,
        coerce=Result,
        empty_value=Result.UNKNOWN,
        initial=Result.UNKNOWN,
        required=False,
    )
    platform = forms.ModelChoiceField(
        label=_("Platform"),
        queryset=Category.objects.none(),
        required=False,
        empty_label=_("None, or not known"),
    )
    gender = forms.TypedChoiceField(
        label=_("The child is"),
        choices=Gender.choices,
        coerce=Gender,
        empty_value=Gender.UNKNOWN,
        initial=Gender.UNKNOWN,
        required=False,
    )
    also = forms.ChoiceField(
        label=_("Counts on the other network’s list as"),
        help_text=_("Two networks count the same contact: Child Helpline International, Insafe."),
        required=False,
    )

    then = forms.ChoiceField(choices=[(TO_CASE, TO_CASE)], required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        on: date | None = None,
        given: Collection[Resource] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.given = given
        self.fields["resources"].initial = [one.pk for one in given]
        self.fields["resources"].queryset = Resource.objects.to_choose(given)  # type: ignore[attr-defined]
        self.on = on or timezone.localdate()
        rows = Category.objects.valid(self.on).select_related("parent", "counts_as__parent")
        self.rows: list[Category] = list(rows.order_by("scheme", "position"))
        for name, schemes in {
            "category": ABOUT,
            "actions": (Scheme.ACTION,),
            "platform": (Scheme.PLATFORM,),
        }.items():
            chosen = Category.objects.valid(self.on).choosable().filter(scheme__in=schemes)
            self.fields[name].queryset = chosen.order_by("position")  # type: ignore[attr-defined]
        self._choices("platform").choices = self._platforms()
        self._choices("also").choices = self._also()

    def _choices(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
        return field

    def _platforms(self) -> list[Any]:
        """Each kind with its platforms; the kind itself can be chosen as well."""
        rows = [row for row in self.rows if row.scheme == Scheme.PLATFORM]
        kinds = [
            (str(kind), [(row.pk, str(row)) for row in rows if kind.pk in {row.pk, row.parent_id}])
            for kind in rows
            if kind.parent_id is None
        ]
        return [("", self.fields["platform"].empty_label), *kinds]  # type: ignore[attr-defined]

    def _also(self) -> list[Any]:
        lists = [
            (str(scheme.label), [(str(row.pk), row.full_name) for row in self._choosable(scheme)])
            for scheme in OTHER_LIST
        ]
        plain = [(BY_THE_LISTS, _("What the list above says")), (ON_ONE_LIST, _("Nothing"))]
        return [*plain, *lists]

    def _choosable(self, scheme: Scheme) -> list[Category]:
        return [row for row in self.rows if row.scheme == scheme and row.choosable]

    def groups(self) -> list[tuple[str, list[tuple[str, list[Category]]]]]:
        """Schemes, each with its headings, each with what can be chosen."""
        grouped: dict[Scheme, dict[str, list[Category]]] = {one: {} for one in ABOUT}
        for scheme, headings in grouped.items():
            for row in self._choosable(scheme):
                headings.setdefault(str(row.parent or scheme.label), []).append(row)
        return [(str(scheme.label), list(found.items())) for scheme, found in grouped.items()]

    def risks(self) -> list[tuple[int, Any, Any]]:
        """Each level: its number, its word, what it means."""
        return [(level, level.label, RISK_MEANS[level]) for level in Risk]

    def has_more(self) -> bool:
        """Whether something beyond category and risk was said, or is not right."""
        names = ("result", "platform", "gender", "also")
        return any(self.errors.get(name) or self[name].value() for name in names) and (
            self.is_bound or bool(self.initial)
        )

    def clean(self) -> dict[str, Any]:
        """What depends on the category: the risk of a counselling contact, the other list."""
        told = super().clean() or {}
        about: Category | None = told.get("category")
        if about is None:
            return told
        if told.get("risk") is None and about.scheme != Scheme.NON_COUNSELLING:
            self.add_error("risk", _("Say how high the risk was. “None” is an answer."))
        if told.get("risk") in HIGH_RISK and not told.get("actions"):
            self.add_error("actions", str(ActionMissing.message))
        also = self._named(told.get("also"))
        if also is not None and OTHER_LIST.get(Scheme(about.scheme)) != also.scheme:
            self.add_error("also", _("Choose one of the other list: this is on the same list."))
        return told

    def _named(self, key: str | None) -> Category | None:
        return next((row for row in self.rows if str(row.pk) == key), None)

    def told(self) -> Told:
        """What the form says, once it is right."""
        said = self.cleaned_data
        return Told(
            category=said["category"],
            also=self._named(said["also"]),
            on_one_list=said["also"] == ON_ONE_LIST,
            gender=said["gender"],
            platform=said["platform"],
            actions=list(said["actions"]),
            resources=sorted(said["resources"], key=lambda one: one.pk),
            risk=said["risk"],
            result=said["result"],
        )


def initial_of(told: Told) -> dict[str, Any]:
    """A record as the form shows it."""
    return {
        "category": told.category.pk,
        "also": ON_ONE_LIST if told.also is None else str(told.also.pk),
        "gender": told.gender,
        "platform": told.platform and told.platform.pk,
        "actions": [one.pk for one in told.actions],
        "risk": told.risk,
        "result": told.result,
    }


class ContactForm(WrapUpForm):
    """A contact by telephone, e-mail, letter or in person."""

    form_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    channel = forms.ChoiceField(
        label=_("How they reached us"),
        choices=[(one.value, one.label) for one in OFFLINE],
        widget=forms.RadioSelect,
    )
    caller = forms.TypedChoiceField(label=_("Who asked"), coerce=Caller)
    age_band = forms.TypedChoiceField(
        label=_("Age of the child"), coerce=AgeBand, initial=AgeBand.UNDISCLOSED
    )
    language = forms.ChoiceField(label=_("Language"))
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    time = forms.TimeField(
        label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    minutes = forms.IntegerField(
        label=_("Minutes it took"),
        min_value=0,
        max_value=MINUTES_MOST,
        initial=0,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = timezone.localtime()
        self.fields["day"].initial, self.fields["time"].initial = now.date(), now.time()
        self._choices("caller").choices = list(ANSWERS["caller"].items())
        self._choices("age_band").choices = list(ANSWERS["age_band"].items())
        self._choices("language").choices = [
            (code, get_language_info(code)["name_translated"]) for code, _name in settings.LANGUAGES
        ]

    def seen(self) -> ByHand:
        """How the contact came about, once the form is right."""
        said = self.cleaned_data
        is_child = said["caller"] in CALLERS[Audience.CHILD]
        return ByHand(
            channel=said["channel"],
            audience=Audience.CHILD if is_child else Audience.PARENT,
            caller=said["caller"],
            age_band=said["age_band"],
            language=said["language"],
            at=timezone.make_aware(datetime.combine(said["day"], said["time"])),
            minutes=said["minutes"],
        )
