"""A day on which the database is lost: backed up from one cluster, restored into another.

The tests of this file share that day; each command is a process of its own, as the operator's are.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import psycopg2
import pytest
from psycopg2 import sql

from portal import embedded
from portal.backup import making, manifest
from tests import cluster
from tests.portal.backup.world import STORY
from tests.stack import SOURCE

pytestmark = pytest.mark.xdist_group("backup")
EVERY_ROW = "SELECT row::text FROM {} AS row ORDER BY 1"
PICTURE = b"not really a picture"
CHANGED_BY_RESTORING = {
    *("audit_entry", "audit_seal", "django_session", "privacy_subjectkey", "privacy_purgeproof"),
    *("auth_permission", "django_content_type"),
}


@dataclass
class Host:
    """A machine with a cluster of its own, and a folder for what is kept outside of it."""

    owner: str
    var: str

    @property
    def env(self):
        return {
            **os.environ,
            "BALISE_VAR": self.var,
            "MIGRATION_DATABASE_URL": self.owner,
            "DATABASE_URL": embedded.as_role(self.owner, "balise_site"),
            "RECORD_COPY_DIR": f"{self.var}-copy",
        }

    def python(self, *arguments, **more):
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=SOURCE,
            env={**self.env, **more},
            capture_output=True,
            text=True,
            check=False,
        )

    def manage(self, *arguments, **more):
        done = self.python("manage.py", *arguments, **more)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def world(self, *step):
        done = self.python("-m", "tests.portal.backup.world", *step)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    def rows(self):
        """A digest of every table's rows."""
        connection = psycopg2.connect(self.owner)
        with connection, connection.cursor() as cursor:
            cursor.execute("SET timezone = 'UTC'")
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            found = {}
            for (table,) in cursor.fetchall():
                cursor.execute(sql.SQL(EVERY_ROW).format(sql.Identifier(table)))
                found[table] = sha256(repr(cursor.fetchall()).encode()).hexdigest()
        connection.close()
        return found


@pytest.fixture(scope="module")
def folder():
    """Not pytest's: what it makes is closed to the account PostgreSQL runs as."""
    with tempfile.TemporaryDirectory(prefix="balise-backup-") as made:
        folder = Path(made)
        folder.chmod(0o755)
        yield folder


def start(folder, name):
    server = embedded.start_postgres(folder / name, quick=True)
    return server, embedded.create_database(server.url, "balise")


@pytest.fixture(scope="module")
def lost(folder, django_db_setup):
    """The host of before: filled, backed up, then one subject forgotten."""
    assert cluster.begin(folder / "first"), "the run's own cluster has left a beginning"
    server, owner = start(folder, "first")
    host = Host(owner, str(folder / "var"))
    host.manage("migrate", "--verbosity=0")
    forgotten, kept = host.world("fill")
    media = folder / "var" / "media" / "pictures"
    media.mkdir(parents=True)
    (media / "one.webp").write_bytes(PICTURE)
    rows = host.rows()
    said = host.manage("backup")
    (backup,) = making.whole_backups(folder / "var" / "backups")
    last = host.world("look")["last backup"]
    host.world("forget", forgotten)
    yield {
        "host": host,
        "backup": backup,
        "rows": rows,
        "said": said,
        "last": last,
        "forgotten": forgotten,
        "kept": kept,
    }
    server.stop()


@pytest.fixture(scope="module")
def found(folder, lost):
    """The new cluster after the restore; pictures and lists of the old host were lost too."""
    server, owner = start(folder, "second")
    host = Host(owner, lost["host"].var)
    shutil.rmtree(folder / "var" / "media")
    said = host.manage("restore", str(lost["backup"]))
    yield {"host": host, "said": said, "rows": host.rows(), "seen": host.world("look")}
    server.stop()


