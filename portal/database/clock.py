"""The one clock that decides what is due: PostgreSQL's, which all processes share."""

from datetime import datetime

from django.db import connection


def database_now() -> datetime:
    """PostgreSQL's time at this statement, as an aware moment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment
