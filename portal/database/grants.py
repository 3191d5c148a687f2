"""What the site may do in the database: read and write rows, and nothing to the tables.

Applied by the owner after every migration, so that new tables get their rights. Which tables
are append-only is read from their guards (`<table>_append_only`): nobody keeps a list. A guard
that knows the setting `balise.forgetting` lets old rows go, so DELETE stays with those.
"""

from django.db import IntegrityError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.utils import ProgrammingError
from psycopg2 import errors, extensions, sql

from portal.database.strength import why_too_strong

SITE_RIGHTS = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC, {role}",
    "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "REVOKE INSERT, UPDATE, DELETE ON public.django_migrations FROM {role}",
)
GUARDED = """
SELECT relname, prosrc LIKE '%%balise.forgetting%%'
FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid
WHERE relnamespace = 'public'::regnamespace AND tgname = relname || '_append_only'
"""


ENTRY = "audit_entry"
ENTRY_RIGHTS = (
    "REVOKE INSERT ON public.audit_entry FROM {role}",
    (
        "GRANT INSERT (verb, actor, by_id, about_type, about_id, purpose, facts)"
        " ON public.audit_entry TO {role}"
    ),
)
"""The site says what happened; number, moment and transaction of an entry are PostgreSQL's."""


class RoleRefused(RuntimeError):
    """The role the site would run as is missing and cannot be made, or is too strong."""


@transaction.atomic
def grant_to_site(role: str, *, password: str) -> None:
    """Makes the role when it is missing and gives it exactly its rights. Raises RoleRefused.

    Runs as the owner. `password` is for a role that is made now; an existing one keeps its own.
    """
    with connection.cursor() as cursor:
        make_role(cursor, role, password, variable="DATABASE_URL")
        if (reason := why_too_strong(role)) is not None:
            raise RoleRefused(
                f"The role {role} of DATABASE_URL {reason}: no append-only table would be safe"
                " from it. Name another role there; migrating makes it when it is missing."
            )
        cursor.execute(GUARDED)
        guarded = cursor.fetchall()
        has_entries = any(table == ENTRY for table, _forgets in guarded)
        for statement in (*SITE_RIGHTS, *(ENTRY_RIGHTS if has_entries else ())):
            cursor.execute(sql.SQL(statement).format(role=sql.Identifier(role)))
        for table, forgets in guarded:
            taken = sql.SQL("UPDATE" if forgets else "UPDATE, DELETE")
            cursor.execute(
                sql.SQL("REVOKE {taken} ON public.{table} FROM {role}").format(
                    taken=taken, table=sql.Identifier(table), role=sql.Identifier(role)
                )
            )


def make_role(cursor: CursorWrapper, role: str, password: str, *, variable: str) -> None:
    """Makes the role that `variable` names, unless it is there. Raises RoleRefused."""
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    if cursor.fetchone() is None:
        try:
            with transaction.atomic():
                cursor.execute(_creation(cursor, role, password))
        except (ProgrammingError, IntegrityError) as failure:
            if isinstance(failure.__cause__, errors.DuplicateObject | errors.UniqueViolation):
                return  # another process was quicker
            if not isinstance(failure.__cause__, errors.InsufficientPrivilege):
                raise
            raise RoleRefused(
                f"The role {role} of {variable} is missing and the owner may not make it."
                f" As an administrator: CREATE ROLE \"{role}\" LOGIN PASSWORD '…';"
                " then migrate again."
            ) from failure


def _creation(cursor: CursorWrapper, role: str, password: str) -> sql.Composable:
    """Sends a SCRAM verifier: the password itself reaches no log of the server."""
    made = sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role))
    if not password:
        return made
    verifier = extensions.encrypt_password(
        password, role, scope=cursor.connection, algorithm="scram-sha-256"
    )
    return made + sql.SQL(" PASSWORD {}").format(sql.Literal(verifier))
