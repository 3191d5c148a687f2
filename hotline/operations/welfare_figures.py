"""What a centre may know of how much its hotline looks and how its people are: never of one.

Only weeks that are over are shown, because the difference of two readings of one that goes on
would be the figure of whoever came in between.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Sum
from django.db.models.functions import TruncWeek

from hotline.models import CheckIn, CheckInCount, Exposure, Feeling
from hotline.operations.welfare_checkins import weeks_before
from hotline.policies import profiles
from hotline.policies.welfare import LEAST_PEOPLE
from portal.database.clock import database_now

WEEKS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class WeekOfCare:
    """One week of the team. What fewer than `LEAST_PEOPLE` stand behind is None."""

    monday: date
    minutes: int | None
    minutes_a_person: int | None
    answers: list[int | None]
    """In the order of `Feeling`; a count that is too small is None, too."""

    @property
    def says_anything(self) -> bool:
        """Whether there is a figure in it."""
        return self.minutes is not None or any(times is not None for times in self.answers)


def weeks_of_care() -> list[WeekOfCare]:
    """The last weeks that are over, newest first, in a fixed number of queries."""
    mondays = weeks_before(database_now(), WEEKS_SHOWN)
    zone = profiles.current().time_zone
    begin = datetime.combine(mondays[-1], time.min, zone)
    end = datetime.combine(mondays[0] + timedelta(weeks=1), time.min, zone)
    looked = _by_week(
        Exposure.objects.filter(began_at__gte=begin, began_at__lt=end)
        .order_by()
        .annotate(week=TruncWeek("began_at", tzinfo=zone))
        .values("week")
        .annotate(people=Count("by", distinct=True), seconds=Sum("seconds"))
    )
    asked = CheckIn.objects.filter(week__in=mondays).values("week")
    answered = {row["week"]: row["people"] for row in asked.annotate(people=Count("user"))}
    counts = {
        (one.week, one.feeling): one.times for one in CheckInCount.objects.filter(week__in=mondays)
    }
    return [
        _week(monday, looked.get(monday), answered.get(monday, 0), counts) for monday in mondays
    ]


def _by_week(rows: Any) -> dict[date, dict[str, Any]]:
    return {row["week"].date(): row for row in rows}


def _week(
    monday: date,
    looked: dict[str, Any] | None,
    answered: int,
    counts: dict[tuple[date, str], int],
) -> WeekOfCare:
    minutes = each = None
    if looked and looked["people"] >= LEAST_PEOPLE:
        minutes, each = looked["seconds"] // 60, looked["seconds"] // 60 // looked["people"]
    found = [counts.get((monday, feeling), 0) for feeling in Feeling.values]
    enough = answered >= LEAST_PEOPLE
    answers = [times if enough and times >= LEAST_PEOPLE else None for times in found]
    return WeekOfCare(monday, minutes, each, answers)
