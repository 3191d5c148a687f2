"""Triggers that keep every state to its table, whoever writes to the database.

`migrate` makes them anew from the tables of the code, so a new state needs no migration for
them; before migrations run they are dropped, because PostgreSQL alters no column that a
trigger looks at. They ask in a WHEN clause: an allowed move never calls the function.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Guard:
    """One trigger: its name, its table, and when it refuses."""

    name: str
    table: str
    event: sql.Composable
    refused: sql.Composable

    def statement(self) -> sql.Composable:
        """What makes it."""
        return sql.SQL(GUARD).format(
            name=sql.Identifier(self.name),
            event=self.event,
            table=sql.Identifier(self.table),
            refused=self.refused,
        )

    def digest(self, cursor: Any) -> str:
        """Under what it is known to be the same again."""
        return hashlib.sha256(self.statement().as_string(cursor.cursor).encode()).hexdigest()


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
            (guard.name, guard.table, guard.digest(cursor)): guard
            for life in all_lives()
            if _column_exists(cursor, life)
            for guard in _guards(life)
        }
        cursor.execute(MADE)
        made = set(cursor.fetchall())
        _drop(cursor, made - set(wanted))
        missing = [guard for key, guard in wanted.items() if key not in made]
        if missing:
            cursor.execute(FUNCTION)
        for guard in missing:
            _make(cursor, guard)


def _make(cursor: Any, guard: Guard) -> None:
    cursor.execute(guard.statement())
    cursor.execute(
        sql.SQL("COMMENT ON TRIGGER {} ON public.{} IS {}").format(
            sql.Identifier(guard.name),
            sql.Identifier(guard.table),
            sql.Literal(guard.digest(cursor)),
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


def _guards(life: Lifecycle[Any]) -> tuple[Guard, Guard]:
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
    name = f"{life.column}_{{}}_as_its_life_allows"
    return (
        Guard(name.format("begins"), table, sql.SQL("INSERT"), begun),
        Guard(name.format("moves"), table, sql.SQL("UPDATE OF {}").format(column), moved),
    )


def _words(states: Any) -> sql.Composable:
    return sql.SQL(", ").join(sql.Literal(state.value) for state in sorted(states))
