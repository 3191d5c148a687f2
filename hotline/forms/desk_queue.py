"""What the hotline's work list can be filtered by."""

from typing import Any

import django_filters
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from hotline.models import Category, Report, Submission
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
    category = django_filters.ModelChoiceFilter(
        label=_("Category"),
        queryset=Category.objects.all(),
        to_field_name="code",
        empty_label=_("All categories"),
    )
    language = django_filters.ChoiceFilter(
        label=_("Language"), choices=(), empty_label=_("All languages")
    )

    phase = django_filters.ChoiceFilter(
        label=_("What it waits for"),
        choices=[choice for choice in Phase.choices if choice[0] != Phase.DONE],
        empty_label=_("Whatever it waits for"),
        method="of_phase",
    )

    class Meta:
        model = Report
        fields = ("category", "language", "phase")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.filters["category"].queryset = Category.objects.current()
        self.filters["language"].extra["choices"] = settings.LANGUAGES

    @property
    def shown(self) -> str:
        """The chosen view of the list."""
        chosen = self.data.get("show") if self.data else None
        return chosen if chosen in dict(self.SHOWN) else "open"

    def of_phase(self, found: Any, _name: str, phase: str) -> Any:
        """Reports that name something of which this is what it waits for."""
        named = Submission.objects.filter(location__phase=phase)
        return found.filter(pk__in=named.values("report"))

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
