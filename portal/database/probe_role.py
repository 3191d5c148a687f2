"""The role of the probe: of all tables it gets the columns of its work, and nothing else.

Whoever takes the probe over has what it has. So each application says in its `ready` which of its
columns that work needs, and the owner grants exactly those after every migration.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg2 import sql

from portal.database.grants import RoleRefused, make_role
from portal.database.strength import why_too_strong

REFUSAL = """
CREATE OR REPLACE FUNCTION public.probe_refused() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'permission denied for these rows of %', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$
"""
GUARD = """
CREATE OR REPLACE TRIGGER {name} BEFORE INSERT OR UPDATE ON public.{table} FOR EACH ROW
WHEN (current_user = {role} AND NEW.{column} IS DISTINCT FROM {value})
EXECUTE FUNCTION public.probe_refused()
"""
IS_THERE = "SELECT to_regclass(%s) IS NOT NULL"
IS_THE_SITE = "SELECT pg_has_role(%s, %s, 'MEMBER')"


@dataclass(frozen=True)
class Rights:
    """What the probe may do to a table. It writes only rows whose column holds the value of
    `only`."""

    table: str
    select: tuple[str, ...]
    insert: tuple[str, ...] = ()
    update: tuple[str, ...] = ()
    only: tuple[str, str] | None = None


_rights: dict[str, Rights] = {}


def register(rights: Rights) -> None:
    """Says what the probe needs of a table, in place of what was said before."""
    _rights[rights.table] = rights


def registered() -> list[Rights]:
    """What was said, by table."""
    return [_rights[table] for table in sorted(_rights)]


@transaction.atomic
def grant_to_probe(role: str, *, password: str, site: str) -> None:
    """Makes the role when it is missing and gives it exactly its rights. Raises RoleRefused.

    Runs as the owner. `site` is the role of the site, which the probe must not be.
    """
    with connection.cursor() as cursor:
        make_role(cursor, role, password, variable="PROBE_DATABASE_URL")
        if (reason := why_too_strong(role) or _why_the_site(cursor, role, site)) is not None:
            raise RoleRefused(
                f"The role {role} of PROBE_DATABASE_URL {reason}: whoever took the probe over"
                " would have the site. Name another role there; migrating makes it when it is"
                " missing."
            )
        named = {"role": sql.Identifier(role)}
        for statement in (
            "GRANT USAGE ON SCHEMA public TO {role}",
            "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
            "REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role}",
        ):
            cursor.execute(sql.SQL(statement).format(**named))
        cursor.execute(REFUSAL)
        for rights in registered():
            cursor.execute(IS_THERE, [f"public.{rights.table}"])
            if cursor.fetchone() == (True,):
                _grant(cursor, role, rights)


def _why_the_site(cursor: CursorWrapper, role: str, site: str) -> str | None:
    if role == site:
        return "is the site's"
    cursor.execute(IS_THE_SITE, [role, site])
    return "may act as the site's" if cursor.fetchone() == (True,) else None


def _grant(cursor: CursorWrapper, role: str, rights: Rights) -> None:
    for verb, columns in (
        ("SELECT", rights.select),
        ("INSERT", rights.insert),
        ("UPDATE", rights.update),
    ):
        if columns:
            cursor.execute(
                sql.SQL("GRANT {verb} ({columns}) ON public.{table} TO {role}").format(
                    verb=sql.SQL(verb),
                    columns=_listed(columns),
                    table=sql.Identifier(rights.table),
                    role=sql.Identifier(role),
                )
            )
    if rights.only is not None:
        column, value = rights.only
        cursor.execute(
            sql.SQL(GUARD).format(
                name=sql.Identifier(f"{rights.table}_probe_only"),
                table=sql.Identifier(rights.table),
                role=sql.Literal(role),
                column=sql.Identifier(column),
                value=sql.Literal(value),
            )
        )


def _listed(columns: Iterable[str]) -> sql.Composable:
    return sql.SQL(", ").join(sql.Identifier(column) for column in columns)
