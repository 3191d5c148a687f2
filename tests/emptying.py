"""Empties the database after a test with real transactions, in a fraction of Django's time.

Django truncates every table and lets each app fill in again what a new database begins with.
Here only tables that hold rows are emptied, and their first rows are put back from a copy.
As a replica does it: no foreign key and no guard of an append-only table stands in the way, while
tests themselves meet the real guards. Needs a superuser of the test database.
"""

from collections.abc import Iterable

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from tests import site_role

COPIES = "beginning"
"""A schema of the test database that keeps what every table begins with."""


def remember() -> None:
    """Copies every row of the fresh database aside."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {COPIES}")
        for table in _filled(cursor, _tables()):
            cursor.execute(f'CREATE TABLE {COPIES}."{table}" AS TABLE public."{table}"')


def empty() -> None:
    """Brings every table back to its beginning."""
    with site_role.as_owner(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in _filled(cursor, _tables()):
            cursor.execute(f'DELETE FROM public."{table}"')  # noqa: S608 - names of our tables
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [COPIES])
        for (table,) in cursor.fetchall():
            cursor.execute(
                f'INSERT INTO public."{table}" SELECT * FROM {COPIES}."{table}"'  # noqa: S608
            )


def _tables() -> list[str]:
    return connection.introspection.django_table_names(only_existing=True, include_views=False)


def _filled(cursor: CursorWrapper, tables: Iterable[str]) -> list[str]:
    looks = (
        f"SELECT '{table}' WHERE EXISTS (SELECT FROM public.\"{table}\")"  # noqa: S608
        for table in tables
    )
    cursor.execute(" UNION ALL ".join(looks))
    return [name for (name,) in cursor.fetchall()]
