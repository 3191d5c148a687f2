"""The process that asks reported hosts: no secret in its hands, and no row but those of its work.

It runs as it is shipped; what its role may do is tried beside it, with that role.
"""

import os
import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from django.db import connection

from hotline.models import AvailabilityCheck, Location, ProbeTask
from hotline.operations.asking_the_probe import go_round
from portal import env
from portal.database.probe_role import registered
from portal.jobs import schedule
from portal.jobs.models import Heartbeat, Job
from portal.jobs.states import State
from tests.faults.conftest import ROOT
from tests.makers.hotline import make_judged
from tests.site_role import PROBE_ROLE, as_owner
from tests.waiting import until

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_SECONDS = 120


@pytest.fixture
def probe(processes):
    """The probe goes round, with its sweeps in the table."""
    schedule.begin()
    started = processes.probe()
    until(
        lambda: Heartbeat.objects.filter(name="worker.probe").exists() or started.poll(),
        seconds=PATIENCE_SECONDS,
        what="a sign of life of the probe",
    )
    assert started.poll() is None, processes.log()
    return started


@pytest.fixture
def as_probe(transactional_db):
    """Runs a statement as the probe's role; what it gives, or the refusal."""
    params = connection.get_connection_params() | {"user": PROBE_ROLE}
    with closing(psycopg2.connect(**params)) as own:

        def run(statement):
            try:
                with own, own.cursor() as cursor:
                    cursor.execute(statement)
                    return cursor.fetchall() if cursor.description else cursor.rowcount
            except psycopg2.errors.InsufficientPrivilege as refused:
                return refused.diag.message_primary

        yield run


def test_a_whole_round_without_a_secret_without_redis_and_without_the_sites_role(
    probe, processes, broker
):
    broker.kill()
    location = make_judged(country="FR")
    go_round()
    Job.objects.filter(kind="hotline.looks").update(next_at="2026-01-01T00:00Z")
    until(lambda: ProbeTask.objects.answered().exists(), seconds=PATIENCE_SECONDS, what="an answer")
    go_round()
    assert AvailabilityCheck.objects.get().location_id == location.pk
    sweep = Job.objects.get(kind="hotline.looks")
    assert (sweep.state, sweep.last_error) == (State.QUEUED, "")
    assert (processes.folder / "probe" / "run" / "probe.alive").exists()
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = current_database()"
            " AND usename <> session_user"
        )
        assert cursor.fetchall() == [(PROBE_ROLE,)]


def test_its_environment_holds_no_secret(probe):
    held = Path(f"/proc/{probe.pid}/environ").read_bytes()
    names = {pair.partition(b"=")[0].decode() for pair in held.split(b"\0") if pair}
    assert names & {*env.SECRETS, *(f"{name}_FILE" for name in env.SECRETS)} == {
        "PROBE_DATABASE_URL"
    }
    for name in env.SECRETS:
        assert (secret := os.environ.get(name, "")) == "" or secret.encode() not in held
    assert settings.SECRET_KEY.encode() not in held


def starting(**more):
    given = {"PATH": os.environ["PATH"], "PROBE_DATABASE_URL": "postgresql://probe@/none", **more}
    return subprocess.run(
        [sys.executable, "-m", "portal.probe_worker"],
        cwd=ROOT,
        env=given,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL_FILE", "EMAIL_URL"])
def test_handed_a_secret_it_does_not_start(name):
    refused = starting(**{name: "anything"})
    assert refused.returncode != 0
    assert f"The probe was handed {name.removesuffix('_FILE')}." in refused.stderr


def test_without_its_own_address_it_says_what_is_missing():
    refused = starting(PROBE_DATABASE_URL="")
    assert refused.returncode == 1
    assert "PROBE_DATABASE_URL" in refused.stderr


def test_what_it_signs_nobody_believes():
    said = [
        subprocess.run(
            [sys.executable, "-c", "from portal import probe_settings as s; print(s.SECRET_KEY)"],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for _process in range(2)
    ]
    assert len(set(said)) == 2
    assert min(map(len, said)) > 60


def test_every_variable_with_a_secret_is_known():
    """By their names, in the one file that reads them."""
    text = (ROOT / "portal" / "settings.py").read_text()
    read = set(re.findall(r'env\.\w+\(\s*"(\w+)"', text))
    secret = {name for name in read if re.search(r"KEY$|PEPPER|RING$|_URL$|CERTIFICATE$", name)}
    assert secret == set(env.SECRETS)


def test_of_all_tables_it_reads_and_writes_the_columns_of_its_work(as_probe):
    allowed = {rights.table: rights for rights in registered()}
    assert set(allowed) == {"hotline_probetask", "jobs_job", "jobs_heartbeat"}
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.table_name, c.column_name, p.privilege_type FROM information_schema.columns c"
            " CROSS JOIN (VALUES ('SELECT'), ('INSERT'), ('UPDATE')) AS p (privilege_type)"
            " WHERE c.table_schema = 'public' AND has_column_privilege("
            "  %s, format('public.%%I', c.table_name), c.column_name, privilege_type)",
            [PROBE_ROLE],
        )
        may = set(cursor.fetchall())
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind = 'r'"
            " AND has_table_privilege(%s, oid, 'DELETE, TRUNCATE, REFERENCES, TRIGGER')",
            [PROBE_ROLE],
        )
        assert cursor.fetchall() == []
    assert may == {
        (table, column, verb)
        for table, rights in allowed.items()
        for verb, columns in (
            ("SELECT", rights.select),
            ("INSERT", rights.insert),
            ("UPDATE", rights.update),
        )
        for column in columns
    }


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT narrative FROM hotline_report",
        "SELECT 1 FROM hotline_reportercontact",
        "SELECT canonical FROM hotline_location",
        "SELECT 1 FROM hotline_submission",
        "SELECT session_data FROM django_session",
        "SELECT password FROM accounts_user",
        "SELECT 1 FROM audit_entry",
        "SELECT 1 FROM privacy_subjectkey",
        "INSERT INTO hotline_availabilitycheck DEFAULT VALUES",
        "UPDATE hotline_probetask SET url = 'https://other.example/'",
        "DELETE FROM hotline_probetask",
        "INSERT INTO jobs_job DEFAULT VALUES",
        "UPDATE jobs_job SET kind = 'notice.send'",
        "SET ROLE balise_site",
    ],
)
def test_everything_else_postgresql_refuses(as_probe, statement):
    assert "permission denied" in as_probe(statement)


def test_it_moves_no_job_of_another_lane_and_shows_life_for_nobody_else(as_probe):
    schedule.begin()
    Heartbeat.objects.create(name="worker.mail", at="2026-01-01T00:00Z")
    assert "permission denied" in as_probe("UPDATE jobs_job SET next_at = now()")
    assert as_probe("UPDATE jobs_job SET next_at = now() WHERE lane = 'probe'") == 2
    assert "permission denied" in as_probe("UPDATE jobs_heartbeat SET at = now()")
    assert "permission denied" in as_probe("INSERT INTO jobs_heartbeat VALUES ('worker.x', now())")
    assert as_probe("INSERT INTO jobs_heartbeat VALUES ('worker.probe', now())") == 1


def test_it_knows_nothing_of_a_case_beyond_what_is_looked_at_now(as_probe):
    location = make_judged(country="FR")
    assert as_probe("SELECT url FROM hotline_probetask") == []
    go_round()
    assert as_probe("SELECT url FROM hotline_probetask") == [(location.canonical,)]
    assert "permission denied" in as_probe("SELECT location_id FROM hotline_probetask")
    assert Location.objects.get(pk=location.pk).is_gone is False
