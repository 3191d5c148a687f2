"""What the hotline's list of reports can be filtered by."""

from typing import Any

import django_filters
from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

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
from hotline.models import Location, Report, Submission
from hotline.models.querysets import ReportQuerySet
from hotline.states import REPORT_UNTOUCHED, Phase


class QueueFilter(django_filters.FilterSet):
    """Which reports a work list shows."""

    SHOWN = [
        ("open", _("Open")),
        ("new", _("New")),
        ("mine", _("Mine")),
        ("danger", _("Danger")),
        ("ended", _("Ended")),
    ]
    category = category_filter(field_name="category__code")
    language = django_filters.ChoiceFilter(
        label=_("Language"), choices=(), empty_label=_("All languages")
    )
    phase = django_filters.ChoiceFilter(
        label=_("What it waits for"),
        choices=[choice for choice in Phase.choices if choice[0] != Phase.DONE],
        empty_label=_("Whatever it waits for"),
        method="of_phase",
    )
    country = country_filter(method="of_country")
    domain = domain_filter(method="of_domain")
    channel = channel_filter()
    age = age_filter(method="of_age")

    class Meta:
        model = Report
        fields = ("category", "language", "phase", "country", "domain", "channel", "age")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.filters["language"].extra["choices"] = settings.LANGUAGES
        self.filters["country"].extra["choices"] = as_choices(
            numbers_by_country(Location.objects.awaiting_us())
        )

    @property
    def shown(self) -> str:
        """The chosen view of the list."""
        chosen = self.data.get("show") if self.data else None
        return chosen if chosen in dict(self.SHOWN) else "open"

    def of_phase(self, found: ReportQuerySet, _name: str, phase: str) -> ReportQuerySet:
        """Reports that name something of which this is what it waits for."""
        kept = Q(location__in=Location.objects.kept_from(self.request.user))
        of_phase = Q(location__phase=phase)
        return found.filter(
            pk__in=_naming(of_phase | kept if phase == Phase.TO_ASSESS else of_phase & ~kept)
        )

    def of_country(self, found: ReportQuerySet, _name: str, country: str) -> ReportQuerySet:
        """Reports that name something hosted there."""
        return found.filter(pk__in=_naming(in_country(country, "location__")))

    def of_domain(self, found: ReportQuerySet, _name: str, typed: str) -> ReportQuerySet:
        """Reports that name something on that host, or below it."""
        return found.filter(pk__in=_naming(on_domain(typed, "location__")))

    def of_age(self, found: ReportQuerySet, _name: str, age: str) -> ReportQuerySet:
        """Reports that came in then."""
        return found.filter(of_age("received_at", age))

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
            return found.of_person(self.request.user)
        return found


def _naming(what: Q) -> Any:
    return Submission.objects.filter(what).values("report")
