"""What a backup consists of, what is refused as none, who can read it, how many are kept."""

import base64
import json
import os
import stat
import sys
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from portal import audit
from portal.audit.models import Entry
from portal.backup import encryption, making, manifest, programs, state
from portal.backup.errors import BackupError, RestoreRefused
from portal.backup.manifest import Manifest
from portal.privacy import keycheck
from portal.web.health import Probe

NAMES = (making.RECORD, making.DATABASE, making.MEDIA)


def write_backup(folder, name="2026-11-25T02-00-00Z"):
    """A folder as `manage.py backup` leaves it, with other things in its files."""
    backup = folder / name
    backup.mkdir(parents=True)
    for one in NAMES:
        (backup / one).write_text(f"the content of {one}")
    parts = {one: manifest.describe(backup / one) for one in NAMES}
    version = {"1": base64.b64encode(keycheck.canary("1")).decode()}
    manifest.write(backup, Manifest(name, "2026-11-25T02:00:00+00:00", 18, version, parts))
    return backup


@pytest.fixture
def backup(tmp_path):
    return write_backup(tmp_path)


def test_a_whole_backup_is_one(backup):
    assert set(manifest.read(backup).files) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_is_missing_is_named(backup, name):
    (backup / name).unlink()
    with pytest.raises(RestoreRefused, match=f"{name} is missing"):
        manifest.read(backup)


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_was_cut_off_or_changed_is_named(backup, name):
    file = backup / name
    whole = file.read_bytes()
    for content, words in ((whole[:-1], "it was cut off"), (whole[:-1] + b"X", "was changed")):
        file.write_bytes(content)
        with pytest.raises(RestoreRefused, match=f"{name} .*{words}"):
            manifest.read(backup)


def test_checksums_cannot_be_made_to_fit(backup):
    """Whoever changes a file changes its checksum too, but not the seal over the checksums."""
    (backup / making.DATABASE).write_text("another database")
    words = json.loads((backup / manifest.FILE).read_text())
    words["files"][making.DATABASE] = manifest.describe(backup / making.DATABASE)
    (backup / manifest.FILE).write_text(json.dumps(words))
    with pytest.raises(RestoreRefused, match="was changed, or BALISE_PEPPER"):
        manifest.read(backup)


@pytest.mark.parametrize("words", ["", "{", "[]", '{"format": 2}', "nonsense"])
def test_a_manifest_that_is_none_is_refused(backup, words):
    (backup / manifest.FILE).write_text(words)
    with pytest.raises(RestoreRefused, match=r"manifest\.json"):
        manifest.read(backup)


def test_an_unfinished_backup_is_none(tmp_path):
    (tmp_path / "2026-11-25T02-00-00Z").mkdir()
    with pytest.raises(RestoreRefused, match="it is no whole backup"):
        manifest.read(tmp_path / "2026-11-25T02-00-00Z")


def test_another_pepper_or_ring_opens_nothing(backup, settings):
    settings.KEY_RING = {"1": b"o" * 32}
    with pytest.raises(RestoreRefused, match="BALISE_KEY_RING does not open this backup: entry 1"):
        manifest.read(backup)
    settings.PEPPER = b"o" * 32
    with pytest.raises(RestoreRefused, match="BALISE_PEPPER"):
        manifest.read(backup)


def test_the_newest_stay_and_what_was_left_unfinished_goes(tmp_path):
    for day in range(1, 6):
        write_backup(tmp_path, f"2026-11-0{day}T02-00-00Z")
    for name, hours in (("old", 25), ("young", 1)):
        left = tmp_path / f"{name}{making.UNFINISHED}"
        left.mkdir()
        moment = (timezone.now() - timedelta(hours=hours)).timestamp()
        os.utime(left, (moment, moment))
    assert making.drop_old(tmp_path, keep=2) == 3
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        "2026-11-04T02-00-00Z",
        "2026-11-05T02-00-00Z",
        "young.unfinished",
    ]
    assert making.drop_old(tmp_path, keep=0) == 1, "the newest always stays"


AGE = f"""#!{sys.executable}
import sys
mode, _, key, *file = sys.argv[1:]
if mode == "--encrypt":
    if key != "age1right":
        sys.exit(1)
    sys.stdout.buffer.write(b"sealed" + sys.stdin.buffer.read()[::-1])
else:
    content = open(file[0], "rb").read()
    if open(key).read() != "right" or not content.startswith(b"sealed"):
        sys.exit(1)
    sys.stdout.buffer.write(content[6:][::-1])
"""


