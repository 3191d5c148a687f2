"""Loading a dump in one transaction, at whose end what was forgotten is destroyed already.

Nobody sees a moment in between: either the whole database is there, without the keys that were
destroyed since the dump, or it is as it was before. Tables come without rights for the site's role,
which therefore reads nothing until the restore grants them at its very end.
"""

import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import IO
from uuid import UUID

from portal.backup import encryption, programs
from portal.backup.errors import RestoreRefused

BEGIN = "BEGIN;\n"
REPLACE = """
DROP SCHEMA public CASCADE;
CREATE SCHEMA public AUTHORIZATION pg_database_owner;
GRANT USAGE ON SCHEMA public TO PUBLIC;
"""
DESTROY = """
CREATE TEMPORARY TABLE destroyed_since (id uuid) ON COMMIT DROP;
COPY pg_temp.destroyed_since FROM stdin;
{ids}\\.
WITH again AS (
    UPDATE public.privacy_subjectkey
    SET wrapped_key = NULL, ring_version = '', destroyed_at = now()
    WHERE destroyed_at IS NULL AND id IN (SELECT id FROM pg_temp.destroyed_since)
    RETURNING 1
)
SELECT 'destroyed again: ' || count(*) FROM again;
COMMIT;
"""
SAID = "destroyed again: "


def load(
    dump: Path, *, identity: Path | None, server: int, destroyed: Iterable[UUID], replace: bool
) -> int:
    """Loads the dump into our database; returns how many keys had to be destroyed again.

    Raises RestoreRefused when any of it fails; then the database is as it was.
    """
    command: list[str | Path] = [
        *(programs.find("psql", server=server), "--no-psqlrc", "--quiet", "--tuples-only"),
        *("--no-align", "--no-password", "--set=ON_ERROR_STOP=1"),
        f"--dbname={programs.address()}",
    ]
    with subprocess.Popen(
        command,
        env=programs.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as psql:
        assert psql.stdin is not None  # noqa: S101 - for the types: it was asked for
        failed = ""
        try:
            psql.stdin.write((BEGIN + (REPLACE if replace else "")).encode())
            _statements(dump, identity, server, psql.stdin)
            ids = "".join(f"{one}\n" for one in destroyed)
            psql.stdin.write(DESTROY.format(ids=ids).encode())
        except BrokenPipeError:
            pass  # psql stopped at an error, which it names below
        except RestoreRefused as refused:
            failed = str(refused)
        said, complaint = _end(psql)
    counted = [line for line in said.splitlines() if line.startswith(SAID)]
    if failed or psql.returncode != 0 or not counted:
        raise RestoreRefused(failed or f"The dump does not load: {complaint}")
    return int(counted[-1].removeprefix(SAID))


def _end(psql: "subprocess.Popen[bytes]") -> tuple[str, str]:
    """Without a COMMIT before its input ends, everything is undone."""
    said, complaint = psql.communicate()
    return said.decode(errors="replace"), complaint.decode(errors="replace").strip()


def _statements(dump: Path, identity: Path | None, server: int, into: IO[bytes]) -> None:
    """Writes the statements of a dump. Raises RestoreRefused for one that is not whole."""
    command: list[str | Path] = [
        *(programs.find("pg_restore", server=server), "--no-owner", "--no-privileges"),
        *("--exit-on-error", "--file=-"),
    ]
    with encryption.reading(dump, identity) as plain:
        complaint = programs.pour(command, into, source=plain)
    if complaint is not None:
        raise RestoreRefused(f"The dump is not whole: {complaint}")
