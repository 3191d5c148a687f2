"""The one clock that decides what is due: PostgreSQL's, which all processes share."""

from datetime import date, datetime, time, timedelta

from django.db import connection
from django.utils import timezone


def database_now() -> datetime:
    """PostgreSQL's time at this statement, as an aware moment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def end_of_day(day: date) -> datetime:
    """When that day is over where the centre is."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
