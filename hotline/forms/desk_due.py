"""What the list of what is due can be filtered by, and in which order it stands."""

from typing import Any

import django_filters
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from hotline.desk.words import STEP_WORDS
from hotline.forms.desk_filters import (
    age_filter,
    as_choices,
    category_filter,
    channel_filter,
    country_filter,
    domain_filter,
    in_country,
    numbers_by_country,
    of_age,
    on_domain,
)
from hotline.models import Claim, Location, Partner, Submission
from hotline.models.querysets import LocationQuerySet
from hotline.policies.next_steps import LOOKS, TOLD, WAITS_FOR_ITS_TIME, Step
from hotline.policies.priority import Reason
from hotline.states import Phase
from portal.web.actions import Words

OF_REPORTS = {Step.CLAIM, Step.READ_ANSWER, Step.CLOSE}
"""Steps of a report, not of a URL."""
DUE_STEPS = [step for step in STEP_WORDS if step not in TOLD | WAITS_FOR_ITS_TIME | OF_REPORTS]
HIGH_PRIORITY = 5


def _waits_for(step: str) -> Q:
    """As the list calls it: what is hosted where no hotline is waits for nobody there."""
    if step not in {Step.FORWARD, Step.NO_HOTLINE}:
        return Q(due_steps__contains=[step])
    partnered = Q(country__in=sorted(Partner.objects.their_countries()))
    forward = Q(due_steps__contains=[Step.FORWARD])
    if step == Step.FORWARD:
        return forward & partnered
    return Q(due_steps__contains=[step]) | (forward & ~partnered)


class DueFilter(django_filters.FilterSet):
    """Which URLs the list of what is due shows. `show` is one of its tabs."""

    SHOWN: dict[str, Words] = {
        "all": _("Everything"),
        Phase.TO_ASSESS: _("To be assessed"),
        Phase.TO_ACT: _("To be done"),
        "mine": _("Mine"),
    }
    ORDERS: dict[str, tuple[Words, tuple[Any, ...]]] = {
        "clock": (_("What is due first"), (F("next_due_at").asc(nulls_last=True), "pk")),
        "priority": (_("The highest priority"), ("-presses", "pk")),
        "reports": (_("The most reports"), ("-report_count", "pk")),
        "newest": (_("The newest"), ("-first_reported_at", "-pk")),
        "oldest": (_("The oldest"), ("first_reported_at", "pk")),
    }
    """What stands first instead of danger, lateness, priority and clock."""

    step = django_filters.ChoiceFilter(
        label=_("What is due"),
        choices=[(step.value, STEP_WORDS[step].title) for step in DUE_STEPS],
        empty_label=_("Every step"),
        method="of_step",
    )
    pressing = django_filters.ChoiceFilter(
        label=_("Urgency"),
        choices=[
            ("danger", _("Someone is in danger")),
            ("late", _("Late")),
            ("high", _("Priority 5 or more")),
        ],
        empty_label=_("However urgent"),
        method="of_urgency",
    )
    owner = django_filters.ChoiceFilter(
        label=_("Who works on it"),
        choices=[
            ("nobody", _("Nobody")),
            ("me", _("I do")),
            ("others", _("A colleague")),
        ],
        empty_label=_("Whoever works on it"),
        method="of_owner",
    )
    category = category_filter(method="of_category")
    country = country_filter(method="of_country")
    domain = domain_filter(method="of_domain")
    channel = channel_filter(method="of_channel")
    age = age_filter(method="of_age")
    order = django_filters.ChoiceFilter(
        label=_("Order"),
        choices=[(code, words) for code, (words, _columns) in ORDERS.items()],
        empty_label=_("By urgency"),
        method="in_order",
    )

    class Meta:
        model = Location
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._by_country = numbers_by_country(self.queryset)
        self.filters["country"].extra["choices"] = as_choices(self._by_country)

    @property
    def shown(self) -> str:
        """The chosen tab."""
        chosen = self.data.get("show") if self.data else None
        return chosen if chosen in self.SHOWN else "all"

    @property
    def total(self) -> int | None:
        """How many there are where nothing was chosen that leaves some out, else None."""
        chosen = self.form.cleaned_data if self.form.is_valid() else {}
        left_out = any(value for name, value in chosen.items() if name != "order")
        return None if left_out or self.shown != "all" else sum(self._by_country.values())

    def filter_queryset(self, queryset: Any) -> Any:
        """The rows of the chosen tab, by urgency unless another order is chosen."""
        return super().filter_queryset(self._of_tab(queryset.by_urgency()))

    def _of_tab(self, ours: LocationQuerySet) -> LocationQuerySet:
        if self.shown == "mine":
            return ours.worked_on_by(self.request.user)
        if self.shown == "all":
            return ours
        kept = Q(pk__in=Location.objects.kept_from(self.request.user).values("pk"))
        of_phase = Q(phase=self.shown)
        return ours.filter(of_phase | kept if self.shown == Phase.TO_ASSESS else of_phase & ~kept)

    def of_step(self, found: LocationQuerySet, _name: str, step: str) -> LocationQuerySet:
        """Those that wait for this step, among others."""
        waiting = found.filter(_waits_for(step))
        if step in LOOKS:
            return waiting
        return waiting.exclude(pk__in=Location.objects.kept_from(self.request.user).values("pk"))

    def of_urgency(self, found: LocationQuerySet, _name: str, urgency: str) -> LocationQuerySet:
        """In danger, past their clock, or pressing."""
        if urgency == "danger":
            return found.filter(priority_reasons__contains=[Reason.DANGER])
        if urgency == "late":
            return found.filter(next_due_at__lte=Now())
        return found.filter(presses__gte=HIGH_PRIORITY)

    def of_owner(self, found: LocationQuerySet, _name: str, owner: str) -> LocationQuerySet:
        """By whoever is on it at this moment, or took its report on."""
        if owner == "me":
            return found.worked_on_by(self.request.user)
        claimed = Claim.objects.open().filter(lapses_at__gt=Now())
        taken_on = Submission.objects.exclude(report__taken_on_by=None)
        worked_on = Q(pk__in=claimed.values("location")) | Q(pk__in=taken_on.values("location"))
        if owner == "nobody":
            return found.exclude(worked_on)
        mine = Location.objects.worked_on_by(self.request.user)
        return found.filter(worked_on).exclude(pk__in=mine.values("pk"))

    def of_category(self, found: LocationQuerySet, _name: str, category: str) -> LocationQuerySet:
        """Some report of it says so."""
        named = Submission.objects.filter(report__category__code=category)
        return found.filter(pk__in=named.values("location"))

    def of_channel(self, found: LocationQuerySet, _name: str, channel: str) -> LocationQuerySet:
        """Some report of it came in that way."""
        named = Submission.objects.filter(report__channel=channel)
        return found.filter(pk__in=named.values("location"))

    def of_country(self, found: LocationQuerySet, _name: str, country: str) -> LocationQuerySet:
        """Hosted there."""
        return found.filter(in_country(country))

    def of_domain(self, found: LocationQuerySet, _name: str, typed: str) -> LocationQuerySet:
        """On that host, or below it."""
        return found.filter(on_domain(typed))

    def of_age(self, found: LocationQuerySet, _name: str, age: str) -> LocationQuerySet:
        """First reported then."""
        return found.filter(of_age("first_reported_at", age))

    def in_order(self, found: LocationQuerySet, _name: str, order: str) -> LocationQuerySet:
        """As it was asked for."""
        _words, columns = self.ORDERS[order]
        return found.order_by(*columns)
