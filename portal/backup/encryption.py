"""Files of a backup, encrypted for somebody who is not here.

With BACKUP_RECIPIENT (the public half of an `age` key) this machine can make backups and not read
them: whoever breaks in finds none of what was forgotten since in older ones. The secret half stays
with the centre, off this machine, and is needed to restore.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from portal.backup.errors import BackupError, RestoreRefused

SUFFIX = ".age"
HOW_TO_GET_IT = "Install it (package age), or see docs/restore.md."


def owner_only(path: str, flags: int) -> int:
    """An opener for new files that nobody else on this machine may read, wherever they go."""
    return os.open(path, flags, 0o600)


def name_of(file: str, recipient: str) -> str:
    """What a file is called once it is encrypted, or not."""
    return file + SUFFIX if recipient else file


@contextmanager
def writing(target: Path, recipient: str) -> Iterator[IO[bytes]]:
    """A stream into a new file, encrypted when there is a recipient; safe on disk at the end.

    Raises BackupError when `age` is missing or refuses.
    """
    with open(target, "xb", opener=owner_only) as file:
        if not recipient:
            yield file
        else:
            with _encrypting(file, recipient) as stream:
                yield stream
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def reading(file: Path, identity: Path | None) -> Iterator[IO[bytes]]:
    """The plain content of a file of a backup, whole or not at all.

    Raises RestoreRefused when it does not decrypt to its end.
    """
    if file.suffix != SUFFIX:
        with file.open("rb") as stream:
            yield stream
        return
    if identity is None:
        raise RestoreRefused(f"{file.name} is encrypted: name the secret key with --identity FILE.")
    program = shutil.which("age")
    if program is None:
        raise RestoreRefused(f"{file.name} is encrypted and `age` is not on PATH. {HOW_TO_GET_IT}")
    command = [program, "--decrypt", "--identity", str(identity), str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None  # noqa: S101 - for the types: it was asked for
        yield process.stdout
        process.stdout.read()
    if process.returncode != 0:
        raise RestoreRefused(f"{file.name} does not decrypt with the key in {identity}.")


@contextmanager
def _encrypting(file: IO[bytes], recipient: str) -> Iterator[IO[bytes]]:
    program = shutil.which("age")
    if program is None:
        raise BackupError(f"BACKUP_RECIPIENT is set and `age` is not on PATH. {HOW_TO_GET_IT}")
    command = [program, "--encrypt", "--recipient", recipient]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=file) as process:
        assert process.stdin is not None  # noqa: S101 - for the types: it was asked for
        try:
            yield process.stdin
        except BrokenPipeError:
            pass  # it has said why, and its exit code says that it failed
        finally:
            process.stdin.close()
    if process.returncode != 0:
        raise BackupError("`age` refused to encrypt for BACKUP_RECIPIENT.")
