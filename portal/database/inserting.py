"""Rows put in by a statement that a process writes once, not anew for every row.

Working out an INSERT costs Django more than PostgreSQL needs to do it: a fifth of a millisecond
for ten columns, half of one for sixty. What a visitor waits for is put in this way.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import (
    BooleanField,
    CharField,
    Field,
    ForeignKey,
    IntegerField,
    Model,
    OneToOneField,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    SlugField,
    TextField,
)
from django.db.models.expressions import DatabaseDefault

M = TypeVar("M", bound=Model)


AS_DJANGO_SAYS = frozenset({type(None)})
PLAIN: dict[type, frozenset[type]] = {
    kind: AS_DJANGO_SAYS | types
    for kinds, types in (
        ((CharField, TextField, SlugField), {str}),
        ((IntegerField, PositiveIntegerField, PositiveSmallIntegerField), {int}),
        ((BooleanField,), {bool}),
        ((ForeignKey, OneToOneField), {int, UUID}),
    )
    for kind in kinds
}
"""What the driver takes as it is, by the kind of column: nothing is to be worked out for it."""


class Statement(NamedTuple):
    """An INSERT into the columns of `fields`: `into`, then `row` once for each row, then `end`."""

    fields: tuple[tuple["Field[Any, Any]", frozenset[type]], ...]
    """Each with the types of values that go as they are."""
    into: str
    row: str
    end: str


def insert(rows: Sequence[M], *, once_by: str = "") -> list[M]:
    """Puts new rows of one model in, in their order; returns those that were put in, with numbers.

    Where `once_by` names a unique column, a row whose value is there already is left out; else
    that is an IntegrityError. As with `bulk_create` no signal is sent. What PostgreSQL fills by
    itself is not read back, but for the number; all rows of a call leave the same columns to it.
    """
    if not rows:
        return []
    statement, values = _written(rows, once_by)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(_numbered(rows, cursor.fetchall(), once_by))


class Rows(NamedTuple):
    """New rows of one model, for `insert_together`."""

    rows: Sequence[Model]
    once_by: str = ""


def insert_together(*groups: Rows) -> None:
    """Puts rows of several models in, in this order and in one go, as `insert` does for each.

    Numbers that PostgreSQL gives are not asked for: afterwards only rows with a key of their own
    choice can be saved.
    """
    written = [_written(*group) for group in groups if group.rows]
    if written:
        with connection.cursor() as cursor:
            statements = "; ".join(statement for statement, _values in written)
            cursor.execute(statements, [value for _s, values in written for value in values])
    for row in (row for group in groups for row in group.rows if row.pk is not None):
        _is_put_in(row)


def _written(rows: Sequence[Model], once_by: str) -> tuple[str, list[Any]]:
    """The statement and its values."""
    (left_out,) = {_left_to_the_database(row) for row in rows}
    statement = _statement(type(rows[0]), left_out, once_by)
    used = connections[DEFAULT_DB_ALIAS]  # itself: asking the proxy for each value costs as much
    values = [
        value if type(value) in plain else field.get_db_prep_save(value, used)
        for row in rows
        for field, plain in statement.fields
        for value in (field.pre_save(row, add=True),)
    ]
    marks = ", ".join([statement.row] * len(rows))
    return f"{statement.into} {marks} {statement.end}", values


def _left_to_the_database(row: Model) -> frozenset[str]:
    """Columns that it fills: the number, and those with a `db_default` of which nothing is said."""
    fields = _fields_it_may_fill(type(row))
    return frozenset(name for name in fields if _says_nothing(getattr(row, name)))


def _says_nothing(value: Any) -> bool:
    return value is None or isinstance(value, DatabaseDefault)


@cache
def _fields_it_may_fill(model: type[Model]) -> tuple[str, ...]:
    meta = model._meta
    return tuple(
        field.attname
        for field in meta.concrete_fields
        if field is meta.auto_field or field.has_db_default()
    )


@cache
def _statement(model: type[Model], left_out: frozenset[str], once_by: str) -> Statement:
    quoted, meta = connection.ops.quote_name, model._meta
    fields = tuple(field for field in meta.concrete_fields if field.attname not in left_out)
    columns = ", ".join(quoted(str(field.column)) for field in fields)
    number = once = quoted(str(meta.pk.column))
    conflict = ""
    if once_by:
        once = quoted(next(str(one.column) for one in fields if one.attname == once_by))
        conflict = f"ON CONFLICT ({once}) DO NOTHING"
    return Statement(
        tuple((field, PLAIN.get(type(field), AS_DJANGO_SAYS)) for field in fields),
        f"INSERT INTO {quoted(meta.db_table)} ({columns}) VALUES",
        f"({', '.join(map(_mark, fields))})",
        f"{conflict} RETURNING {number}, {once}",
    )


def _mark(field: Any) -> str:
    """Where a value goes; lists say there what they are lists of."""
    placeholder = getattr(field, "get_placeholder", None)
    return str(placeholder(None, None, connection)) if placeholder else "%s"


def _numbered(rows: Sequence[M], put_in: Sequence[tuple[Any, Any]], once_by: str) -> Iterator[M]:
    """The rows that were put in. Each comes back in its order, those left out do not."""
    answers = iter(put_in)
    number, once = next(answers, (None, None))
    for row in rows:
        if number is None:
            return
        if once_by and getattr(row, once_by) != _plain(once):
            continue
        row.pk = number
        _is_put_in(row)
        yield row
        number, once = next(answers, (None, None))


def _is_put_in(row: Model) -> None:
    state = row._state  # noqa: SLF001 - as Django's `bulk_create`
    state.adding, state.db = False, DEFAULT_DB_ALIAS


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value
