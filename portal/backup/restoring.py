"""Restoring a backup: everything is checked before anything is touched.

Then, in this order: the rows, and in the same transaction the keys that were destroyed since;
pictures; migrations; what is due to be forgotten by now; the audit chain; and last the rights of
the site's role, before which it reads nothing.
"""

import shutil
import tarfile
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from portal import audit
from portal.audit import heads, state
from portal.audit.models import Seal
from portal.audit.verifying import compare_heads, verify
from portal.backup import encryption, loading, manifest, programs
from portal.backup.errors import RestoreRefused
from portal.backup.making import DATABASE, MEDIA, RECORD
from portal.backup.manifest import Manifest
from portal.backup.state import RESTORED
from portal.database import owner
from portal.privacy import destroyed, keycheck, retention
from portal.web import pagecache

Say = Callable[[str], object]
TABLES = """
SELECT count(*) FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
"""
OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename IS NOT NULL
"""


@dataclass(frozen=True)
class Wish:
    """What the operator asked for."""

    folder: Path
    identity: Path | None = None
    replace: bool = False
    while_running: bool = False
    lists: tuple[Path, ...] = ()
    """Further places with lists of destroyed keys, such as a copy from another machine."""


@dataclass
class Restored:
    """What was done."""

    destroyed_again: int = 0
    purged: int = 0
    heads_laid_aside: int = 0
    problems: list[str] = field(default_factory=list)


def restore(wish: Wish, *, say: Say) -> Restored:
    """Restores as the owner of the tables, telling each step. Raises RestoreRefused before any."""
    made = manifest.read(wish.folder)
    say(f"{made.name} is whole, made with our keys, {made.size_bytes} bytes.")
    Path(settings.VAR_DIR).mkdir(parents=True, exist_ok=True)
    with owner.signed_in_as_owner(), tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as scratch:
        server = _fit_for(wish, made)
        record = _unpack(_file(wish, made, RECORD), wish.identity, Path(scratch))
        gone = _destroyed_keys(wish, record)
        done = Restored()
        done.destroyed_again = loading.load(
            _file(wish, made, DATABASE),
            identity=wish.identity,
            server=server,
            destroyed=sorted(gone),
            replace=wish.replace,
        )
        say(
            f"Rows loaded; of {len(gone)} keys on the list of destroyed ones"
            f" {done.destroyed_again} had come back and were destroyed again."
        )
        _unpack(_file(wish, made, MEDIA), wish.identity, Path(settings.MEDIA_ROOT))
        say(f"Pictures are in {settings.MEDIA_ROOT}.")
        _bring_up_to_date(done, say)
        _look_at_record(done, record, say)
        _note(made, done)
    call_command("migrate", verbosity=0)  # nothing is left to migrate: the site gets its rights
    pagecache.clear()
    say("The site has its rights again.")
    return done


def _fit_for(wish: Wish, made: Manifest) -> int:
    """The server's version. Raises RestoreRefused when this database is not one to restore into."""
    server = programs.server_major()
    if server < made.server_major:
        raise RestoreRefused(
            f"The backup comes from PostgreSQL {made.server_major}, this server is {server}."
        )
    if _count(TABLES) and not wish.replace:
        raise RestoreRefused(
            "This database is not empty. --replace throws away everything in it; back it up first."
        )
    if _count(OTHERS) and not wish.while_running:
        raise RestoreRefused(
            "Others are signed in to this database:"
            " stop web, chat, workers, dispatcher and metrics first."
        )
    return server


def _count(question: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return int(cursor.fetchone()[0])


def _file(wish: Wish, made: Manifest, name: str) -> Path:
    encrypted = name + encryption.SUFFIX
    return wish.folder / (encrypted if encrypted in made.files else name)


def _unpack(file: Path, identity: Path | None, target: Path) -> Path:
    target.mkdir(parents=True, exist_ok=True)
    with (
        encryption.reading(file, identity) as plain,
        tarfile.open(fileobj=plain, mode="r|") as tar,
    ):
        tar.extractall(target, filter="data")
    return target


def _destroyed_keys(wish: Wish, record: Path) -> set[UUID]:
    """Every id on any list: in the backup, in our places, in those the operator names."""
    gone: set[UUID] = set()
    for place in (record / "destroyed", *destroyed.places(), *wish.lists):
        gone |= destroyed.listed(place)
    return gone


def _bring_up_to_date(done: Restored, say: Say) -> None:
    from django.core.management.commands.migrate import Command as Migrate

    call_command(Migrate(), verbosity=0)
    if wrong := keycheck.wrong_keys():
        done.problems += wrong
    done.purged = sum(proof.purged for proof in retention.purge_all())
    Session.objects.all().delete()
    for place in destroyed.places():
        destroyed.write_down(place)
    say(f"Migrated; {done.purged} rows that were due are forgotten; everybody signs in anew.")


def _look_at_record(done: Restored, record: Path, say: Say) -> None:
    """Whether the restored chain is whole, and which heads tell of what came after the backup."""
    done.problems += [problem.words for problem in verify()]
    done.problems += [problem.words for problem in compare_heads(record / "audit")]
    known = {head for _file, head in heads.exported(record / "audit")}
    done.heads_laid_aside = sum(_lay_aside(place, known) for place in state.heads_places())
    for place in state.heads_places():
        done.problems += [problem.words for problem in compare_heads(place)]
    say(
        "The audit record verifies."
        if not done.problems
        else f"THE AUDIT RECORD DOES NOT VERIFY: {done.problems[0]}"
    )
    if done.heads_laid_aside:
        say(
            f"{done.heads_laid_aside} heads vouch for what came after this backup and is lost;"
            " they were laid aside."
        )


def _lay_aside(place: Path, known: set[heads.Head]) -> int:
    """Heads neither the backup nor its chain knows go to a folder beside; how many."""
    seals = Seal.objects.values_list("number", "head")
    chain = {number: bytes(head).hex() for number, head in seals}
    aside = place / f"before-restore-{timezone.now():%Y-%m-%dT%H-%M-%SZ}"
    moved = 0
    for file, head in list(heads.exported(place)):
        if head not in known and chain.get(head.seal) != head.head:
            aside.mkdir(exist_ok=True)
            with suppress(PermissionError):
                shutil.move(file, aside / file.name)
                moved += 1
    return moved


@transaction.atomic
def _note(made: Manifest, done: Restored) -> None:
    audit.record(
        RESTORED,
        by=None,
        actor="system",
        name=made.name,
        destroyed_again=done.destroyed_again,
        heads_laid_aside=done.heads_laid_aside,
        problems=len(done.problems),
    )
