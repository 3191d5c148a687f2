"""The role the site runs as: rows are its work, tables and their guards are not."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from portal.accounts.models import User
from portal.audit import record
from portal.database.grants import RoleRefused, grant_to_site
from portal.database.strength import site_is_bound, why_too_strong
from portal.web.health import Probe
from tests import site_role
from tests.site_role import SITE_ROLE
from tests.waiting import until

pytestmark = pytest.mark.django_db

EVIDENCE = ("hotline_assessment", "hotline_hostingobservation", "hotline_manualaction")
RECORD = ("audit_entry", "audit_seal")


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def refused(statement):
    """Whether PostgreSQL refuses this because it is the site that asks."""
    try:
        with transaction.atomic():
            run(statement)
    except DatabaseError as error:
        return "permission denied" in str(error) or "must be owner" in str(error)
    return False


@pytest.mark.parametrize("table", [*RECORD, *EVIDENCE])
@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE {} DISABLE TRIGGER ALL",
        "ALTER TABLE {} DISABLE TRIGGER USER",
        "DROP TRIGGER {}_append_only ON {}",
        "DROP TABLE {} CASCADE",
        "TRUNCATE {} CASCADE",
        "ALTER TABLE {} OWNER TO balise_site",
        "CREATE RULE forget AS ON INSERT TO {} DO INSTEAD NOTHING",
    ],
)
def test_the_site_can_lift_no_guard(table, statement):
    assert refused(statement.replace("{}", table))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE hotline_assessment SET id = id",
        "UPDATE hotline_hostingobservation SET id = id",
        "UPDATE audit_entry SET id = id",
        "UPDATE audit_seal SET number = number",
        "DELETE FROM audit_entry",
        "DELETE FROM audit_seal",
    ],
)
def test_the_site_changes_no_row_that_is_append_only(statement):
    assert refused(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "SET session_replication_role = replica",
        "SET LOCAL session_replication_role = replica",
        "CREATE TABLE public.mine ()",
        "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE sql AS ''",
        "DROP FUNCTION audit_refuse() CASCADE",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('audit', '9', now())",
        "CREATE ROLE another SUPERUSER",
        "ALTER ROLE balise_site SUPERUSER",
        "COPY accounts_user TO PROGRAM 'cat'",
    ],
)
def test_the_site_reaches_around_no_guard(statement):
    assert refused(statement)


def test_nothing_is_emptied_by_the_site():
    for table in connection.introspection.table_names():
        assert refused(f'TRUNCATE "{table}" CASCADE'), table


def test_the_record_takes_new_entries_from_the_site():
    with transaction.atomic():
        record("report.taken", by=None, actor="reporter")
    assert run("SELECT count(*) FROM audit_entry WHERE verb = 'report.taken'") == [(1,)]


@pytest.mark.parametrize("column", ["id", "at", "xid", "lineage"])
def test_the_site_dates_and_numbers_no_entry(column):
    insert = "INSERT INTO audit_entry (verb, actor, about_type, about_id, purpose, facts, {}) "
    row = "VALUES ('report.taken', 'reporter', '', '', '', '{}', DEFAULT)"
    assert refused(insert.replace("{}", column) + row)


@pytest.mark.parametrize("table", EVIDENCE)
def test_even_its_owner_does_not_empty_the_evidence(table):
    refusal = pytest.raises(DatabaseError, match="append-only: TRUNCATE")
    with site_role.as_owner(), refusal, transaction.atomic():
        run(f"TRUNCATE {table} CASCADE")


def test_every_guard_refuses_to_let_its_table_be_emptied():
    """A guard of a new table too: bit 5 of a trigger's type says TRUNCATE."""
    rows = run(
        "SELECT tgrelid::regclass::text, tgtype & 32 FROM pg_trigger"
        " WHERE tgname LIKE '%\\_append\\_only'"
    )
    assert {table for table, _bit in rows} >= {*RECORD, *EVIDENCE}
    assert [table for table, emptying in rows if not emptying] == []


