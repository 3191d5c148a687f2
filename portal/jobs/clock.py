"""The one clock that decides what is due: the database's, which all processes share."""

from datetime import datetime

from django.db import connection


def database_now() -> datetime:
    """The database's time at this statement, as an aware moment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment
