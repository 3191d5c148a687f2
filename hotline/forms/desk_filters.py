"""What several lists of the hotline can be filtered by."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import Count, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from hotline.models import Channel
from hotline.models.querysets import LocationQuerySet
from hotline.models.vocabulary import offered_categories
from hotline.reported_urls import refang
from portal.web.actions import Words

COUNTRY_NOT_KNOWN = "none"
AGES: dict[str, tuple[Any, timedelta, bool]] = {
    "day": (_("Within 24 hours"), timedelta(days=1), True),
    "week": (_("Within 7 days"), timedelta(days=7), True),
    "older_week": (_("More than 7 days ago"), timedelta(days=7), False),
    "older_month": (_("More than 30 days ago"), timedelta(days=30), False),
}
"""What each is called, how long ago, and whether it asks for what is younger."""


def category_filter(**more: Any) -> django_filters.ChoiceFilter:
    """By the code of the category of a report."""
    return django_filters.ChoiceFilter(
        label=_("Category"), choices=_categories, empty_label=_("All categories"), **more
    )


def _categories() -> list[tuple[str, str]]:
    return [(code, one.name) for code, one in offered_categories().items()]


def channel_filter(**more: Any) -> django_filters.ChoiceFilter:
    """By the way a report came in."""
    return django_filters.ChoiceFilter(
        label=_("Came in by"), choices=Channel.choices, empty_label=_("All channels"), **more
    )


def country_filter(**more: Any) -> django_filters.ChoiceFilter:
    """By the hosting country; its choices are set when the list is read."""
    return django_filters.ChoiceFilter(
        label=_("Hosted in"), choices=(), empty_label=_("All countries"), **more
    )


def numbers_by_country(locations: LocationQuerySet) -> dict[str, int]:
    """How many are hosted in each, by its code; one query."""
    counted = locations.order_by("country").values("country").annotate(number=Count("pk"))
    return dict(counted.values_list("country", "number"))


def as_choices(countries: Iterable[str]) -> list[tuple[str, Words]]:
    """Codes of countries, and where none is settled."""
    return [(code, code) for code in countries if code] + [(COUNTRY_NOT_KNOWN, _("Not settled"))]


def domain_filter(**more: Any) -> django_filters.CharFilter:
    """By host or domain."""
    return django_filters.CharFilter(label=_("Host or domain"), **more)


def age_filter(**more: Any) -> django_filters.ChoiceFilter:
    """By how long ago it was reported."""
    choices = [(code, words) for code, (words, _ago, _younger) in AGES.items()]
    return django_filters.ChoiceFilter(
        label=_("Reported"), choices=choices, empty_label=_("Whenever it was reported"), **more
    )


def of_age(column: str, age: str) -> Q:
    """The condition of a chosen age, by the database's clock."""
    _words, ago, younger = AGES[age]
    return Q(**{f"{column}__{'gt' if younger else 'lte'}": Now() - ago})


def on_domain(typed: str, prefix: str = "") -> Q:
    """On a host, or anywhere below it; typed in any form."""
    _scheme, _slashes, rest = refang(typed.strip().lower()).rpartition("//")
    host = rest.partition("/")[0].strip(".")
    exact = Q(**{f"{prefix}host": host}) | Q(**{f"{prefix}registrable_domain": host})
    return exact | Q(**{f"{prefix}host__endswith": f".{host}"})


def in_country(typed: str, prefix: str = "") -> Q:
    """Hosted there; `none` where no country is settled."""
    return Q(**{f"{prefix}country": "" if typed == COUNTRY_NOT_KNOWN else typed})