def test_a_table_that_came_with_a_migration_gets_its_rights_with_it():
    with site_role.as_owner():
        run("CREATE TABLE public.later (word text)")
        run("CREATE TABLE public.kept (word text)")
        run(
            "CREATE TRIGGER kept_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON public.kept"
            " FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
        )
    assert refused("SELECT * FROM public.later")
    with site_role.as_owner():
        grant_to_site(SITE_ROLE, password="")
    run("INSERT INTO public.later VALUES ('a')")
    run("DELETE FROM public.later")
    run("INSERT INTO public.kept VALUES ('a')")
    assert refused("DELETE FROM public.kept")
    assert refused("UPDATE public.kept SET word = 'b'")


@pytest.fixture
def spare_role():
    """A role of the cluster, gone with the transaction of the test."""
    with site_role.as_owner():
        yield "balise_spare"


def test_a_missing_role_is_made_with_its_password(spare_role):
    grant_to_site(spare_role, password="only-for-this-test")
    ((login, superuser, verifier),) = run(
        "SELECT rolcanlogin, rolsuper, rolpassword FROM pg_authid WHERE rolname = 'balise_spare'"
    )
    assert (login, superuser) == (True, False)
    assert verifier.startswith("SCRAM-SHA-256$")
    assert why_too_strong(spare_role) is None


@pytest.mark.parametrize(
    ("making", "reason"),
    [
        ("CREATE ROLE balise_spare SUPERUSER", "is a superuser"),
        ("CREATE ROLE balise_spare CREATEROLE", "may make roles"),
        ("CREATE ROLE balise_spare REPLICATION", "may replicate"),
        (
            "CREATE ROLE balise_spare; GRANT postgres TO balise_spare",
            "owns tables",
        ),
    ],
)
def test_a_role_that_no_guard_would_bind_is_refused(spare_role, making, reason):
    run(making)
    with pytest.raises(RoleRefused, match=f"balise_spare of DATABASE_URL {reason}"):
        grant_to_site(spare_role, password="")


def made_in_a_thread(role):
    try:
        with site_role.as_owner():
            grant_to_site(role, password="")
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_two_that_make_the_role_at_the_same_moment_are_both_content():
    waiting = (
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
        " AND wait_event_type = 'Lock' AND query LIKE %s"
    )
    role = "balise_twice"
    with (
        ThreadPoolExecutor(1) as pool,
        closing(psycopg2.connect(**connection.get_connection_params())) as other,
        other.cursor() as cursor,
    ):
        cursor.execute(f"CREATE ROLE {role} LOGIN")
        ours = pool.submit(made_in_a_thread, role)
        with site_role.as_owner(), connection.cursor() as look:
            until(
                lambda: look.execute(waiting, ["CREATE ROLE%"]) or look.fetchone(),
                seconds=30,
                what="our CREATE ROLE",
            )
        other.commit()
        ours.result(30)
        cursor.execute(f"DROP OWNED BY {role}; DROP ROLE {role}")
        other.commit()


def test_an_owner_who_may_not_make_roles_is_told_what_an_administrator_types():
    with pytest.raises(RoleRefused, match='CREATE ROLE "balise_spare" LOGIN'):
        grant_to_site("balise_spare", password="")


def test_readyz_says_when_the_site_could_lift_a_guard():
    assert site_is_bound() == Probe(ok=True)
    with site_role.as_owner():
        assert site_is_bound() == Probe(ok=False, detail="the site's role is a superuser")
    assert site_is_bound() == Probe(ok=True)


@pytest.mark.django_db(transaction=True)
def test_migrating_as_the_site_itself_is_refused(settings):
    """The same role for both would leave everything as it was."""
    as_superuser = settings.DATABASES["default"]
    settings.MIGRATION_DATABASE = {
        name: as_superuser[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "OPTIONS")
    }
    with pytest.raises(CommandError, match="is a superuser: no append-only table"):
        call_command("migrate", verbosity=0)
    assert User.objects.exists() in {True, False}, "the connection is the site's again"
