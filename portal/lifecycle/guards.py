"""Triggers that keep every state to its table, whoever writes to the database.

`migrate` makes them anew from the tables of the code, so a new state needs no migration for
them; before migrations run they are dropped, because PostgreSQL alters no column that a
trigger looks at. They ask in a WHEN clause: an allowed move never calls the function.
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection, transaction
from psycopg2 import sql

from portal.lifecycle.life import Lifecycle
from portal.lifecycle.registry import all_lives

FUNCTION = """
CREATE OR REPLACE FUNCTION lifecycle_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'no such move: %.%', TG_TABLE_NAME, TG_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
END
$$
"""
GUARD = """
CREATE TRIGGER {name} BEFORE {event} ON public.{table}
FOR EACH ROW WHEN ({refused}) EXECUTE FUNCTION lifecycle_refuse()
"""
MADE = """
SELECT tgname, relname, obj_description(pg_trigger.oid) FROM pg_trigger
JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid
WHERE NOT tgisinternal AND relnamespace = 'public'::regnamespace AND proname = 'lifecycle_refuse'
"""
"""The comment of a guard is a digest of the statement that made it."""


@transaction.atomic
def drop_before_migrations(*, plan: Any, **_signal: Any) -> None:
    """Nothing to migrate: they stay, and no table is locked."""
    if plan:
        with connection.cursor() as cursor:
            cursor.execute(MADE)
            _drop(cursor, cursor.fetchall())


@transaction.atomic
def make_after_migrations(**_signal: Any) -> None:
    """Two guards per life, for rows that begin and for rows that move; only what is new."""
    with connection.cursor() as cursor:
        wanted = {
            (name, table, hashlib.sha256(made.encode()).hexdigest()): made
            for life in all_lives()
            if _column_exists(cursor, life)
            for name, table, made in _guards(cursor, life)
        }
        cursor.execute(MADE)
        known = set(cursor.fetchall())
        _drop(cursor, known - set(wanted))
        missing = wanted.keys() - known
        if missing:
            cursor.execute(FUNCTION)
        for name, table, digest in missing:
            cursor.execute(wanted[name, table, digest])
            cursor.execute(
                sql.SQL("COMMENT ON TRIGGER {} ON public.{} IS {}").format(
                    sql.Identifier(name), sql.Identifier(table), sql.Literal(digest)
                )
            )


def _drop(cursor: Any, guards: Iterable[tuple[str, str, str]]) -> None:
    for name, table, _digest in guards:
        cursor.execute(
            sql.SQL("DROP TRIGGER {} ON public.{}").format(
                sql.Identifier(name), sql.Identifier(table)
            )
        )


def _column_exists(cursor: Any, life: Lifecycle[Any]) -> bool:
    """Whether migrations have come that far: they may stop in the middle when asked to."""
    cursor.execute(
        "SELECT FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name = %s AND column_name = %s",
        [life.model._meta.db_table, life.column],
    )
    return cursor.fetchone() is not None


def _guards(cursor: Any, life: Lifecycle[Any]) -> Iterator[tuple[str, str, str]]:
    """Name, table and statement of the guards for rows that begin and for rows that move."""
    table, column = life.model._meta.db_table, sql.Identifier(life.column)
    moves = [
        sql.SQL("(OLD.{c} = {before} AND NEW.{c} IN ({then}))").format(
            c=column, before=sql.Literal(state.value), then=_words(life.then(state))
        )
        for state in life.states
        if life.then(state)
    ]
    stays = sql.SQL("NEW.{c} = OLD.{c}").format(c=column)
    moved = sql.SQL("NOT ({})").format(sql.SQL(" OR ").join([stays, *moves]))
    begun = sql.SQL("NEW.{} NOT IN ({})").format(column, _words(life.starts))
    for word, event, refused in (
        ("begins", sql.SQL("INSERT"), begun),
        ("moves", sql.SQL("UPDATE OF {}").format(column), moved),
    ):
        name = f"{life.column}_{word}_as_its_life_allows"
        statement = sql.SQL(GUARD).format(
            name=sql.Identifier(name), event=event, table=sql.Identifier(table), refused=refused
        )
        yield name, table, statement.as_string(cursor.cursor)


def _words(states: Any) -> sql.Composable:
    return sql.SQL(", ").join(sql.Literal(state.value) for state in sorted(states))
