"""Rows put in by a statement that a process writes once, not anew for every row.

Working out an INSERT costs Django more than PostgreSQL needs to do it: a fifth of a millisecond
for ten columns, half of one for sixty. What a visitor waits for is put in this way. Making an
object of sixty columns costs as much again, so `made` makes one from defaults that it knows.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import (
    BinaryField,
    BooleanField,
    CharField,
    DateTimeField,
    Field,
    ForeignKey,
    IntegerField,
    Model,
    OneToOneField,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    SlugField,
    TextField,
    UUIDField,
)
from django.db.models.base import ModelState
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
        ((UUIDField,), {UUID}),
        ((BinaryField,), {bytes}),
        ((DateTimeField,), {datetime}),
    )
    for kind in kinds
}
"""What the driver takes as it is, by the kind of column: nothing is to be worked out for it. All
our times know their zone, so Django would change nothing of them either."""


class Statement(NamedTuple):
    """An INSERT into the columns of `fields`: `into`, then `row` once for each row, then `end`."""

    fields: tuple[tuple["Field[Any, Any]", frozenset[type]], ...]
    """Each with the types of values that go as they are."""
    values_of: Callable[[Model], tuple[Any, ...]]
    """What a row has in them."""
    set_late: tuple["Field[Any, Any]", ...]
    """Those that are set on the row in the moment it is put in."""
    into: str
    row: str
    end: str


class Written(NamedTuple):
    """A statement that is ready, with its values."""

    statement: str
    values: list[Any]


class Blank(NamedTuple):
    """What a new row of a model has in its columns where nothing is said of them."""

    names: frozenset[str]
    """All names under which a value may be given."""
    known: dict[str, Any]
    asked_for: tuple[tuple[str, Callable[[], Any]], ...]
    """Columns whose default is another for each row."""
    relations: frozenset[str]


def made(model: type[M], **columns: Any) -> M:
    """The row that `model(**columns)` makes, at a third of the price: no signal is sent.

    Raises TypeError for a name that is no column.
    """
    blank = _blank(model)
    if not columns.keys() <= blank.names:
        unknown = ", ".join(sorted(columns.keys() - blank.names))
        raise TypeError(f"{model.__name__} has no column {unknown}")
    row = model.__new__(model)
    row._state = ModelState()  # noqa: SLF001 - as Django's `Model.__init__`
    values = row.__dict__
    values.update(blank.known)
    for name, value in columns.items():
        if name in blank.relations:
            setattr(row, name, value)
        else:
            values[name] = value
    for name, default in blank.asked_for:
        if name not in columns:
            values[name] = default()
    return row


@cache
def _blank(model: type[Model]) -> Blank:
    fields = model._meta.concrete_fields
    own = {
        one.attname: one.default for one in fields if one.has_default() and callable(one.default)
    }
    relations = frozenset(one.name for one in fields if one.is_relation)
    return Blank(
        names=relations | {one.attname for one in fields},
        known={one.attname: one.get_default() for one in fields if one.attname not in own},
        asked_for=tuple(own.items()),
        relations=relations,
    )


def insert(rows: Sequence[M], *, once_by: str = "") -> list[M]:
    """Puts new rows of one model in, in their order; returns those that were put in, with numbers.

    Where `once_by` names a unique column, a row whose value is there already is left out; else
    that is an IntegrityError. As with `bulk_create` no signal is sent. What PostgreSQL fills by
    itself is not read back, but for the number; all rows of a call leave the same columns to it.
    """
    if not rows:
        return []
    statement, values = written(rows, once_by)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(_numbered(rows, cursor.fetchall(), once_by))


class Rows(NamedTuple):
    """New rows of one model, for `insert_together`."""

    rows: Sequence[Model]
    once_by: str = ""


def insert_together(*groups: Rows, also: Sequence[Written] = ()) -> None:
    """Puts rows of several models in, in this order and in one go, as `insert` does for each.

    What is `also` written goes with them, last. Numbers that PostgreSQL gives are not asked for:
    afterwards only rows with a key of their own choice can be saved.
    """
    asked = [*(written(*group) for group in groups if group.rows), *also]
    if asked:
        with connection.cursor() as cursor:
            statements = "; ".join(one.statement for one in asked)
            cursor.execute(statements, [value for one in asked for value in one.values])
    for row in (row for group in groups for row in group.rows if row.pk is not None):
        _is_put_in(row)


def written(rows: Sequence[Model], once_by: str = "") -> Written:
    """The statement that puts these rows in."""
    (left_out,) = {_left_to_the_database(row) for row in rows}
    statement = _statement(type(rows[0]), left_out, once_by)
    used = connections[DEFAULT_DB_ALIAS]  # itself: asking the proxy for each value costs as much
    values: list[Any] = []
    for row in rows:
        for field in statement.set_late:
            field.pre_save(row, add=True)
        values += [
            value if type(value) in plain else _worked_out(value, field, plain, used)
            for (field, plain), value in zip(
                statement.fields, statement.values_of(row), strict=True
            )
        ]
    marks = ", ".join([statement.row] * len(rows))
    return Written(f"{statement.into} {marks} {statement.end}", values)


def _worked_out(value: Any, field: Any, plain: frozenset[type], used: Any) -> Any:
    """What goes for this value; for a choice its word, which is all that the field makes of it."""
    if str in plain and isinstance(value, str):
        return str.__str__(value)
    return field.get_db_prep_save(value, used)


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
        attrgetter(*(field.attname for field in fields)),
        tuple(field for field in fields if _is_set_late(field)),
        f"INSERT INTO {quoted(meta.db_table)} ({columns}) VALUES",
        f"({', '.join(map(_mark, fields))})",
        f"{conflict} RETURNING {number}, {once}",
    )


def _is_set_late(field: Any) -> bool:
    """Whether Django asks more of it than what the row has."""
    if isinstance(field, DateTimeField):
        return field.auto_now or field.auto_now_add
    return type(field).pre_save is not Field.pre_save


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
