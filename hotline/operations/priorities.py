"""What the reports of locations say about how much these press."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg, BoolOr
from django.db.models import F, Max, Q

from hotline.models import Assessment, Location, Submission
from hotline.policies.priority import Reason, Told, from_reports
from hotline.states import REPORT_ENDED, Verdict


@dataclass(frozen=True, slots=True)
class Pressing:
    """Why a location presses, and since when an open report of it speaks of danger."""

    reasons: frozenset[Reason]
    danger_since: datetime | None


def pressing_by_location(locations: Iterable[Location]) -> dict[int, Pressing]:
    """By key; in two queries for all of them."""
    found = list(locations)
    told, seen = _told(found), _youngest_seen(found)
    return {one.pk: _pressing(told.get(one.pk, {}), seen.get(one.pk, "")) for one in found}


def _pressing(row: dict[str, Any], youngest_seen: str) -> Pressing:
    return Pressing(from_reports(_as_told(row, youngest_seen)), row.get("danger_since"))


def _told(locations: Collection[Location]) -> dict[int, dict[str, Any]]:
    still_open = ~Q(report__state__in=sorted(REPORT_ENDED))
    rows: Any = (
        Submission.objects.order_by()
        .filter(location__in=locations)
        .values("location_id")
        .annotate(
            reports=F("location__report_count"),
            in_danger=BoolOr("report__imminent_danger", filter=still_open),
            danger_since=Max("report__danger_since", filter=still_open),
            is_depicted=BoolOr("report__reporter_is_depicted"),
            about_whom=ArrayAgg("report__about_whom", distinct=True),
            reporter_ages=ArrayAgg("report__reporter_age", distinct=True),
            categories=ArrayAgg("report__category__code", distinct=True),
            channels=ArrayAgg("report__channel", distinct=True),
        )
    )
    return {row["location_id"]: row for row in rows}


def _youngest_seen(locations: Collection[Location]) -> dict[int, str]:
    """What the assessment that counts says; nothing where it found nothing illegal."""
    illegal = [one for one in locations if one.verdict == Verdict.ILLEGAL]
    if not illegal:
        return {}
    newest = Assessment.objects.filter(location__in=illegal).order_by("location", "-made_at", "-pk")
    ages = newest.distinct("location").values_list("location_id", "youngest_age__code")
    return {location: age or "" for location, age in ages}


def _as_told(row: dict[str, Any], youngest_seen: str) -> Told:
    return Told(
        reports=row.get("reports", 0),
        in_danger=bool(row.get("in_danger")),
        is_depicted=bool(row.get("is_depicted")),
        about_whom=frozenset(row.get("about_whom", ())),
        reporter_ages=frozenset(row.get("reporter_ages", ())),
        categories=frozenset(row.get("categories", ())),
        channels=frozenset(row.get("channels", ())),
        youngest_seen=youngest_seen,
    )
