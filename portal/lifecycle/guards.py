"""Triggers that keep every state to its table, whoever writes to the database.

`migrate` makes them anew from the tables of the code, so a new state needs no migration for
them; before migrations run they are dropped, because PostgreSQL alters no column that a
trigger looks at. They ask in a WHEN clause: an allowed move never calls the function.
"""

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
SELECT tgname, relname FROM pg_trigger
JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid
WHERE NOT tgisinternal AND relnamespace = 'public'::regnamespace AND proname = 'lifecycle_refuse'
"""


@transaction.atomic
def drop_all(**_signal: Any) -> None:
    """Before migrating. Runs as the owner, like `make_all`."""
    with connection.cursor() as cursor:
        cursor.execute(MADE)
        for name, table in cursor.fetchall():
            cursor.execute(
                sql.SQL("DROP TRIGGER {} ON public.{}").format(
                    sql.Identifier(name), sql.Identifier(table)
                )
            )


@transaction.atomic
def make_all(**_signal: Any) -> None:
    """After migrating: two guards per life, for rows that begin and for rows that move."""
    drop_all()
    with connection.cursor() as cursor:
        cursor.execute(FUNCTION)
        for life in all_lives():
            if _column_exists(cursor, life):
                for statement in _guards(life):
                    cursor.execute(statement)


def _column_exists(cursor: Any, life: Lifecycle[Any]) -> bool:
    """Whether migrations have come that far: they may stop in the middle when asked to."""
    cursor.execute(
        "SELECT FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name = %s AND column_name = %s",
        [life.model._meta.db_table, life.column],
    )
    return cursor.fetchone() is not None


def _guards(life: Lifecycle[Any]) -> tuple[sql.Composable, sql.Composable]:
    column = sql.Identifier(life.column)
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
    return (
        _guard(life, "begins", sql.SQL("INSERT"), begun),
        _guard(life, "moves", sql.SQL("UPDATE OF {}").format(column), moved),
    )


def _words(states: Any) -> sql.Composable:
    return sql.SQL(", ").join(sql.Literal(state.value) for state in sorted(states))


def _guard(
    life: Lifecycle[Any], what: str, event: sql.Composable, refused: sql.Composable
) -> sql.Composable:
    table = life.model._meta.db_table
    return sql.SQL(GUARD).format(
        name=sql.Identifier(f"{life.column}_{what}_as_its_life_allows"),
        event=event,
        table=sql.Identifier(table),
        refused=refused,
    )
