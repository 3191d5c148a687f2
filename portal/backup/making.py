"""Making a backup: the record's heads and lists first, then the database, then the pictures.

In this order what is exported outside the database is never newer than the dump, so a restored
chain must contain every head that came with it. A backup is complete in its folder or not there.
"""

import shutil
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from portal import audit
from portal.audit import heads, state
from portal.audit.sealing import seal_finished
from portal.backup import encryption, manifest, programs
from portal.backup.errors import BackupError
from portal.backup.manifest import Manifest
from portal.backup.state import MADE
from portal.privacy import destroyed
from portal.privacy.keycheck import wrong_keys

RECORD, DATABASE, MEDIA = "record.tar", "database.dump", "media.tar"
UNFINISHED = ".unfinished"
UNFINISHED_KEPT_HOURS = 24
LOCK_WAIT = "60s"
"""How long dumping waits for a table that a migration holds, before it gives up."""


@dataclass(frozen=True)
class Made:
    """A backup that is complete, and how many older ones it replaced."""

    folder: Path
    manifest: Manifest
    dropped: int


def make_backup(folder: Path, *, recipient: str, keep: int) -> Made:
    """Backs everything up into a new folder in `folder`; of older ones the newest `keep` - 1 stay.

    The keys are not part of it. Raises BackupError when it cannot be made whole.
    """
    if wrong := wrong_keys():
        raise BackupError("\n".join(wrong))
    began = timezone.now()
    name = began.strftime("%Y-%m-%dT%H-%M-%SZ")
    draft = folder / f"{name}{UNFINISHED}"
    draft.mkdir(mode=0o700, parents=True)
    try:
        made = _fill(draft, name, recipient)
        draft.rename(folder / name)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    _tell(made, encrypted=bool(recipient))
    return Made(folder / name, made, drop_old(folder, keep=keep))


def whole_backups(folder: Path) -> list[Path]:
    """Every complete backup, newest first."""
    found = [file.parent for file in folder.glob(f"*/{manifest.FILE}")]
    return sorted((one for one in found if one.suffix != UNFINISHED), reverse=True)


def drop_old(folder: Path, *, keep: int) -> int:
    """Removes all but the newest `keep`, and what was left unfinished for a day."""
    old = whole_backups(folder)[max(1, keep) :]
    before = (timezone.now() - timedelta(hours=UNFINISHED_KEPT_HOURS)).timestamp()
    broken = [one for one in folder.glob(f"*{UNFINISHED}") if one.stat().st_mtime < before]
    for one in (*old, *broken):
        shutil.rmtree(one)
    return len(old)


def _fill(draft: Path, name: str, recipient: str) -> Manifest:
    files = {one: encryption.name_of(one, recipient) for one in (RECORD, DATABASE, MEDIA)}
    server = programs.server_major()
    canaries = manifest.canaries()
    made_at = timezone.now().isoformat()
    _pack(draft / files[RECORD], recipient, _written_down())
    _dump(draft / files[DATABASE], recipient, server)
    _pack(draft / files[MEDIA], recipient, {".": Path(settings.MEDIA_ROOT)})
    parts = {one: manifest.describe(draft / one) for one in files.values()}
    made = Manifest(name, made_at, server, canaries, parts)
    manifest.write(draft, made)
    return made


def _written_down() -> dict[str, Path]:
    """The folders of heads and of destroyed keys, brought up to date in every place."""
    seal_finished()
    for place in state.heads_places():
        heads.export(place)
    for place in destroyed.places():
        destroyed.write_down(place)
    return {"audit": state.heads_folder(), "destroyed": destroyed.places()[0]}


def _pack(target: Path, recipient: str, folders: Mapping[str, Path]) -> None:
    with (
        encryption.writing(target, recipient) as stream,
        tarfile.open(fileobj=stream, mode="w|") as tar,
    ):
        for name, folder in folders.items():
            if folder.exists():
                tar.add(folder, arcname=name)


def _dump(target: Path, recipient: str, server: int) -> None:
    """Through a pipe: into a file it writes its table of contents a second time."""
    command: list[str | Path] = [
        *(programs.find("pg_dump", server=server), "--format=custom", "--no-password"),
        *(f"--lock-wait-timeout={LOCK_WAIT}", f"--dbname={programs.address()}"),
    ]
    with encryption.writing(target, recipient) as stream:
        complaint = programs.pour(command, stream)
    if complaint is not None:
        raise BackupError(f"pg_dump failed: {complaint}")


@transaction.atomic
def _tell(made: Manifest, *, encrypted: bool) -> None:
    audit.record(
        MADE,
        by=None,
        actor="system",
        name=made.name,
        size_bytes=made.size_bytes,
        encrypted=encrypted,
    )