def test_a_backup_says_where_it_is_and_that_it_is_not_encrypted(lost):
    assert lost["said"].startswith(str(lost["backup"]))
    assert lost["last"] == lost["backup"].name
    names = {file.name for file in lost["backup"].iterdir()}
    assert names == {"manifest.json", "database.dump", "media.tar", "record.tar"}
    everything = (lost["backup"], *lost["backup"].iterdir())
    assert [one.name for one in everything if one.stat().st_mode & 0o077] == []


def test_every_row_is_back(lost, found):
    before, after = lost["rows"], found["rows"]
    assert set(before) == set(after)
    assert {table for table in before if before[table] != after[table]} <= CHANGED_BY_RESTORING


def test_what_was_forgotten_after_the_backup_stays_forgotten(lost, found):
    assert found["seen"]["read"] == {lost["forgotten"]: "NothingToRead", lost["kept"]: STORY}
    assert "1 had come back and were destroyed again" in found["said"]


def test_the_record_verifies_and_tells_of_the_restore(lost, found):
    assert found["seen"]["problems"] == []
    ((restored),) = found["seen"]["restored"]
    assert restored["name"] == lost["backup"].name
    assert (restored["destroyed_again"], restored["problems"]) == (1, 0)


def test_heads_of_what_is_lost_are_laid_aside_in_both_places(lost, found, folder):
    assert found["seen"]["restored"][0]["heads_laid_aside"] == 2
    for place in (folder / "var" / "audit", folder / "var-copy" / "audit"):
        assert len(list(place.glob("before-restore-*/head-*.json"))) == 1
    assert found["host"].manage("audit_verify").startswith("The record is whole")


def test_pictures_are_back(found, folder):
    assert (folder / "var" / "media" / "pictures" / "one.webp").read_bytes() == PICTURE


def test_afterwards_the_site_is_bound_again(found):
    assert found["seen"]["user"] == "balise_site"
    done = found["host"].python("manage.py", "shell", "-c", CHANGE_THE_RECORD)
    assert "permission denied" in done.stderr


CHANGE_THE_RECORD = """
from django.db import connection
connection.cursor().execute("DELETE FROM audit_entry")
"""


def refusal(found, backup, *more, **env):
    before = found["host"].rows()
    done = found["host"].python("manage.py", "restore", str(backup), *more, **env)
    assert done.returncode == 1, done.stdout
    assert found["host"].rows() == before
    return done.stderr


def test_a_database_with_something_in_it_is_not_replaced_unasked(lost, found):
    assert "This database is not empty" in refusal(found, lost["backup"])


def test_nothing_is_restored_under_a_running_site(lost, found):
    site = psycopg2.connect(found["host"].env["DATABASE_URL"])
    try:
        assert "stop web, chat, workers" in refusal(found, lost["backup"], "--replace")
    finally:
        site.close()


def test_a_dump_that_breaks_half_way_leaves_the_database_as_it_was(lost, found, folder):
    """As if it had been cut off already when the checksums were made."""
    broken = folder / "broken"
    shutil.copytree(lost["backup"], broken)
    dump = broken / making.DATABASE
    dump.write_bytes(dump.read_bytes()[:-1000])
    made = manifest.read(lost["backup"])
    files = {**made.files, making.DATABASE: manifest.describe(dump)}
    manifest.write(broken, manifest.Manifest(**{**vars(made), "files": files}))
    assert "The dump is not whole" in refusal(found, broken, "--replace")


def test_with_other_keys_nothing_is_restored(lost, found):
    other = os.environ["BALISE_KEY_RING"].replace("1:a", "1:b")
    refused = refusal(found, lost["backup"], "--replace", BALISE_KEY_RING=other)
    assert "BALISE_KEY_RING does not open this backup: entry 1" in refused


def test_it_can_be_restored_again_over_what_is_there(lost, found):
    said = found["host"].manage("restore", str(lost["backup"]), "--replace")
    assert said.splitlines()[-1] == "Restored."
    seen = found["host"].world("look")
    assert seen["read"] == {lost["forgotten"]: "NothingToRead", lost["kept"]: STORY}
    assert seen["problems"] == []
