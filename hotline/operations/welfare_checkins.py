"""How the people are who look: they are asked, and what they answer counts without their name."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F

from hotline.models import CheckIn, CheckInCount, Feeling
from hotline.policies import profiles
from hotline.policies.welfare import Looked, Pause, monday_of
from portal.accounts.models import User
from portal.database.clock import database_now


@transaction.atomic
def check_in(*, by: User, feeling: Feeling) -> Feeling:
    """`by` answers how they are.

    The answer is added to the count of its week. Beside it stands that they answered, so that
    nobody is asked twice in a break and a page knows how many people answered. No entry is
    written in the record, because it would say who answered at which moment, and with it what.
    """
    now = database_now()
    week = monday_of(now, profiles.current().time_zone)
    CheckInCount.objects.get_or_create(week=week, feeling=feeling)
    CheckInCount.objects.filter(week=week, feeling=feeling).update(times=F("times") + 1)
    CheckIn.objects.update_or_create(user=by, week=week, defaults={"answered_at": now})
    return feeling


def is_to_be_asked(person: User, found: Looked, now: datetime) -> bool:
    """In a break after a block, unless they answered since it began."""
    if found.pause != Pause.BREAK or found.goes_on_at is None:
        return False
    began = found.goes_on_at - timedelta(minutes=found.plan.break_minutes)
    return not CheckIn.objects.filter(user=person, answered_at__gte=min(began, now)).exists()


def weeks_before(now: datetime, count: int) -> list[date]:
    """The Mondays of the last weeks that are over, newest first."""
    this = monday_of(now, profiles.current().time_zone)
    return [this - timedelta(weeks=number) for number in range(1, count + 1)]
