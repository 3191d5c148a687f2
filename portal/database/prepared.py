"""Statements that a connection plans once: for the few paths that run many times a second.

Planning a join of four tables costs PostgreSQL more than running it for fifty rows. A prepared
statement lives in the session, so nothing may stand between us and the database that hands
sessions from one client to the other between two transactions.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from django.db import connection

_known: "WeakKeyDictionary[Any, set[str]]" = WeakKeyDictionary()
"""By open connection of psycopg2, the statements that it knows."""


@dataclass(frozen=True)
class Prepared:
    """`sql` with parameters $1, $2, … of these `types`, under a name of its own."""

    name: str
    types: tuple[str, ...]
    sql: str

    def run(self, *values: Any) -> list[tuple[Any, ...]]:
        """The rows it gives; none for one that gives nothing. Arrays are texts, see `array`."""
        with connection.cursor() as cursor:
            known = _known.setdefault(connection.connection, set())
            if self.name not in known:
                cursor.execute(f"PREPARE {self.name} ({', '.join(self.types)}) AS {self.sql}")
                known.add(self.name)
            marks = ", ".join(["%s"] * len(values))
            cursor.execute(f"EXECUTE {self.name} ({marks})", values)
            return cursor.fetchall() if cursor.description else []


def array(values: Iterable[UUID | int | datetime | bytes | None]) -> str:
    """An array as PostgreSQL reads it: one text, where psycopg2 would cast each of its values."""
    return "{" + ",".join(map(_element, values)) + "}"


def _element(value: UUID | int | datetime | bytes | None) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bytes):
        return f'"\\\\x{value.hex()}"'
    return value.isoformat() if isinstance(value, datetime) else str(value)