@pytest.fixture
def age(tmp_path, monkeypatch):
    """A program that is called like `age` and asks for the same things."""
    program = tmp_path / "bin" / "age"
    program.parent.mkdir()
    program.write_text(AGE)
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(program.parent))
    return program


def encrypted(folder, recipient="age1right"):
    file = folder / encryption.name_of("database.dump", recipient)
    with encryption.writing(file, recipient) as stream:
        stream.write(b"every row")
    return file


def test_only_the_other_half_of_the_key_reads_it(age, tmp_path):
    file = encrypted(tmp_path)
    assert file.name == "database.dump.age"
    assert b"every row" not in file.read_bytes()
    identity = tmp_path / "identity"
    identity.write_text("right")
    with encryption.reading(file, identity) as plain:
        assert plain.read() == b"every row"
    identity.write_text("wrong")
    with (
        pytest.raises(RestoreRefused, match="does not decrypt"),
        encryption.reading(file, identity) as plain,
    ):
        plain.read()


def test_without_its_key_an_encrypted_backup_is_refused(age, tmp_path):
    refusal = pytest.raises(RestoreRefused, match="--identity FILE")
    with refusal, encryption.reading(encrypted(tmp_path), None):
        pass


def test_without_the_program_nothing_is_written_in_clear(age, tmp_path):
    age.unlink()
    with pytest.raises(BackupError, match="`age` is not on PATH"):
        encrypted(tmp_path)
    refusal = pytest.raises(RestoreRefused, match="`age` is not on PATH")
    with refusal, encryption.reading(tmp_path / "database.dump.age", tmp_path):
        pass


def test_a_recipient_who_is_none_is_refused(age, tmp_path):
    with pytest.raises(BackupError, match="refused to encrypt"):
        encrypted(tmp_path, "somebody")


@pytest.mark.django_db
def test_with_other_keys_than_the_databases_no_backup_is_made(settings, tmp_path):
    keycheck.remember_keys()
    settings.KEY_RING = {"1": b"o" * 32}
    with pytest.raises(CommandError, match=r"No backup was made\. BALISE_KEY_RING"):
        call_command("backup", to=tmp_path / "backups")
    assert not (tmp_path / "backups").exists()


@pytest.mark.django_db
def test_a_backup_that_fails_leaves_nothing_behind(settings, tmp_path, monkeypatch):
    settings.VAR_DIR = settings.MEDIA_ROOT = tmp_path / "var"
    monkeypatch.setenv("PGTZ", "Nowhere/Land")  # PostgreSQL refuses such a guest
    with pytest.raises(CommandError, match=r"No backup was made\. pg_dump failed"):
        call_command("backup", to=tmp_path / "backups")
    assert list((tmp_path / "backups").iterdir()) == []
    assert state.last_backup() is None


@pytest.mark.django_db
def test_a_program_older_than_the_server_is_none():
    assert programs.find("pg_dump", server=programs.server_major()).exists()
    with pytest.raises(BackupError, match="No pg_dump of PostgreSQL 99 or newer"):
        programs.find("pg_dump", server=99)


@transaction.atomic
def note_backup():
    facts = {"name": "2026-11-25T02-00-00Z", "size_bytes": 7, "encrypted": True}
    audit.record(state.MADE, by=None, actor="system", **facts)
    return Entry.objects.order_by("-pk").first().at


@pytest.mark.django_db
def test_readyz_says_how_old_the_last_backup_is(settings, monkeypatch):
    assert state.backup_probe().ok, "the demo need not back up"
    settings.DEMO = False
    assert state.backup_probe() == Probe(ok=False, detail="never backed up")
    made = note_backup()
    assert state.last_backup().facts["name"] == "2026-11-25T02-00-00Z"
    for hours, ok in ((1, True), (25, True), (26, False), (50, False)):
        later = made + timedelta(hours=hours, minutes=1)
        monkeypatch.setattr(state.timezone, "now", lambda later=later: later)
        assert state.backup_probe() == Probe(ok=ok, detail=f"last backup {hours} h ago")
        assert state.age_seconds() == hours * 3600 + 60
